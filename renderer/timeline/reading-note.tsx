import { readableCount } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { closeCase } from '../state/case-actions.ts';
import { Button } from '../ui/button.tsx';

/** In place of the timeline while the events of a large case are on their way into memory: the graph is there, the times are not yet. */
export function ReadingNote() {
  const total = useCase((state) => state.summary?.totals.events ?? 0);
  const done = useCase((state) => Object.values(state.jobs).find(({ kind }) => kind === 'opening')?.done ?? 0);
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  return (
    <div className="opening">
      <p className="opening-words">
        <strong>Reading the times…</strong> The graph shows all {readableCount(total)} contacts already; timeline and records follow in a moment.
      </p>
      <div
        className="meter opening-meter"
        role="progressbar"
        aria-label="Reading the times"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div className="meter-fill" style={{ width: `${percent}%` }} />
      </div>
      <p className="opening-count">
        {readableCount(done)} of {readableCount(total)}
      </p>
      <Button onPress={() => void closeCase()}>Close the case</Button>
    </div>
  );
}
