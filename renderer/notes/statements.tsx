import { readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { attempt, refresh } from '../state/case-actions.ts';
import { scrubTo } from '../state/playback.ts';
import { changeStatement, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';

/** Who said what when, in order of time, each with when it was entered. */
export function Statements() {
  const statements = useCase((state) => state.statements);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const zone = useView((state) => state.settings.zone);
  if (statements.length === 0) return null;
  const clock = clockOf(zone);
  const remove = async (id: string): Promise<void> => {
    if ((await attempt('delete-statement', { id })) !== undefined) await refresh(['statements']);
  };
  return (
    <section aria-label="Dated statements">
      <h2 className="section-title statements-title">Dated statements</h2>
      <ul className="note-list">
        {[...statements]
          .sort((a, b) => a.when - b.when)
          .map((statement) => (
            <li key={statement.id}>
              <button type="button" className="note-open" onClick={() => scrubTo(statement.when)}>
                <span className="form-note">
                  {readableTime(statement.when, clock)}
                  {statement.who !== '' && `, ${visible(statement.who)}`}
                </span>
                <span className="note-title">{visible(statement.text)}</span>
                <span className="form-note">
                  {statement.citation !== '' && `${visible(statement.citation)}; `}
                  entered {readableTime(statement.entered, clock)}
                  {statement.afterLooking && ', date chosen after looking at the data'}
                </span>
              </button>
              {!readOnly && (
                <span className="statement-actions">
                  <Button kind="quiet" className="link" onPress={() => changeStatement(statement.id)}>
                    change…
                  </Button>
                  <Button kind="quiet" className="link" onPress={() => void remove(statement.id)}>
                    take away
                  </Button>
                </span>
              )}
            </li>
          ))}
      </ul>
    </section>
  );
}
