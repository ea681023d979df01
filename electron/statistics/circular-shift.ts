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
  const sorted = Float64Array.from(dates).sort();
  const shifts = Math.max(1, Math.floor(span / step));
  let observed = 0;
  let reached = 0;
  let all = 0;
  for (let shift = 0; shift < shifts; shift++) {
    let matched = 0;
    for (let index = 0; index < events.length; index++) {
      if (near(sorted, (events[index]! + shift * step) % span, tolerance)) matched++;
    }
    if (shift === 0) observed = matched;
    if (matched >= observed) reached++;
    all += matched;
  }
  return { matched: observed, p: reached / shifts, shifts, expected: all / shifts };
}

function near(sorted: Float64Array, value: number, tolerance: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value - tolerance) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low]! <= value + tolerance;
}
