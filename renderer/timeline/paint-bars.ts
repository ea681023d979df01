import type { Histogram } from '../../shared/contract/engine-answers.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { ThemeColors } from '../ui/theme-colors.ts';
import { toX } from './time-scale.ts';

/** The largest count of any bin of the first track, at least 1. */
export function tallest(histogram: Histogram): number {
  let most = 1;
  for (const count of histogram.tracks[0]?.counts ?? []) if (count > most) most = count;
  return most;
}

/** What bars are painted from. The first track counts everything; the rest are parts of it, stacked from below in their series' colour. */
export interface BarsPaint {
  readonly histogram: Histogram;
  readonly view: TimeWindow;
  readonly series: readonly number[];
  readonly colors: ThemeColors;
  readonly gaps: readonly TimeWindow[];
}

/** Paints gaps and bars. Bars stand at their own times, so a picture of another zoom is only coarser or finer, never wrong. */
export function paintBars(context: CanvasRenderingContext2D, paint: BarsPaint, width: number, height: number): void {
  const { histogram, view, colors } = paint;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colors['gap']!;
  context.globalAlpha = 0.6;
  for (const gap of paint.gaps) {
    const x = toX(gap.start, view, width);
    const end = toX(gap.end, view, width);
    if (end - x >= 1.5) context.fillRect(x, 0, end - x, height);
  }
  context.globalAlpha = 1;
  const all = histogram.tracks[0]?.counts ?? new Uint32Array(0);
  const scale = (height - 6) / tallest(histogram);
  for (let i = 0; i < all.length; i++) {
    if (all[i] === 0) continue;
    const left = toX(histogram.edges[i]!, view, width);
    const right = toX(histogram.edges[i + 1]!, view, width);
    if (right < 0 || left > width) continue;
    const air = right - left > 4 ? 1 : 0;
    const w = Math.max(1, right - left - air);
    let top = height;
    let rest = all[i]!;
    for (let track = 1; track < histogram.tracks.length; track++) {
      // Pairs and hosts may overlap; what is already painted is not painted twice.
      const count = Math.min(rest, histogram.tracks[track]!.counts[i]!);
      if (count === 0) continue;
      rest -= count;
      const h = count * scale;
      top -= h;
      context.fillStyle = colors[`series-${paint.series[track - 1] ?? 7}`]!;
      context.fillRect(left, top, w, h);
    }
    if (rest > 0) {
      const h = Math.max(rest * scale, top === height ? 1 : 0);
      context.fillStyle = colors['bars']!;
      context.fillRect(left, top - h, w, h);
    }
  }
}
