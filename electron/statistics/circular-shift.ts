/** Whether events keep company with dates fixed beforehand (METHODS.md B15). Any one unit of time, counted from the start of the span. */

/** What the alignment came to. */
export interface CircularShift {
  /** Events within the tolerance of a date, as they stand. */
  readonly matched: number;
  /** Share of the shifts, the one of nought included, that match at least as many. */
  readonly p: number;
  readonly shifts: number;
  /** Mean number of matches over all shifts. */
  readonly expected: number;
}

/**
 * Turns the events round the span, step by step, against the dates: keeps how events clump and how dates clump, and breaks only their company.
 * @param events and `dates` within [0, span)
 */
export function circularShift(events: ArrayLike<number>, dates: ArrayLike<number>, span: number, tolerance: number, step = 1): CircularShift {
  const near = unionAround(dates, tolerance, span);
  const sorted = Float64Array.from(events).sort();
  const shifts = Math.max(1, Math.floor(span / step));
  let observed = 0;
  let reached = 0;
  let all = 0;
  for (let shift = 0; shift < shifts; shift++) {
    const matched = countTurned(sorted, near, shift * step, span);
    if (shift === 0) observed = matched;
    if (matched >= observed) reached++;
    all += matched;
  }
  return { matched: observed, p: reached / shifts, shifts, expected: all / shifts };
}

/** The parts of [0, span) within the tolerance of a date, merged: start, end, start, end …; both ends belong, save an end at the span itself. */
function unionAround(dates: ArrayLike<number>, tolerance: number, span: number): number[] {
  const parts: number[] = [];
  for (const date of Float64Array.from(dates).sort()) {
    const start = Math.max(0, date - tolerance);
    const end = Math.min(span, date + tolerance);
    const last = parts.length - 1;
    if (last > 0 && start <= parts[last]!) parts[last] = Math.max(parts[last]!, end);
    else parts.push(start, end);
  }
  return parts;
}

/**
 * Events which, turned on by `shift`, fall into the parts. The parts are turned back instead of the events, so that one turn costs two searches a date
 * however many events there are. Turned parts that cross the start of the span are cut in two.
 */
function countTurned(sorted: Float64Array, parts: readonly number[], shift: number, span: number): number {
  let count = 0;
  for (let i = 0; i < parts.length; i += 2) {
    const [start, end] = [parts[i]! - shift, parts[i + 1]! - shift];
    // What lies at the end of the span is its start, turned on: it does not belong.
    const closed = parts[i + 1]! < span;
    if (end >= 0) count += below(sorted, end, closed) - below(sorted, Math.max(0, start), false);
    if (start < 0) count += below(sorted, Math.min(span, end + span), closed && end < 0) - below(sorted, Math.max(0, start + span), false);
  }
  return count;
}

/** How many sorted values lie below the border, or (closed) on it too. */
function below(sorted: Float64Array, border: number, closed: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (closed ? sorted[middle]! <= border : sorted[middle]! < border) low = middle + 1;
    else high = middle;
  }
  return low;
}
