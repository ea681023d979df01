const HOUR = 3600;
const DAY = 86_400;
/** Half hours, because some zones stand on them. */
export const OFFSETS: readonly number[] = Array.from({ length: 53 }, (_, i) => -12 + i / 2);

/** Hours of local working days 9 to 18, of the 168 of a week. */
export const OFFICE_SHARE = 45 / 168;

/**
 * How busy an office is at each half hour of a working day, local time, 1 at its busiest: people come between 8 and 9:30, eat between 12 and 14,
 * leave between 17 and 19. A soft outline, so that an office an hour early or late still fits.
 */
const OUTLINE: readonly number[] = Array.from({ length: 48 }, (_, half) => outlineAt(half / 2 + 0.25));

function outlineAt(hour: number): number {
  if (hour < 7 || hour >= 20) return 0;
  if (hour < 9) return 0.05 + (0.85 * (hour - 7)) / 2;
  if (hour >= 18) return 0.3 - 0.13 * (hour - 18);
  if (hour >= 17) return 0.9 - 0.6 * (hour - 17);
  return hour >= 12 && hour < 14 ? 0.8 : 1;
}
const OUTLINE_SUM = OUTLINE.reduce((sum, value) => sum + value, 0) / 2;

/** Local day since 1970-01-01 and whether it is a Saturday or Sunday. */
function localDay(seconds: number): { readonly day: number; readonly weekend: boolean } {
  const day = Math.floor(seconds / DAY);
  const weekday = (((day + 4) % 7) + 7) % 7;
  return { day, weekend: weekday === 0 || weekday === 6 };
}

/** Whether an instant falls in Monday to Friday, 9 to 18, at an offset (hours). */
export function inOffice(seconds: number, offset: number): boolean {
  const local = seconds + offset * HOUR;
  const hour = (local - Math.floor(local / DAY) * DAY) / HOUR;
  return !localDay(local).weekend && hour >= 9 && hour < 18;
}

/** Events in office hours at an offset. */
export function countInOffice(seconds: ArrayLike<number>, offset: number): number {
  let count = 0;
  for (let i = 0; i < seconds.length; i++) if (inOffice(seconds[i]!, offset)) count++;
  return count;
}

const OFFICE_SHARES = [0.3, 0.5, 0.7, 0.85, 0.95] as const;
/** What an event in each half hour of two weeks adds to the ln likelihood, for each share that the office may have. */
const OFFICE_WEIGHTS = Float64Array.from({ length: 672 * OFFICE_SHARES.length }, (_, at) => {
  const share = OFFICE_SHARES[at % OFFICE_SHARES.length]!;
  const local = Math.floor(at / OFFICE_SHARES.length) % 336;
  return Math.log(1 - share + (local < 240 ? (share * OUTLINE[local % 48]! * 168) / (OUTLINE_SUM * 5) : 0));
});

/**
 * ln likelihood, over even traffic, of an office at an offset: events are drawn from the outline on working days with a share that is fitted,
 * from all hours evenly with the rest.
 * @param weekHalves from `weekHalfHours`
 */
export function officeLogRatio(weekHalves: Float64Array, offset: number): number {
  return bestOffice(weekHalves, busyHalves(weekHalves), offset);
}

/** The half hours that have any events. */
function busyHalves(weekHalves: Float64Array): Uint16Array {
  return Uint16Array.from({ length: 336 }, (_, half) => half).filter((half) => weekHalves[half]! > 0);
}

function bestOffice(weekHalves: Float64Array, busy: Uint16Array, offset: number): number {
  const shift = (Math.round(offset * 2) + 336) % 336;
  // One sum for each share; a list of five would be written to and read from at every step.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  for (let i = 0; i < busy.length; i++) {
    const half = busy[i]!;
    const events = weekHalves[half]!;
    // The weights stand there twice, so that no half hour needs to be taken back into the week.
    const from = (half + shift) * OFFICE_SHARES.length;
    a += events * OFFICE_WEIGHTS[from]!;
    b += events * OFFICE_WEIGHTS[from + 1]!;
    c += events * OFFICE_WEIGHTS[from + 2]!;
    d += events * OFFICE_WEIGHTS[from + 3]!;
    e += events * OFFICE_WEIGHTS[from + 4]!;
  }
  return Math.max(0, a, b, c, d, e);
}

/** The largest share of events that any offset puts into Monday to Friday, 9 to 18: what a quick look can rule out. */
export function highestOfficeShare(weekHalves: Float64Array, events: number): number {
  // Sums from the start of the week on, the week twice, so that each working day is one difference.
  const before = new Float64Array(673);
  for (let half = 0; half < 672; half++) before[half + 1] = before[half]! + weekHalves[half % 336]!;
  let most = 0;
  for (let shift = -24; shift <= 28; shift++) {
    let count = 0;
    for (let day = 0; day < 5; day++) {
      const first = day * 48 + 18 - shift;
      const from = first < 0 ? first + 336 : first;
      count += before[from + 18]! - before[from]!;
    }
    most = Math.max(most, count);
  }
  return most / events;
}

/** Events by half hour of the UTC week, Monday first. */
export function weekHalfHours(seconds: ArrayLike<number>): Float64Array {
  const halves = new Float64Array(336);
  for (let i = 0; i < seconds.length; i++) {
    // 1970-01-05 was a Monday.
    const half = Math.floor((seconds[i]! - 4 * DAY) / 1800);
    halves[half - 336 * Math.floor(half / 336)]!++;
  }
  return halves;
}

/** The offsets that fit an office. */
export interface Plateau {
  readonly best: number;
  readonly low: number;
  readonly high: number;
  readonly logRatio: number;
}

/** Offices begin between 8 and 10: no likelihood knows the habits of an office better than this many hours either way. */
const HABIT = 1.5;

/**
 * The best offset and all that fit nearly as well: ln likelihood within 1.92 (the usual 95 %) times the overdispersion of the events, and
 * never narrower than an hour and a half either way. A plateau rather than a peak, because an office that begins at 8 in one zone is one that begins at 9 in the next.
 * @param overdispersion variance over mean of daily counts, at least 1
 */
export function officePlateau(seconds: ArrayLike<number>, overdispersion: number): Plateau {
  const halves = weekHalfHours(seconds);
  const busy = busyHalves(halves);
  const ratios = OFFSETS.map((offset) => bestOffice(halves, busy, offset));
  const highest = Math.max(...ratios);
  const peak = ratios.indexOf(highest);
  const near = highest - 1.92 * Math.max(1, overdispersion);
  let low = peak;
  let high = peak;
  while (low > 0 && ratios[low - 1]! >= near) low--;
  while (high < OFFSETS.length - 1 && ratios[high + 1]! >= near) high++;
  const best = OFFSETS[peak]!;
  return { best, low: Math.min(OFFSETS[low]!, best - HABIT), high: Math.max(OFFSETS[high]!, best + HABIT), logRatio: highest };
}

/** Days of a window as counts at an offset, working days and weekends apart; partial and unrecorded days are left out. */
export interface DayCounts {
  readonly working: readonly number[];
  readonly weekend: readonly number[];
}

/** @param recorded seconds of recording on a local day; days with less than 90 % are left out */
export function dayCounts(
  seconds: ArrayLike<number>,
  offset: number,
  start: number,
  end: number,
  recorded: (from: number, until: number) => number,
): DayCounts {
  const shift = offset * HOUR;
  const first = Math.ceil((start + shift) / DAY - 1e-9);
  const last = Math.floor((end + shift) / DAY + 1e-9);
  const counts = new Float64Array(Math.max(0, Math.min(40_000, last - first)));
  for (let i = 0; i < seconds.length; i++) {
    const day = Math.floor((seconds[i]! + shift) / DAY) - first;
    if (day >= 0 && day < counts.length) counts[day]!++;
  }
  const working: number[] = [];
  const weekend: number[] = [];
  for (let day = 0; day < counts.length; day++) {
    const from = (first + day) * DAY - shift;
    if (recorded(from, from + DAY) < 0.9 * DAY) continue;
    (localDay((first + day) * DAY).weekend ? weekend : working).push(counts[day]!);
  }
  return { working, weekend };
}

/** Variance over mean; 1 when there is nothing to say. */
export function overdispersion(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  if (counts.length < 3 || !(mean > 0)) return 1;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1) / mean;
}

/**
 * P that the hours of the day agree by chance, with days as the unit: each day's events are one arrow on the clock of 24 hours, and arrows of
 * different days point independently; |Σ|²/Σ|·|² is then exponential.
 */
export function agreeingHours(seconds: ArrayLike<number>, offset: number): number {
  let x = 0;
  let y = 0;
  let dayX = 0;
  let dayY = 0;
  let spread = 0;
  let current = Number.NaN;
  for (let i = 0; i < seconds.length; i++) {
    const local = seconds[i]! + offset * HOUR;
    const day = Math.floor(local / DAY);
    if (day !== current) {
      spread += dayX * dayX + dayY * dayY;
      dayX = dayY = 0;
      current = day;
    }
    const angle = (2 * Math.PI * (local - day * DAY)) / DAY;
    dayX += Math.cos(angle);
    dayY += Math.sin(angle);
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  spread += dayX * dayX + dayY * dayY;
  return spread > 0 ? Math.exp(-(x * x + y * y) / spread) : 1;
}

/**
 * The trap of two cities (METHODS B6): the share of the week, and of all hours, that is office time in at least one of two zones. New York and
 * Moscow in summer cover 16 of 24 hours: even traffic falls into "New York or Moscow hours" most of the time.
 */
export function unionOfOffices(offsetA: number, offsetB: number): { readonly ofWeek: number; readonly ofDay: number } {
  let week = 0;
  let day = 0;
  for (let half = 0; half < 336; half++) {
    const at = half * 1800 + 4 * DAY;
    if (inOffice(at, offsetA) || inOffice(at, offsetB)) week++;
  }
  for (let half = 0; half < 48; half++) {
    const hours = [offsetA, offsetB].map((offset) => (((half / 2 + offset) % 24) + 24) % 24);
    if (hours.some((hour) => hour >= 9 && hour < 18)) day++;
  }
  return { ofWeek: week / 336, ofDay: day / 48 };
}
