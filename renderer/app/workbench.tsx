import { GraphPane } from '../graph/graph-pane.tsx';
import { RecordsDrawer } from '../records/records-drawer.tsx';
import { useCase } from '../state/case.ts';
import { useView } from '../state/view.ts';
import { TimelinePane } from '../timeline/timeline-pane.tsx';
import { Empty } from '../ui/empty.tsx';
import { JobStrip } from './job-strip.tsx';
import { Panel } from './panel.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { Tour } from './tour.tsx';
import './workbench.css';

/** The place to sit in: graph in the middle, time under it, one panel at the right, records in a drawer. */
export function Workbench() {
  const recordsOpen = useView((state) => state.recordsOpen);
  const empty = useCase((state) => state.summary?.totals.events === 0);
  const importing = useCase((state) => Object.values(state.jobs).some((job) => job.kind === 'import'));
  return (
    <div className="workbench">
      <TopBar />
      <Rail />
      <main className="workbench-middle">
        <JobStrip />
        {empty ? <NothingYet importing={importing} /> : <GraphPane />}
        {recordsOpen && <RecordsDrawer />}
        <TimelinePane />
      </main>
      <Panel />
      <Tour />
    </div>
  );
}

function NothingYet({ importing }: { readonly importing: boolean }) {
  return (
    <div className="workbench-empty">
      {importing ? (
        <Empty title="Reading…">The graph appears with the first file that is through.</Empty>
      ) : (
        <Empty title="There are no contacts in this case yet">Drop log files anywhere on this window, or choose “Open logs…” at the left.</Empty>
      )}
    </div>
  );
}
