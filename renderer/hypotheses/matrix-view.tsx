import { useId, useState } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import type { Hypothesis, HypothesisMatrix } from '../../shared/model/hypothesis.ts';
import { useCase } from '../state/case.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { AboutField } from './about-field.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { OwnEvidence } from './own-evidence.tsx';
import { StatementsCheck } from './statements-check.tsx';
import { useMatrix } from './use-matrix.ts';
import './matrix.css';

/** A row that is being written: its id, and the question it answers where it answers one of Occam's. */
interface Draft {
  readonly id: string;
  readonly ask: string;
}

/** Competing explanations: what stands against each, the evidence row by row, what would tell the two in front apart. */
export function MatrixView() {
  const { matrix, change } = useMatrix();
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const [draft, setDraft] = useState<Draft | null>(null);
  if (matrix === null) return null;
  const write = (id: string, ask: string): void => setDraft({ id, ask });
  return (
    <section className="matrix-view" aria-label="Competing explanations">
      <AboutField about={matrix.about} />
      <p className="hypotheses-state" role="status">
        {visible(matrix.state)}
      </p>
      {matrix.rows.length === 0 ? (
        <Empty title="No evidence yet">Findings fill rows in by themselves. Write down what you know from elsewhere; it counts the same.</Empty>
      ) : (
        <>
          <Scores matrix={matrix} />
          <p className="reading">{visible(matrix.sensitivity)}</p>
          {!matrix.mailFirst.done && (
            <p className="reading mail-first">
              Mail first:{' '}
              {matrix.mailFirst.missing.map((id) => `“${matrix.hypotheses.find((one) => one.id === id)?.title ?? id}” (${id})`).join(' and ')} must be
              looked into before people can lead.
            </p>
          )}
          <MatrixTable matrix={matrix} change={change} readOnly={readOnly} />
        </>
      )}
      {!readOnly && (draft === null ? <Button onPress={() => write(crypto.randomUUID(), '')}>Write evidence…</Button> : null)}
      {draft !== null && <OwnEvidence key={draft.id} id={draft.id} ask={draft.ask} change={change} onClose={() => setDraft(null)} />}
      <Missing matrix={matrix} onAnswer={readOnly ? null : write} />
      <StatementsCheck />
    </section>
  );
}

/** What stands against each explanation, least first: a bar and its sentence. */
function Scores({ matrix }: { readonly matrix: HypothesisMatrix }) {
  const heading = useId();
  const { order, leads } = matrix.ranking;
  const most = order.reduce((max, one) => Math.max(max, one.weighted), 0);
  const titles = new Map<string, Hypothesis>(matrix.hypotheses.map((one) => [one.id, one]));
  return (
    <div>
      <h2 className="section-title scores-title" id={heading}>
        What stands against each explanation, least first
      </h2>
      <ol className="scores" aria-labelledby={heading}>
        {order
          .filter((one) => one.hypothesis !== 'M0')
          .map((one) => (
            <li key={one.hypothesis} className={one.hypothesis === leads ? 'leads' : undefined} title={titles.get(one.hypothesis)?.claim}>
              <span className="score-name">
                <span className="mono">{one.hypothesis}</span> {titles.get(one.hypothesis)?.title}
              </span>
              <span className="mono score-value">{one.weighted.toFixed(2)}</span>
              <span className="meter" aria-hidden>
                <span className="score-bar" style={{ width: `${most === 0 ? 0 : (100 * one.weighted) / most}%` }} />
              </span>
            </li>
          ))}
      </ol>
    </div>
  );
}

interface MissingProps {
  readonly matrix: HypothesisMatrix;
  readonly onAnswer: ((id: string, ask: string) => void) | null;
}

function Missing({ matrix, onAnswer }: MissingProps) {
  const { missing } = matrix;
  if (missing === null || missing.tests.length === 0) return null;
  return (
    <section>
      <h2 className="section-title">
        What would tell {missing.between[0]} and {missing.between[1]} apart
      </h2>
      <ul className="left-over">
        {missing.tests.map((test) => (
          <li key={test.id}>
            <p className="reading">{test.ask}</p>
            {onAnswer !== null && (
              <Button kind="quiet" className="link" onPress={() => onAnswer(test.id, test.ask)}>
                I know the answer
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
