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
  /** The same for a reader of one event who leaves that event out: what all others say about its hour. */
  readonly rateWithoutOne: Float64Array;
  /** Expected events from the epoch to an instant (microseconds). */
  operational(time: number): number;
  /** Expected events per second at an instant. */
  rateAt(time: number): number;
  /** The same, for the instant of one of the profile's own events, learnt from its other events. */
  rateWithoutOneAt(time: number): number;
}

/** Pseudo-events by which each level of the profile leans on the coarser one. */
const PRIOR_EVENTS = 3;

/** Seconds of recording in each hour of the week: the window without the gaps. */
export function weekExposure(start: number, end: number, gaps: readonly { readonly start: number; readonly end: number }[]): Float64Array {
  const seconds = new Float64Array(WEEK_HOURS);
  addSpan(seconds, start, end, 1);
  for (const gap of gaps) addSpan(seconds, Math.max(start, gap.start), Math.min(end, gap.end), -1);
  for (let hour = 0; hour < WEEK_HOURS; hour++) seconds[hour] = Math.max(0, seconds[hour]!);
  return seconds;
}

function addSpan(seconds: Float64Array, start: number, end: number, sign: number): void {
  if (!(end > start)) return;
  const weeks = Math.floor((end - start) / (WEEK_HOURS * HOUR));
  for (let hour = 0; hour < WEEK_HOURS; hour++) seconds[hour]! += sign * weeks * 3600;
  let at = start + weeks * WEEK_HOURS * HOUR;
  while (at < end) {
    const hour = Math.floor(at / HOUR);
    const until = Math.min(end, (hour + 1) * HOUR);
    seconds[weekHour(hour)]! += (sign * (until - at)) / 1e6;
    at = until;
  }
}

function weekHour(hour: number): number {
  return ((hour % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS;
}

/**
 * The profile of one source from its own events. Finer levels borrow from coarser ones, by three pseudo-events each (a gamma prior): all hours,
 * hour of the day, hour of the day on weekdays and at weekends, hour of the week. Few events give a flat profile, many give their own.
 * @param time microseconds, any order
 * @param exposure from `weekExposure`
 */
export function activityProfile(time: ArrayLike<number>, exposure: Float64Array): ActivityProfile {
  const counts = new Float64Array(WEEK_HOURS);
  for (let i = 0; i < time.length; i++) counts[weekHour(Math.floor(time[i]! / HOUR))]!++;
  const total = exposure.reduce((sum, seconds) => sum + seconds, 0);
  const overall = new Float64Array(WEEK_HOURS).fill(Math.max(1, time.length) / Math.max(1, total));
  const levels: Level[] = [];
  let prior = overall;
  for (const [groups, groupOf] of GROUPINGS) {
    const level = shrunk(counts, exposure, groups, groupOf, prior);
    levels.push(level);
    prior = level.rate;
  }
  const without = overall.map((rate, hour) =>
    levels.reduce(
      (product, level) => (product * Math.max(PRIOR_EVENTS, level.events[hour]! - 1 + PRIOR_EVENTS)) / (level.expected[hour]! + PRIOR_EVENTS),
      rate,
    ),
  );
  return profileFromRates(prior, without);
}

const GROUPINGS: readonly (readonly [number, (hour: number) => number])[] = [
  [24, (hour) => hour % 24],
  [48, (hour) => (hour % 24) + (isWeekend(hour) ? 24 : 0)],
  [WEEK_HOURS, (hour) => hour],
];

/** Saturday and Sunday of UTC: days 2 and 3 of a week that begins on Thursday. */
function isWeekend(hour: number): boolean {
  const day = Math.floor(hour / 24);
  return day === 2 || day === 3;
}

/** One level of the profile, by hour of the week: events seen and expected in the hour's group, and the rate after leaning on the level above. */
interface Level {
  readonly rate: Float64Array;
  readonly events: Float64Array;
  readonly expected: Float64Array;
}

function shrunk(counts: Float64Array, exposure: Float64Array, groups: number, groupOf: (hour: number) => number, prior: Float64Array): Level {
  const events = new Float64Array(groups);
  const expected = new Float64Array(groups);
  for (let hour = 0; hour < WEEK_HOURS; hour++) {
    events[groupOf(hour)]! += counts[hour]!;
    expected[groupOf(hour)]! += exposure[hour]! * prior[hour]!;
  }
  return {
    rate: prior.map((rate, hour) => (rate * (events[groupOf(hour)]! + PRIOR_EVENTS)) / (expected[groupOf(hour)]! + PRIOR_EVENTS)),
    events: prior.map((_, hour) => events[groupOf(hour)]!),
    expected: prior.map((_, hour) => expected[groupOf(hour)]!),
  };
}

function profileFromRates(rate: Float64Array, rateWithoutOne: Float64Array): ActivityProfile {
  const before = new Float64Array(WEEK_HOURS + 1);
  for (let hour = 0; hour < WEEK_HOURS; hour++) before[hour + 1] = before[hour]! + rate[hour]! * 3600;
  return {
    rate,
    rateWithoutOne,
    operational(time) {
      const hour = Math.floor(time / HOUR);
      const week = Math.floor(hour / WEEK_HOURS);
      const at = hour - week * WEEK_HOURS;
      return week * before[WEEK_HOURS]! + before[at]! + (rate[at]! * (time - hour * HOUR)) / 1e6;
    },
    rateAt: (time) => rate[weekHour(Math.floor(time / HOUR))]!,
    rateWithoutOneAt: (time) => rateWithoutOne[weekHour(Math.floor(time / HOUR))]!,
  };
}
