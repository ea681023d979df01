import { useEffect, useState } from 'react';
import { readableNumber } from '../../shared/lib/format-value.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { Finding, NullPicture } from '../../shared/model/finding.ts';
import { ask } from '../state/client.ts';

const WIDTH = 640;
const HEIGHT = 120;
/** Room at either side for what lies beyond the picture of chance. */
const SIDE = 90;

/** What the measure gives by chance alone, drawn, and where the finding stands in it. */
export function NullPicturePart({ finding }: { readonly finding: Finding }) {
  const answer = useNull(finding.id);
  if (answer === null) return <p className="reading">Drawing what chance alone gives…</p>;
  if (!answer.ok) return <p className="reading">{answer.error.message}</p>;
  if (answer.value === null) return <p className="reading">{noPicture(finding)}</p>;
  return (
    <figure className="null-picture">
      <NullDrawing picture={answer.value} />
      <figcaption className="reading">{answer.value.sentence}</figcaption>
    </figure>
  );
}

function noPicture({ p, verdict }: Finding): string {
  if (verdict === 'cannot say') return 'No test was made, so there is nothing to hold it against.';
  return p === undefined
    ? 'This is a count with its interval, not a test: there is no chance to compare it with.'
    : 'The numbers of this finding leave no distribution to draw; its p comes from a bound.';
}

function useNull(id: string): Result<NullPicture | null> | null {
  const [answer, setAnswer] = useState<Result<NullPicture | null> | null>(null);
  useEffect(() => {
    let wanted = true;
    void ask('draw-null', { id }).then((next) => wanted && setAnswer(next));
    return () => {
      wanted = false;
    };
  }, [id]);
  return answer;
}

function NullDrawing({ picture: { edges, chances, observed, side, sentence, statistic } }: { readonly picture: NullPicture }) {
  const [low, high] = [edges[0]!, edges[edges.length - 1]!];
  const most = Math.max(...chances);
  const x = (value: number): number => SIDE + ((value - low) / (high - low)) * (WIDTH - 2 * SIDE);
  const at = Math.min(WIDTH - 14, Math.max(14, x(observed)));
  const beyond = observed > high || observed < low;
  const extreme = (edge: number, next: number): boolean => (side === 'upper' ? (edge + next) / 2 >= observed : (edge + next) / 2 <= observed);
  return (
    <svg className="null-drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT + 32}`} role="img" aria-label={sentence}>
      {Array.from(chances, (chance, i) => (
        <rect
          key={edges[i]}
          className={extreme(edges[i]!, edges[i + 1]!) ? 'null-bar null-extreme' : 'null-bar'}
          x={x(edges[i]!)}
          y={HEIGHT - (chance / most) * (HEIGHT - 16)}
          width={Math.max(0.5, x(edges[i + 1]!) - x(edges[i]!) - 0.6)}
          height={(chance / most) * (HEIGHT - 16)}
        />
      ))}
      <line className="null-base" x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      <line className="null-observed" x1={at} x2={at} y1={8} y2={HEIGHT} strokeDasharray={beyond ? '3 3' : undefined} />
      <text className="null-label null-found" x={at} y={HEIGHT + 28} textAnchor={at > WIDTH - 90 ? 'end' : at < 90 ? 'start' : 'middle'}>
        {beyond && observed < low ? '← ' : ''}found: {readableNumber(observed, 3)}
        {beyond && observed > high ? ' →' : ''}
      </text>
      {[low, (low + high) / 2, high].map((value) => (
        <text key={value} className="null-label" x={x(value)} y={HEIGHT + 13} textAnchor="middle">
          {readableNumber(value, 3)}
        </text>
      ))}
      <text className="null-label" x={WIDTH / 2} y={8} textAnchor="middle">
        {statistic}, by chance alone
      </text>
    </svg>
  );
}
