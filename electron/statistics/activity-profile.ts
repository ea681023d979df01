const HOUR = 3_600_000_000;
const WEEK_HOURS = 168;

/**
 * How busy a source is by hour of the week, as a clock: `operational(t)` runs fast in busy hours and stands nearly still in idle ones, so that
 * traffic that only follows the hours of the day is evenly spread on it (time rescaling, Brown et al. 2002).
 * Hours of the week are counted from Thursday 00:00 UTC, the epoch's own; nothing here depends on a zone.
 */
export interface ActivityProfile {
  /** Events per second in each hour of the week, 168 values, all above 0. */
  readonly rate: Float64Array;
  /** How fine the profile is: 1 (no difference between hours), 24 (hour of the day), 48 (weekdays and weekend apart), 168 (hour of the week). */
  readonly groups: number;
  /** Expected events from the epoch to an instant (microseconds). */
  operational(time: number): number;
  /** Expected events per second at an instant. */
  rateAt(time: number): number;
  /** The hour of the week in which an instant lies. */
  hourOf(time: number): number;
}

/** Pseudo-events by which each level of the profile leans on the coarser one. */
const PRIOR_EVENTS = 1;
/** What a finer level must add to the prediction of left-out events, in units of ln likelihood, to be believed. */
const BELIEF = 2;

/** Seconds of recording in each hour of the week: the window without the gaps. */
export function weekExposure(start: number, end: number, gaps: readonly { readonly start: number; readonly end: number }[]): Float64Array {
  const seconds = new Float64Array(WEEK_HOURS);
  addSpan(seconds, start, end, 1);
  for (const gap of gaps) addSpan(seconds, Math.max(start, gap.start), Math.min(end, gap.end), -1);
  for (let hour = 0; hour < WEEK_HOURS; hour++) seconds[hour] = Math.max(0, seconds[hour]!);
  return seconds;
}

/** Seconds of the week that some spans cover (microseconds); a span counts as often as it is given. */
export function exposureOfSpans(starts: ArrayLike<number>, ends: ArrayLike<number>): Float64Array {
  const seconds = new Float64Array(WEEK_HOURS);
  for (let i = 0; i < starts.length; i++) addSpan(seconds, starts[i]!, ends[i]!, 1);
  return seconds;
}

function addSpan(seconds: Float64Array, start: number, end: number, sign: number): void {
  if (!(end > start)) return;
  const weeks = Math.floor((end - start) / (WEEK_HOURS * HOUR));
  if (weeks > 0) for (let hour = 0; hour < WEEK_HOURS; hour++) seconds[hour]! += sign * weeks * 3600;
  let at = start + weeks * WEEK_HOURS * HOUR;
  while (at < end) {
    const hour = Math.floor(at / HOUR);
    const until = Math.min(end, (hour + 1) * HOUR);
    seconds[weekHour(hour)]! += (sign * (until - at)) / 1e6;
    at = until;
  }
}

function weekHour(hour: number): number {
  // Floor and not the remainder, which is many times slower on numbers that are not small integers.
  return hour - WEEK_HOURS * Math.floor(hour / WEEK_HOURS);
}

/**
 * The profile of one source from its own events, as fine as they can carry: each level (hour of the day; weekdays and weekend apart; hour of
 * the week) leans on the coarser one by a pseudo-event (a gamma prior), and the level that best predicts each event from all others is taken.
 * Few events give a flat profile, many give their own.
 * @param time microseconds, any order
 * @param exposure from `weekExposure`
 */
export function activityProfile(time: ArrayLike<number>, exposure: Float64Array): ActivityProfile {
  const counts = new Float64Array(WEEK_HOURS);
  for (let i = 0; i < time.length; i++) counts[weekHour(Math.floor(time[i]! / HOUR))]!++;
  let total = 0;
  for (let hour = 0; hour < WEEK_HOURS; hour++) total += exposure[hour]!;
  const flat = new Float64Array(WEEK_HOURS).fill(Math.max(1, time.length) / Math.max(1, total));
  let best: { readonly rate: Float64Array; readonly groups: number } = { rate: flat, groups: 1 };
  let highest = 0;
  let prior: Float64Array = flat;
  // ln of the product of all levels' predictions of an event of this hour without itself, relative to the flat profile.
  const predicted = PREDICTED.fill(0);
  for (const [groups, groupOf] of GROUPINGS) {
    prior = refine(counts, exposure, groups, groupOf, prior, predicted);
    let gain = 0;
    for (let hour = 0; hour < WEEK_HOURS; hour++) gain += counts[hour]! * predicted[hour]!;
    if (gain > highest + BELIEF) {
      highest = gain;
      best = { rate: prior, groups };
    }
  }
  return profileFromRates(best.rate, best.groups);
}

/** Room for one profile's sums: profiles are made by the hundred thousand, in simulations too. */
const PREDICTED = new Float64Array(WEEK_HOURS);
const EVENTS = new Float64Array(WEEK_HOURS);
const EXPECTED = new Float64Array(WEEK_HOURS);
const WITHOUT = new Float64Array(WEEK_HOURS);

const GROUPINGS: readonly (readonly [number, Uint8Array])[] = [
  [24, groupsOf((hour) => hour % 24)],
  [48, groupsOf((hour) => (hour % 24) + (isWeekend(hour) ? 24 : 0))],
  [WEEK_HOURS, groupsOf((hour) => hour)],
];

function groupsOf(group: (hour: number) => number): Uint8Array {
  return Uint8Array.from({ length: WEEK_HOURS }, (_, hour) => group(hour));
}

/** Saturday and Sunday of UTC: days 2 and 3 of a week that begins on Thursday. */
function isWeekend(hour: number): boolean {
  const day = Math.floor(hour / 24);
  return day === 2 || day === 3;
}

/** The next finer level; adds to `predicted` what it says of an event that is left out. */
function refine(
  counts: Float64Array,
  exposure: Float64Array,
  groups: number,
  groupOf: Uint8Array,
  prior: Float64Array,
  predicted: Float64Array,
): Float64Array {
  const events = EVENTS.fill(0, 0, groups);
  const expected = EXPECTED.fill(0, 0, groups);
  for (let hour = 0; hour < WEEK_HOURS; hour++) {
    const group = groupOf[hour]!;
    events[group]! += counts[hour]!;
    expected[group]! += exposure[hour]! * prior[hour]!;
  }
  // An hour of a group without events predicts none, whatever it says.
  for (let group = 0; group < groups; group++)
    WITHOUT[group] =
      events[group] === 0 ? 0 : Math.log(Math.max(PRIOR_EVENTS, events[group]! - 1 + PRIOR_EVENTS) / (expected[group]! + PRIOR_EVENTS));
  const rates = new Float64Array(WEEK_HOURS);
  for (let hour = 0; hour < WEEK_HOURS; hour++) {
    const group = groupOf[hour]!;
    predicted[hour]! += WITHOUT[group]!;
    rates[hour] = (prior[hour]! * (events[group]! + PRIOR_EVENTS)) / (expected[group]! + PRIOR_EVENTS);
  }
  return rates;
}

function profileFromRates(rate: Float64Array, groups: number): ActivityProfile {
  const before = new Float64Array(WEEK_HOURS + 1);
  for (let hour = 0; hour < WEEK_HOURS; hour++) before[hour + 1] = before[hour]! + rate[hour]! * 3600;
  return {
    rate,
    groups,
    operational(time) {
      const hour = Math.floor(time / HOUR);
      const week = Math.floor(hour / WEEK_HOURS);
      const at = hour - week * WEEK_HOURS;
      return week * before[WEEK_HOURS]! + before[at]! + (rate[at]! * (time - hour * HOUR)) / 1e6;
    },
    rateAt: (time) => rate[weekHour(Math.floor(time / HOUR))]!,
    hourOf: (time) => weekHour(Math.floor(time / HOUR)),
  };
}
