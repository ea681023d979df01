import { useState } from 'react';
import type { StatementAlignment } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { subjectArgument, subjectName, useSelection } from '../state/selection.ts';
import { Button } from '../ui/button.tsx';

const TOLERANCES = [1, 2, 3, 7];

/** Do the contacts of what is selected keep company with the dated statements? Asked on purpose, one subject at a time. */
export function StatementsCheck() {
  const statements = useCase((state) => state.statements.length);
  const subject = useSelection((state) => state.subject);
  const [tolerance, setTolerance] = useState(1);
  const [answer, setAnswer] = useState<StatementAlignment | null>(null);
  if (statements === 0) return null;
  const compare = async (): Promise<void> => {
    const got = await attempt('align-statements', {
      subject: subject === null ? {} : subjectArgument(subject),
      window: null,
      toleranceDays: tolerance,
    });
    setAnswer(got ?? null);
  };
  return (
    <section className="statements-check">
      <h2 className="section-title">Contacts and dated statements</h2>
      <p className="reading">
        {subject === null ? 'Everything in the log' : visible(subjectName(subject))} against{' '}
        {statements === 1 ? '1 statement' : `${statements} statements`}, within{' '}
        <select
          className="rating weight-choice"
          aria-label="Days that still count as near"
          value={tolerance}
          onChange={(event) => setTolerance(Number(event.target.value))}
        >
          {TOLERANCES.map((days) => (
            <option key={days} value={days}>
              {days === 1 ? '1 day' : `${days} days`}
            </option>
          ))}
        </select>
        .
      </p>
      <Button onPress={() => void compare()}>Compare</Button>
      {answer !== null && (
        <p className="reading" role="status">
          {visible(answer.sentence)} <em>{visible(answer.caveat)}</em>
        </p>
      )}
    </section>
  );
}
