import { readableCount } from '../../shared/lib/format-value.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { GraphPane } from '../graph/graph-pane.tsx';
import { RecordsDrawer } from '../records/records-drawer.tsx';
import { ReportView } from '../report/report-view.tsx';
import { useCase } from '../state/case.ts';
import { openDialog, useView } from '../state/view.ts';
import { TimelinePane } from '../timeline/timeline-pane.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { JobStrip } from './job-strip.tsx';
import { Panel } from './panel.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { Tour } from './tour.tsx';
import './workbench.css';

const NONE: readonly SourceSummary[] = [];

/** The place to sit in: graph in the middle, time under it, one panel at the right, records in a drawer. */
export function Workbench() {
  const recordsOpen = useView((state) => state.recordsOpen);
  const empty = useCase((state) => state.summary?.totals.events === 0);
  const importing = useCase((state) => Object.values(state.jobs).some((job) => job.kind === 'import'));
  const reportOpen = useView((state) => state.reportOpen);
  if (reportOpen)
    return (
      <div className="workbench">
        <TopBar />
        <Rail />
        <ReportView />
      </div>
    );
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
  const sources = useCase((state) => state.summary?.sources ?? NONE);
  const rejects = sources.reduce((sum, source) => sum + source.rejects, 0);
  if (sources.length > 0 && !importing)
    return (
      <div className="workbench-empty">
        <Empty title="No contact could be read from these files">
          <p>
            {rejects > 0 ? `${readableCount(rejects)} records were rejected, each with its reason. ` : ''}Perhaps the format or the columns were not
            the right ones: take the source out and open the file again with others.
          </p>
          <Button onPress={() => openDialog('sources')}>How each was read</Button>
        </Empty>
      </div>
    );
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
