import { readableNumber, readablePeriod, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';

/** Names of numbers that say little by themselves; all others are read from their own words. */
const NAMES: Readonly<Record<string, string>> = {
  h: 'H, strength of the beat',
  bn: 'burstiness Bₙ',
  bnWithoutHours: 'burstiness Bₙ without the hours of the day',
  b: 'burstiness B (Goh & Barabási)',
  sttc: 'spike time tiling coefficient',
  ritaScore: 'score RITA 5 would give (a ranking, not a chance)',
  ritaTimestamps: 'RITA: regularity of times',
  ritaHistogram: 'RITA: evenness over the day',
  ritaDuration: 'RITA: how much of the span is covered',
  ritaSizes: 'RITA: regularity of sizes',
  lost: 'share of beats without a contact',
  autocorrelation: 'autocorrelation one turn later',
  autocorrelationBand: 'autocorrelation that chance reaches one time in twenty',
  jitter: 'jitter, share of the period',
  drift: 'drift, seconds a second',
  namedP: 'chance, had the silence been named beforehand',
  fisherP: 'Fisher’s exact p, one-sided',
  fisherTwoSided: 'Fisher’s exact p, two-sided',
  pIfIndependent: 'p if every contact were decided by itself',
  family: 'tests in the family',
  phaseKept: 'keeps its phase (1) or is re-armed (0)',
  logEvidence: 'evidence, natural logarithm',
  company: 'other sources that coincide as often',
};

const UNITS: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/Seconds$/, ''],
  [/Micros$/, ''],
  [/Hours$/, ', hours'],
  [/PerDay$/, ' a day'],
];

/** "perDayBefore" as "per day before": the name of a statistic or parameter in words. */
export function numberName(name: string): string {
  const known = NAMES[name];
  if (known !== undefined) return known;
  const unit = UNITS.find(([ending]) => ending.test(name));
  const bare = unit === undefined ? name : name.replace(unit[0], '');
  return `${bare.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}${unit?.[1] ?? ''}`;
}

/** The value as people read it: periods and instants in their units, everything else as a number. */
export function numberValue(name: string, value: number | string | boolean, clock: ZoneClock): string {
  if (typeof value !== 'number') return visible(String(value));
  if (name.endsWith('Seconds') && value >= 60) return readablePeriod(value);
  if (name.endsWith('Seconds')) return `${readableNumber(value, 4)} s`;
  if (name.endsWith('Micros')) return readableTime(value, clock);
  return readableNumber(value, 6);
}
