import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { showPath } from '../state/find-path.ts';
import { redrawGraph } from '../state/graph-data.ts';
import { useGroup } from '../state/group.ts';
import { type GraphMode, type OutsideMode, useSelected, useSelection } from '../state/selection.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { Empty } from '../ui/empty.tsx';
import { GraphCanvas } from './graph-canvas.tsx';
import { GraphTable } from './graph-table.tsx';
import { PathCard } from './path-card.tsx';
import './graph.css';

/** Hosts and who asked whom, as a picture or as a table, with what decides how it is shown. */
export function GraphPane() {
  const graph = useCase((state) => state.graph);
  const failure = useCase((state) => state.graphFailure);
  const asTable = useView((state) => state.graphAsTable);
  return (
    <section className="graph-pane" aria-label="Graph" data-pane>
      <GraphHead />
      {failure !== null && (
        <p className="graph-problem" role="status">
          {failure.message}
        </p>
      )}
      {graph === null ? (
        <Empty title="Drawing…" />
      ) : isEmpty(graph) ? (
        <NothingDrawn />
      ) : asTable ? (
        <GraphTable graph={graph} />
      ) : (
        <GraphCanvas graph={graph} />
      )}
      <PathCard />
      {graph !== null && !asTable && !isEmpty(graph) && <GraphFoot />}
    </section>
  );
}

/** Hosts that are pinned or looked at are drawn whatever the filter leaves; without a pair they say nothing. */
const isEmpty = ({ nodes, edges }: GraphAnswer): boolean => nodes.length === 0 || edges.length === 0;

const MODES: readonly (readonly [GraphMode, string])[] = [
  ['window', 'In window'],
  ['baseline', 'Baseline'],
  ['new', 'New since baseline'],
];
const OUTSIDE: readonly { readonly id: OutsideMode; readonly name: string }[] = [
  { id: 'dim', name: 'Outside: dim' },
  { id: 'hide', name: 'Outside: hide' },
  { id: 'show', name: 'Outside: show' },
];
const BUDGETS = [60, 200, 800, 2000].map((hosts) => ({ id: String(hosts), name: `Draw ${readableCount(hosts)} hosts` }));

function GraphHead() {
  const { mode, outside } = useSelected('mode', 'outside');
  const gathered = useGroup((state) => state.hosts);
  const hosts = useView((state) => state.graphHosts);
  return (
    <div className="graph-head">
      <fieldset className="pills">
        <legend className="unseen">What the graph counts</legend>
        {MODES.map(([id, name]) => (
          <Toggle key={id} on={mode === id} onChange={() => useSelection.setState({ mode: id })}>
            {name}
          </Toggle>
        ))}
      </fieldset>
      <ChoiceField
        label="Pairs without a contact"
        hideLabel
        choices={OUTSIDE}
        chosen={outside}
        onChange={(id) => useSelection.setState({ outside: id as OutsideMode })}
      />
      <ChoiceField
        label="How much is drawn"
        hideLabel
        choices={BUDGETS}
        chosen={String(hosts)}
        onChange={(id) => useView.setState({ graphHosts: Number(id) })}
      />
      {gathered.length > 0 && (
        <Button onPress={() => openDialog('entity')}>
          Group {gathered.length} {gathered.length === 1 ? 'host' : 'hosts'}…
        </Button>
      )}
      {gathered.length === 2 && (
        <Button onPress={() => showPath(gathered[0]!, gathered[1]!)} label="Path between the two">
          Path
        </Button>
      )}
      {gathered.length > 0 && (
        <Button kind="quiet" className="link" onPress={() => useGroup.setState({ hosts: [] })}>
          let go
        </Button>
      )}
    </div>
  );
}

function GraphFoot() {
  const hidden = useCase((state) => state.graph?.hidden ?? null);
  const grouped = useCase((state) => state.entities.length > 0);
  const press = (key: string): void => {
    const frame = document.querySelector('.graph-frame');
    frame?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  };
  return (
    <footer className="graph-foot">
      <p className="graph-legend">
        {hidden !== null && hidden.hosts > 0 && `+: ${readableCount(hidden.hosts)} hosts in bundles · `}
        width: contacts · arrow: to the asked · dashed: refused · circle: address · square: name
        {grouped && ' · ring: entity'}
      </p>
      <div className="graph-zoom">
        <Button kind="quiet" label="Zoom in" onPress={() => press('+')}>
          <ZoomIn size={16} aria-hidden />
        </Button>
        <Button kind="quiet" label="Zoom out" onPress={() => press('-')}>
          <ZoomOut size={16} aria-hidden />
        </Button>
        <Button kind="quiet" label="Show everything" onPress={() => press('0')}>
          <Maximize size={16} aria-hidden />
        </Button>
      </div>
    </footer>
  );
}

function NothingDrawn() {
  const filter = useSelection((state) => state.filter);
  return (
    <Empty title={filter === '' ? 'There is no pair to draw' : 'No pair fits the filter'}>
      {filter !== '' && <p>Take the filter “{filter}” off, or make it wider.</p>}
      <Button onPress={redrawGraph}>Draw again</Button>
    </Empty>
  );
}
