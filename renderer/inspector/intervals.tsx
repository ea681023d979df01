import type { IntervalMark } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableDuration } from '../../shared/lib/format-value.ts';
import { BarPicture, PICTURE_WIDTH } from './bar-picture.tsx';
import { PictureHead } from './picture-head.tsx';
import type { PictureProps } from './picture-props.ts';

/** Ticks nearer than this would write over each other. */
const ROOM = 26;

/** Time between bursts on a logarithmic axis: timers, retries and caches show as peaks at their marks. */
export function Intervals({ value, subject, window }: PictureProps) {
  const { intervals, sentences } = value;
  const sentence = sentences.intervals;
  const { edges, counts, marks } = intervals;
  if (edges.length < 2) return null;
  const low = Math.log10(edges[0]!);
  const high = Math.log10(edges[edges.length - 1]!);
  const x = (seconds: number): number => ((Math.log10(seconds) - low) / (high - low || 1)) * PICTURE_WIDTH;
  const bars = Array.from(counts, (count, i) => ({
    left: x(edges[i]!),
    width: x(edges[i + 1]!) - x(edges[i]!),
    count,
    words: `${readableDuration(edges[i]!)} to ${readableDuration(edges[i + 1]!)}: ${readableCount(count)}`,
  }));
  const retries = marks.filter(({ kind }) => kind === 'retry');
  return (
    <figure className="inspector-part">
      <PictureHead figure={{ title: 'Time between bursts', sentence, subject, window }} />
      <BarPicture bars={bars} sentence={sentence} ticks={ticksOf(marks, x)}>
        {retries.map(({ seconds, label }) => (
          <path key={`${label} ${seconds}`} className="bar-retry" d={`M${x(seconds) - 3.5} 0h7l-3.5 6z`}>
            <title>
              {label}: tries again after {readableDuration(seconds)}
            </title>
          </path>
        ))}
      </BarPicture>
      <figcaption className="reading">
        {sentence} <span className="picture-key">Dashed: usual lifetimes of cached answers.</span>
        {retries.length > 0 && <span className="picture-key"> ▾ Steps of mail queues: {retryWords(retries)}.</span>}
      </figcaption>
    </figure>
  );
}

/** Marks of caches with room for their labels. */
function ticksOf(marks: readonly IntervalMark[], x: (seconds: number) => number): { readonly at: number; readonly label: string }[] {
  const ticks: { readonly at: number; readonly label: string }[] = [];
  for (const { seconds, label, kind } of marks) {
    const at = x(seconds);
    if (kind === 'cache' && at - (ticks.at(-1)?.at ?? -ROOM) >= ROOM) ticks.push({ at, label });
  }
  return ticks;
}

/** "Exim 15 min, 6 h; Postfix 5 min": by server. */
function retryWords(retries: readonly IntervalMark[]): string {
  const steps = new Map<string, string[]>();
  for (const { label, seconds } of retries) steps.set(label, [...(steps.get(label) ?? []), readableDuration(seconds)]);
  return [...steps].map(([server, times]) => `${server} ${times.join(', ')}`).join('; ');
}
