/** A column of the raster: one local day, or several when there are more days than columns. */
export interface RasterColumn {
  /** First and last local date in it. */
  readonly from: string;
  readonly to: string;
  readonly hours: Uint32Array;
  /** Every day of it is a gap of the log. */
  readonly gap: boolean;
  readonly weekend: boolean;
}

/** Folds days into at most `columns` columns of equal length. */
export function rasterColumns(days: readonly string[], hours: Uint32Array, gap: Uint8Array, columns: number): RasterColumn[] {
  const fold = Math.max(1, Math.ceil(days.length / Math.max(1, columns)));
  const folded: RasterColumn[] = [];
  for (let start = 0; start < days.length; start += fold) {
    const end = Math.min(start + fold, days.length);
    const sums = new Uint32Array(24);
    let gaps = 0;
    for (let day = start; day < end; day++) {
      for (let hour = 0; hour < 24; hour++) sums[hour]! += hours[day * 24 + hour] ?? 0;
      // A day is marked either once, or by hour: a day whose every hour is missing is a gap.
      gaps += dayIsGap(gap, day, days.length) ? 1 : 0;
    }
    folded.push({ from: days[start]!, to: days[end - 1]!, hours: sums, gap: gaps === end - start, weekend: fold === 1 && isWeekend(days[start]!) });
  }
  return folded;
}

function dayIsGap(gap: Uint8Array, day: number, days: number): boolean {
  if (gap.length < days * 24) return gap[day] === 1;
  for (let hour = 0; hour < 24; hour++) if (gap[day * 24 + hour] !== 1) return false;
  return true;
}

function isWeekend(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return day === 0 || day === 6;
}

/** How dark a cell is, 0 to 1: by the square root, so that single contacts stay visible beside busy hours. */
export function cellShade(count: number, most: number): number {
  return count === 0 ? 0 : 0.25 + 0.75 * Math.sqrt(count / Math.max(1, most));
}
