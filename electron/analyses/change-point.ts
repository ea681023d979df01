import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_DAY, MICROS_PER_HOUR, type TimeWindow } from '../../shared/model/time.ts';
import { changeInterval, middleOfLikelihood, PLACE_95 } from '../statistics/change-date.ts';
import { pelt, type SingleChange, singleChange, singleChangeBound, worthSegmenting } from '../statistics/change-point.ts';
import type { Analysis, AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { type AperiodicPart, aperiodicPart, foundPeriods } from './aperiodic.ts';
import { cannotSay, chanceWords, pairSubject, spanWords } from './pair-draft.ts';
import { excessVariation, type RateClock, rateClock } from './rate-clock.ts';
import { counted, dayWords, firstAtLeast, windowRows } from './window-rows.ts';

const MINIMUM_EVENTS = 40;
/** Half as much again, or a third less: smaller steps are seen in any busy log. */
const MINIMUM_RATIO = 1.5;
const BIN_HOURS = [1, 3, 6, 12, 24, 48, 168];
const MOST_BINS = 160;
const LEAST_BINS = 3;
/** Bins on either side of a date that are weighed together with it. */
const DATE_REACH = 2;
/** Changes after the clearest are told only when they are this clear by themselves. */
const FURTHER = 1e-3;
/** Contacts of another pair around the date before it is asked whether it changed as well. */
const LEAST_OF_NEIGHBOUR = 20;

interface Binned {
  readonly counts: Float64Array;
  /** Expected events by the hours of the week alone, per bin. */
  readonly exposure: Float64Array;
  readonly start: number;
  readonly width: number;
}

interface Change {
  readonly time: number;
  /** 95 % interval of the date; made only for those that are told. */
  interval(): { readonly low: number; readonly high: number };
  readonly single: SingleChange;
  readonly p: number;
  readonly excess: number;
  /** The stretch between the neighbouring change points, in which the two rates hold. */
  readonly from: number;
  readonly until: number;
  /** All changes of this train, as instants. */
  readonly all: readonly number[];
  /** Spans nearly without events that were left out: silences, not changes of rate. */
  readonly silent: readonly TimeWindow[];
}

/**
 * When did a rate change for good? The likeliest single change of each pair's rate between its first and last contact, with an interval for the
 * date; silences are left out, clumps allowed for, and the rest of the log is asked whether it changed as well (METHODS.md B9).
 */
export const changePointAnalysis: Analysis = {
  id: 'change-point',
  title: 'Changes of rate',
  question: 'When did the rate of contacts change, and did everything else change with it?',
  version: '1.2.0',
  perPair: true,
  after: ['duplicates', 'collection-gap', 'periodicity'],
  *run(context, earlier) {
    const periods = foundPeriods(earlier);
    for (const pair of context.shard) {
      context.tick();
      if (context.size(pair) < MINIMUM_EVENTS) continue;
      const train = context.train(pair);
      if (train.time.length < MINIMUM_EVENTS) {
        if (context.tellsAll(pair)) yield cannotSay(context, pair, train.time.length, MINIMUM_EVENTS, 'whether the rate changed');
        continue;
      }
      yield* test(context, pair, train, null);
      const { from, to } = pairSubject(context, pair);
      const beat = aperiodicPart(train, periods.get(`${from}\u0000${to}`));
      if (beat !== null && beat.time.length >= MINIMUM_EVENTS) yield* test(context, pair, beat, beat);
    }
  },
};

function* test(context: AnalysisContext, pair: number, train: Pick<EventTrain, 'time' | 'row'>, beat: AperiodicPart | null): Generator<FindingDraft> {
  const changes = findChanges(train.time, context.gaps);
  const main = changes[0];
  if (main === undefined || (!context.tellsAll(pair) && (main.p > 0.5 || ratioOf(main.single).value < MINIMUM_RATIO))) {
    context.countUntold(1);
    return;
  }
  yield draft(context, pair, train, beat, main);
  for (const further of changes.slice(1)) {
    if (further.p <= FURTHER && ratioOf(further.single).value >= MINIMUM_RATIO) yield draft(context, pair, train, beat, further);
  }
}

function binned(time: Float64Array, clock: RateClock): Binned {
  const start = time[0]!;
  const span = time[time.length - 1]! - start + 1;
  const hours = BIN_HOURS.find((size) => span / (size * MICROS_PER_HOUR) <= MOST_BINS);
  const width = hours === undefined ? Math.ceil(span / MOST_BINS) : hours * MICROS_PER_HOUR;
  // Bins of a day or more begin at midnight UTC, so that dates read as dates.
  const origin = width >= MICROS_PER_DAY ? Math.floor(start / MICROS_PER_DAY) * MICROS_PER_DAY : start;
  const bins = Math.floor((start + span - 1 - origin) / width) + 1;
  const counts = new Float64Array(bins);
  for (const at of time) counts[Math.floor((at - origin) / width)]!++;
  const exposure = counts.map((_, bin) => {
    const from = Math.max(start, origin + bin * width);
    const until = Math.min(start + span, from + width, origin + (bin + 1) * width);
    return Math.max(0, clock.at(until) - clock.at(from));
  });
  return { counts, exposure, start: origin, width };
}

/**
 * The changes between the first and the last event of a train, clearest first. Where PELT sees several, each is dated between its neighbours; where
 * it sees none, the likeliest single one is tested all the same. Empty when the train is too short in bins.
 */
function findChanges(time: Float64Array, gaps: readonly TimeWindow[]): Change[] {
  const window = { start: time[0]!, end: time[time.length - 1]! + 1 };
  const clock = rateClock(time, window, gaps);
  const bins = binned(time, clock);
  const n = bins.counts.length;
  if (n < 2 * LEAST_BINS + 2) return [];
  const rough = segments(bins.counts, bins.exposure);
  const { exposure, counts, silent } = withoutSilences(bins, rough);
  const starts = silent.length === 0 ? rough : segments(counts, exposure);
  const dated = starts.map((_, index) => between(counts, exposure, starts[index - 1] ?? 0, starts[index + 1] ?? n));
  const singles = (starts.length > 0 ? dated : [between(counts, exposure, 0, n)]).filter((one) => one !== null).filter((one) => one.single.ratio > 0);
  const spread = excessVariation(counts, exposure, starts.length > 0 ? starts : [singles[0]?.single.at ?? 0]);
  const instant = (bin: number): number => bins.start + bin * bins.width;
  const dates = singles.map((one) => instant(one.from + middleOfLikelihood(one.single.profile, DATE_REACH, spread)));
  return singles
    .map((one, index) => ({
      time: dates[index]!,
      interval: () =>
        intervalOfDate(
          withoutSpans(time, clock, silent),
          dates[index]!,
          instant(one.from),
          instant(one.until),
          LEAST_BINS * bins.width,
          PLACE_95 * spread,
        ),
      single: one.single,
      from: instant(one.from),
      until: instant(one.until),
      // A short stretch was chosen from many like it: the chance pays for each.
      p: Math.min(
        1,
        ((singles.length * n) / (one.until - one.from)) * singleChangeBound(one.single.ratio / spread, LEAST_BINS / (one.until - one.from)),
      ),
      excess: spread,
      all: dates,
      silent,
    }))
    .sort((a, b) => a.p - b.p || a.time - b.time);
}

/** Events and clock of a train without its silences. */
interface Heard {
  readonly time: Float64Array;
  at(time: number): number;
}

function withoutSpans(time: Float64Array, clock: RateClock, silent: readonly TimeWindow[]): Heard {
  return {
    time: time.filter((at) => silent.every(({ start, end }) => at < start || at >= end)),
    at: (instant) =>
      silent.reduce((units, { start, end }) => units - (clock.at(Math.min(instant, end)) - clock.at(Math.min(instant, start))), clock.at(instant)),
  };
}

/** Where the change may lie, to the instant, between its neighbours; holds the date that is named. @param margin at either end, in which none is looked for */
function intervalOfDate(
  heard: Heard,
  date: number,
  from: number,
  until: number,
  margin: number,
  cut: number,
): { readonly low: number; readonly high: number } {
  const count = (at: number): number => firstAtLeast(heard.time, heard.time.length, at);
  const [first, last] = [from + margin, until - margin];
  const [begin, middle, rest, end] = [count(from), count(first), count(last), count(until)];
  const time = new Float64Array(rest - middle + 2);
  time[0] = first;
  time.set(heard.time.subarray(middle, rest), 1);
  time[time.length - 1] = last;
  // Nothing was counted before the first contact of all, nor after the last.
  const origin = heard.at(Math.max(from, heard.time[0]!));
  const units = time.map((at) => heard.at(at) - origin);
  const whole = heard.at(Math.min(until, heard.time[heard.time.length - 1]!)) - origin;
  const interval = changeInterval({ time, units, whole, before: middle - begin, after: end - rest }, cut);
  return { low: Math.min(date, interval.low), high: Math.max(date, interval.high) };
}

/** Change points by PELT, with a penalty of 3 ln n so that one is rarely seen in chance, more where counts are clumped. */
function segments(counts: Float64Array, exposure: Float64Array): number[] {
  if (!worthSegmenting(counts, exposure)) return [];
  const penalty = 3 * Math.log(counts.length);
  const rough = pelt(counts, penalty, LEAST_BINS, exposure);
  const excess = excessVariation(counts, exposure, rough);
  return excess > 1.3 ? pelt(counts, penalty * excess, LEAST_BINS, exposure) : rough;
}

/** The likeliest single change in a stretch of bins, its bins counted from the start of all. */
function between(
  counts: Float64Array,
  exposure: Float64Array,
  from: number,
  until: number,
): { single: SingleChange; from: number; until: number } | null {
  const single = singleChange(counts.subarray(from, until), exposure.subarray(from, until), LEAST_BINS);
  if (single === null) return null;
  return { single: { ...single, at: single.at + from }, from, until };
}

/** Takes segments out that are nearly empty between fuller ones. */
function withoutSilences(bins: Binned, starts: readonly number[]): { counts: Float64Array; exposure: Float64Array; silent: TimeWindow[] } {
  const edges = [0, ...starts, bins.counts.length];
  const sum = (values: Float64Array, segment: number): number =>
    values.subarray(edges[segment]!, edges[segment + 1]!).reduce((total, value) => total + value, 0);
  const rates = edges.slice(0, -1).map((_, segment) => sum(bins.counts, segment) / Math.max(1e-9, sum(bins.exposure, segment)));
  const counts = bins.counts.slice();
  const exposure = bins.exposure.slice();
  const silent: TimeWindow[] = [];
  for (let segment = 1; segment < rates.length - 1; segment++) {
    if (rates[segment]! >= 0.15 * Math.min(rates[segment - 1]!, rates[segment + 1]!)) continue;
    silent.push({ start: bins.start + edges[segment]! * bins.width, end: bins.start + edges[segment + 1]! * bins.width });
    counts.fill(0, edges[segment]!, edges[segment + 1]!);
    exposure.fill(0, edges[segment]!, edges[segment + 1]!);
  }
  return { counts, exposure, silent };
}

/** Rate after over rate before, turned so that it is at least 1, with an interval from the counts on either side (log normal, clumps allowed for). */
function ratioOf(single: SingleChange): { readonly value: number; readonly rising: boolean } {
  const rising = single.after >= single.before;
  const [large, small] = rising ? [single.after, single.before] : [single.before, single.after];
  return { value: Math.min(1e6, large / Math.max(1e-9, small)), rising };
}

function draft(
  context: AnalysisContext,
  pair: number,
  train: Pick<EventTrain, 'time' | 'row'>,
  beat: AperiodicPart | null,
  change: Change,
): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  const n = train.time.length;
  const at = firstAtLeast(train.time, n, change.time);
  const { value, rising } = ratioOf(change.single);
  const error = 1.96 * Math.sqrt(change.excess * (1 / Math.max(1, at) + 1 / Math.max(1, n - at)));
  const perDay = rates(train.time, change, context.gaps);
  const what = beat === null ? `${from} → ${to}` : `${from} → ${to}, without the part that keeps a beat of ${spanWords(beat.periodSeconds)}`;
  const clear = change.p <= 0.05 && value >= MINIMUM_RATIO;
  const sensor = clear ? sensorReason(context, pair, change) : undefined;
  const others = change.all.filter((time) => time !== change.time).map(dayWords);
  const interval = change.interval();
  return {
    subject: { from, to },
    n,
    statistics: {
      changeMicros: change.time,
      changeLowMicros: interval.low,
      changeHighMicros: interval.high,
      perDayBefore: perDay.before,
      perDayAfter: perDay.after,
      likelihoodRatio: change.single.ratio,
      excessVariation: change.excess,
      changePoints: change.all.length,
      ...(beat === null ? {} : { periodSeconds: beat.periodSeconds }),
    },
    effect: { name: 'ratio of rates', value, low: Math.max(1, value * Math.exp(-error)), high: value * Math.exp(error) },
    effectMinimum: MINIMUM_RATIO,
    p: change.p,
    decision: clear && sensor?.verdict === 'fits' ? 'not found' : 'test',
    summary: clear
      ? `${what}: the rate ${rising ? 'rises' : 'falls'} from ${perDay.before.toPrecision(2)} to ${perDay.after.toPrecision(2)} contacts a day on ${dayWords(change.time)} (95 % interval ${dayWords(interval.low)} to ${dayWords(interval.high)})${sensor?.verdict === 'fits' ? '; but the rest of the log changed in the same way, so the recording changed, not this pair' : ''}${others.length > 0 ? `; further changes about ${others.slice(0, 5).join(', ')}` : ''}.`
      : `${what}: no change of rate beyond chance; the likeliest would be on ${dayWords(change.time)} (probability ${chanceWords(change.p)}).`,
    caveat: 'A change of rate has a date only within its interval; a match with the news proves nothing unless the date was fixed before looking.',
    innocent: sensor === undefined ? [] : [sensor, ...innocentReasons(change)],
    evidence: { count: n, sample: context.cite(Array.from(train.row).slice(Math.max(0, at - 5), at + 5)) },
    parameters: {
      part: beat === null ? 'all contacts' : 'aperiodic',
      minimumEvents: MINIMUM_EVENTS,
      leastBins: LEAST_BINS,
      silencesLeftOut: change.silent.length,
      clock: 'own hour of the week, gaps of the recording left out',
    },
  };
}

/** Contacts a day before and after, over the days recorded and not silent. */
function rates(time: Float64Array, change: Change, gaps: readonly TimeWindow[]): { before: number; after: number } {
  const end = time[time.length - 1]!;
  const off = [...gaps, ...change.silent];
  const days = (from: number, until: number): number => {
    const lost = off.reduce((sum, span) => sum + Math.max(0, Math.min(until, span.end) - Math.max(from, span.start)), 0);
    return Math.max(1, until - from - lost) / MICROS_PER_DAY;
  };
  const at = firstAtLeast(time, time.length, change.time);
  const from = Math.max(time[0]!, change.from);
  const until = Math.min(end + 1, change.until);
  const before = at - firstAtLeast(time, time.length, from);
  const after = firstAtLeast(time, time.length, until) - at;
  return { before: before / days(from, change.time), after: after / days(change.time, until) };
}

/**
 * Did most other sources change at the same time in the same way? Then the sensor changed. The busiest pairs are asked: a recording that changes shows in them, and asking
 * every pair about every change would take the square of a large log.
 */
function sensorReason(context: AnalysisContext, pair: number, change: Change): Innocent {
  const explanation = 'The recording changed: everything in the log rose or fell together';
  const { value, rising } = ratioOf(change.single);
  const { first, last } = windowRows(context);
  const { time } = context.table;
  const reach = Math.min(change.time - time[first]!, time[last - 1]! - change.time, 14 * MICROS_PER_DAY);
  // Rows stand in order of time: the instants are looked up once, and every pair is asked about rows.
  const edges = [-reach, 0, reach].map((by) => firstAtLeast(time, context.table.datedCount, change.time + by));
  let asked = 0;
  let along = 0;
  for (const other of context.busiest) {
    if (other === pair) continue;
    const rows = context.rows(other);
    const at = firstAtLeast(rows, rows.length, edges[1]!);
    const before = at - firstAtLeast(rows, rows.length, edges[0]!);
    const after = firstAtLeast(rows, rows.length, edges[2]!) - at;
    if (before + after < LEAST_OF_NEIGHBOUR) continue;
    asked++;
    const ratio = Math.log((after + 0.5) / (before + 0.5)) * (rising ? 1 : -1);
    if (ratio > 0.5 * Math.log(value)) along++;
  }
  if (asked < 3)
    return { explanation, verdict: 'cannot say', because: 'There are fewer than three other pairs with enough contacts around the date.' };
  return {
    explanation,
    verdict: along >= 0.8 * asked ? 'fits' : 'does not fit',
    because: `Of ${counted(asked, 'other pair')} with enough contacts in the ${spanWords(reach / 1e6)} before and after, ${along} changed in the same direction by at least half as much.`,
  };
}

function innocentReasons(change: Change): Innocent[] {
  return [
    {
      explanation: 'Weekends, nights, holidays',
      verdict: 'does not fit',
      because: 'Rates are compared with what the hours of the day and the week alone would give for this pair.',
    },
    {
      explanation: 'A few eventful days',
      verdict: change.excess > 3 ? 'fits' : 'does not fit',
      because: `Counts vary ${change.excess.toFixed(1)} times as much as chance around the two levels; the probability allows for it.`,
    },
  ];
}
