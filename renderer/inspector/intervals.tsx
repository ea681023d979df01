import type { Inspection } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableDuration } from '../../shared/lib/format-value.ts';

const WIDTH = 320;
const HEIGHT = 70;

/** Marks where timers and caches leave their trace. Seconds. */
const MARKS: readonly (readonly [seconds: number, label: string])[] = [
  [60, '1 min'],
  [300, '5 min'],
  [3600, '1 h'],
  [86_400, '1 day'],
];

/** Time between bursts on a logarithmic axis: timers, retries and caches show as peaks. */
export function Intervals({ intervals, sentence }: { readonly intervals: Inspection['intervals']; readonly sentence: string }) {
  const { edges, counts } = intervals;
  let total = 0;
  let most = 1;
  for (const count of counts) {
    total += count;
    most = Math.max(most, count);
  }
  if (total === 0 || edges.length < 2) return null;
  const low = Math.log10(Math.max(edges[0]!, 1e-3));
  const high = Math.log10(Math.max(edges[edges.length - 1]!, 1e-2));
  const x = (seconds: number): number => ((Math.log10(Math.max(seconds, 1e-3)) - low) / (high - low || 1)) * WIDTH;
  return (
    <figure className="inspector-part">
      <h3 className="section-title">Time between bursts</h3>
      <svg className="intervals" viewBox={`0 0 ${WIDTH} ${HEIGHT + 14}`} role="img" aria-label={sentence}>
        {MARKS.filter(([seconds]) => x(seconds) > 4 && x(seconds) < WIDTH - 4).map(([seconds, label]) => (
          <g key={label}>
            <line className="interval-mark" x1={x(seconds)} x2={x(seconds)} y1={0} y2={HEIGHT} />
            <text className="interval-label" x={x(seconds)} y={HEIGHT + 11} textAnchor="middle">
              {label}
            </text>
          </g>
        ))}
        {Array.from(counts, (count, i) => {
          const left = x(edges[i]!);
          const height = (count / most) * (HEIGHT - 4);
          return count === 0 ? null : (
            <rect
              key={edges[i]}
              className="interval-bar"
              x={left}
              y={HEIGHT - height}
              width={Math.max(1, x(edges[i + 1]!) - left - 0.7)}
              height={height}
            >
              <title>
                {readableDuration(edges[i]!)} to {readableDuration(edges[i + 1]!)}: {readableCount(count)}
              </title>
            </rect>
          );
        })}
        <line className="interval-base" x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      </svg>
      <figcaption className="reading">{sentence}</figcaption>
    </figure>
  );
}
