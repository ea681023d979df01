import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { FindingsView } from '../findings/findings-view.tsx';
import { HypothesesView } from '../hypotheses/hypotheses-view.tsx';
import { InspectorView } from '../inspector/inspector-view.tsx';
import { NotesView } from '../notes/notes-view.tsx';
import { useCase } from '../state/case.ts';
import { type PanelTab, useView } from '../state/view.ts';

/** The one panel at the right. Views are listed here; a new one is one line more. */
const views: readonly { readonly id: PanelTab; readonly title: string; readonly View: () => React.ReactNode }[] = [
  { id: 'inspector', title: 'Inspector', View: InspectorView },
  { id: 'findings', title: 'Findings', View: FindingsView },
  { id: 'hypotheses', title: 'Hypotheses', View: HypothesesView },
  { id: 'notes', title: 'Notes', View: NotesView },
];

export function Panel() {
  const panel = useView((state) => state.panel);
  const found = useCase(
    (state) => state.findings.filter(({ finding, state: judged }) => finding.verdict === 'found' && judged !== 'dismissed').length,
  );
  const notes = useCase((state) => state.notes.length);
  const counts: Partial<Record<PanelTab, number>> = { findings: found, notes };
  return (
    <aside className="panel" aria-label="Panel" data-pane>
      <Tabs className="tabs" selectedKey={panel} onSelectionChange={(key) => useView.setState({ panel: key as PanelTab })}>
        <TabList className="tab-list" aria-label="Panel">
          {views.map(({ id, title }) => (
            <Tab key={id} id={id} className="tab">
              {title}
              {(counts[id] ?? 0) > 0 && <sup className="tab-count">{counts[id]}</sup>}
            </Tab>
          ))}
        </TabList>
        {views.map(({ id, View }) => (
          <TabPanel key={id} id={id} className="tab-panel">
            <View />
          </TabPanel>
        ))}
      </Tabs>
    </aside>
  );
}
