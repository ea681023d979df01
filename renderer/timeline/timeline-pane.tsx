import { useEffect } from 'react';
import { useCase } from '../state/case.ts';
import { fittingSpeed } from '../state/playback.ts';
import { useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Overview } from './overview.tsx';
import { ReadingNote } from './reading-note.tsx';
import { TimelineCanvas } from './timeline-canvas.tsx';
import { TimelineHead, Tracks } from './timeline-head.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { UndatedNote } from './undated-note.tsx';
import './timeline.css';

/** Time over the whole width: bars, window, handle, flags; under them the overview and when each source was recording. */
export function TimelinePane() {
  const span = useCase((state) => state.summary?.span ?? null);
  const view = useSelection((state) => state.view);
  const asTable = useView((state) => state.timelineAsTable);
  const reading = useCase((state) => state.summary?.reading === true);
  const caseId = useCase((state) => state.summary?.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per case, when its span is first known
  useEffect(() => {
    if (span !== null) useSelection.setState({ speed: fittingSpeed(span) });
  }, [caseId, span === null]);
  if (span === null || view === null) return <UndatedNote />;
  if (reading)
    return (
      <section className="timeline" aria-label="Timeline" data-pane>
        <ReadingNote />
      </section>
    );
  return (
    <section className="timeline" aria-label="Timeline" data-pane>
      <TimelineHead />
      <Tracks />
      {asTable ? <TimelineTable view={view} /> : <TimelineCanvas span={span} view={view} />}
      {!asTable && <Overview span={span} view={view} />}
      <UndatedNote />
    </section>
  );
}
