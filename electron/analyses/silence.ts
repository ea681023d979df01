import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { longestGapProbability, longestGaps, namedGapProbability } from '../statistics/longest-gap.ts';
import type { Analysis, AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { type AperiodicPart, aperiodicPart, foundPeriods, WELL_CLEAR } from './aperiodic.ts';
import { cannotSay, chanceWords, pairSubject, spanWords } from './pair-draft.ts';
import { clumpingOnClock, flattened, rateClock } from './rate-clock.ts';
import { counted, minuteWords } from './window-rows.ts';

const MINIMUM_EVENTS = 30;
/** A silence in which fewer contacts were due is no silence to speak of: 100 events leave a gap of 5 by chance, 10,000 one of 10. */
const MINIMUM_MISSED = 10;
/** After the longest, further silences of the same pair are told only when they are this clear by themselves. */
const FURTHER = 1e-3;
const MOST_SILENCES = 4;

/** One train to look at: all of a pair's contacts, or what is left without the beat. */
interface Part {
  readonly time: Float64Array;
  readonly row: Uint32Array;
  readonly beat: AperiodicPart | null;
}

interface Quiet extends TimeWindow {
  readonly p: number;
  readonly named: number;
  readonly missed: number;
  readonly rows: readonly [number, number];
}

/**
 * When did a source fall silent longer than chance allows? The longest gap of all is tested, not the gap somebody noticed, on a clock that runs
 * with the source's own hours and its own slow changes of rate, and again for what is left without the beat (METHODS.md B8, B4).
 */
export const silenceAnalysis: Analysis = {
  id: 'silence',
  title: 'Silences',
  question: 'When was a source silent for longer than chance allows, given how often it is heard?',
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
        if (context.tellsAll(pair))
          yield { ...cannotSay(context, pair, train.time.length, MINIMUM_EVENTS, 'whether a silence is unusual'), subject: subjectOf(context, pair) };
        continue;
      }
      const [all, ...apart] = partsOf(context, pair, train, periods).map((part) => ({ part, silences: quietSpans(context, part) }));
      const hidden = apart.flatMap(({ silences }) => toldOf(silences).filter(isClear));
      yield* test(context, pair, all!, train, hidden);
      for (const other of apart) yield* test(context, pair, other, train, []);
    }
  },
};

function subjectOf(context: AnalysisContext, pair: number): { host: string; to: string } {
  const { from, to } = pairSubject(context, pair);
  return { host: from, to };
}

function partsOf(context: AnalysisContext, pair: number, train: EventTrain, periods: ReadonlyMap<string, number>): Part[] {
  const { from, to } = pairSubject(context, pair);
  const parts: Part[] = [{ time: train.time, row: train.row, beat: null }];
  const beat = aperiodicPart(train, periods.get(`${from}\u0000${to}`), WELL_CLEAR);
  if (beat !== null && beat.time.length >= MINIMUM_EVENTS) parts.push({ time: beat.time, row: beat.row, beat });
  return parts;
}

/** A part with its longest silences, longest first. */
interface Quieted {
  readonly part: Part;
  readonly silences: readonly Quiet[];
}

/** @param hidden clear silences of everything but the beat */
function* test(
  context: AnalysisContext,
  pair: number,
  { part, silences }: Quieted,
  train: EventTrain,
  hidden: readonly Quiet[],
): Generator<FindingDraft> {
  const longest = silences[0];
  if (longest === undefined || (!context.tellsAll(pair) && (longest.p > 0.5 || longest.missed < MINIMUM_MISSED))) {
    context.countUntold(1);
    return;
  }
  for (const silence of toldOf(silences)) {
    const wider = hidden.find((other) => isPartOf(silence, other));
    yield draft(context, pair, part, silence, train, wider);
  }
}

const isClear = ({ p, missed }: Quiet): boolean => p <= FURTHER && missed >= MINIMUM_MISSED;

/** Step down: a shorter silence is told only while every longer one was clear; else silences are this source's habit. */
function toldOf(silences: readonly Quiet[]): readonly Quiet[] {
  const unclear = silences.findIndex((silence) => !isClear(silence));
  return silences.slice(0, unclear === -1 ? silences.length : Math.max(1, unclear));
}

/** Whether a silence is only a part of a wider one, at most half as long: the beat went on in the rest. */
function isPartOf(silence: TimeWindow, wider: TimeWindow): boolean {
  return silence.start >= wider.start && silence.end <= wider.end && silence.end - silence.start <= 0.5 * (wider.end - wider.start);
}

/** The longest silences of a part between its first and last event, longest first, each with its chance once the longer ones are set aside. */
function quietSpans(context: AnalysisContext, part: Part): Quiet[] {
  const { time } = part;
  const n = time.length;
  const window = { start: time[0]!, end: time[n - 1]! + 1 };
  const base = rateClock(time, window, context.gaps);
  const flat = flattened(
    Float64Array.from(time, (at) => base.at(at)),
    base.span,
  );
  const span = flat[n - 1]!;
  if (!(span > 0)) return [];
  const found: Quiet[] = [];
  let rest = 1;
  for (const gap of longestGaps(flat, span, MOST_SILENCES)) {
    if (gap.before < 0 || gap.after >= n) continue;
    const share = Math.min(1, gap.length / span);
    const effective = n / clumpingOnClock(flat, span, { start: flat[gap.before]!, end: flat[gap.after]! });
    found.push({
      start: time[gap.before]!,
      end: time[gap.after]!,
      p: longestGapProbability(effective, Math.min(1, share / rest)),
      named: namedGapProbability(n, span - gap.length, gap.length).predictive,
      missed: (share * n) / (1 - Math.min(0.99, share)),
      rows: [part.row[gap.before]!, part.row[gap.after]!],
    });
    rest -= share;
    if (rest < 0.05) break;
  }
  return found;
}

/** @param wider the silence of everything but the beat of which this one is only a part */
function draft(context: AnalysisContext, pair: number, part: Part, silence: Quiet, train: EventTrain, wider: Quiet | undefined): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  const seconds = (silence.end - silence.start) / 1e6;
  const what =
    part.beat === null ? `${from} → ${to}` : `${from} → ${to}, without the part that keeps a beat of ${spanWords(part.beat.periodSeconds)}`;
  const meanwhile = part.beat === null ? 0 : train.time.filter((time) => time > silence.start && time < silence.end).length;
  const clear = silence.missed >= MINIMUM_MISSED && silence.p <= 0.05;
  const dates = `from ${minuteWords(silence.start)} to ${minuteWords(silence.end)}`;
  return {
    subject: subjectOf(context, pair),
    window: [silence.start, silence.end],
    n: part.time.length,
    statistics: {
      hours: seconds / 3600,
      expected: silence.missed,
      namedP: silence.named,
      ...(part.beat === null
        ? {}
        : {
            periodSeconds: part.beat.periodSeconds,
            phaseSeconds: part.beat.phaseSeconds,
            periodicFraction: part.beat.fraction,
            contactsOnTheBeat: meanwhile,
          }),
    },
    effect: { name: 'contacts expected in the silence', value: silence.missed },
    effectMinimum: MINIMUM_MISSED,
    p: silence.p,
    decision: wider === undefined ? 'test' : 'not found',
    summary: clear
      ? `${what}: silent for ${spanWords(seconds)}, ${dates}, where about ${counted(silence.missed, 'contact')} were due; the longest of all its silences would be so long by chance with probability ${chanceWords(silence.p)}${wider === undefined ? '' : `; but everything except a beat was silent from ${minuteWords(wider.start)} to ${minuteWords(wider.end)}, and this is only a pause of the beat in it`}.`
      : `${what}: the longest silence, ${spanWords(seconds)} ${dates}, is no longer than chance gives (probability ${chanceWords(silence.p)}).`,
    caveat: 'A silence in a log is the absence of records, not of contact by other ways; its edges are only as exact as the records next to it.',
    innocent: [...(wider === undefined ? [] : [pauseOfBeat(wider)]), ...innocentReasons(context, pair, silence, part, meanwhile)],
    evidence: { count: 2, sample: context.cite(silence.rows) },
    parameters: {
      part: part.beat === null ? 'all contacts' : 'aperiodic',
      minimumEvents: MINIMUM_EVENTS,
      clock: 'own hour of the week and change points, gaps of the recording left out',
    },
  };
}

function pauseOfBeat(wider: TimeWindow): Innocent {
  return {
    explanation: 'A pause of the beat in a longer silence of everything else',
    verdict: 'fits',
    because: `Without the beat nothing was heard from ${minuteWords(wider.start)} to ${minuteWords(wider.end)}: only the beat could be missed here.`,
  };
}

function innocentReasons(context: AnalysisContext, pair: number, silence: Quiet, part: Part, meanwhile: number): Innocent[] {
  const others = Array.from(context.pairsTo(context.pairs.to[pair]!)).filter((other) => other !== pair && context.size(other) > 0);
  let heard = 0;
  let due = 0;
  const share = (silence.end - silence.start) / (context.window.end - context.window.start);
  for (const other of others.slice(0, 200)) {
    const { time } = context.train(other);
    due += time.length * share;
    for (const at of time) if (at > silence.start && at < silence.end) heard++;
  }
  const alone = due < 3 ? 'cannot say' : heard < 0.2 * due ? 'fits' : 'does not fit';
  return [
    {
      explanation: 'The recording was interrupted',
      verdict: meanwhile > 0 ? 'does not fit' : alone,
      because:
        meanwhile > 0
          ? `${counted(meanwhile, 'contact')} of the same source on its beat were recorded meanwhile.`
          : `Other sources of the same server were heard ${readableCount(heard)} times in the silence, where about ${readableCount(Math.round(due))} were due.`,
    },
    {
      explanation: 'Nights, weekends, or a slowly changing rate',
      verdict: 'does not fit',
      because: 'The chance is computed on a clock that runs with the hours and the slow changes of this source itself.',
    },
    {
      explanation: 'A silence picked from many after looking',
      verdict: silence.p > 0.05 ? 'fits' : 'does not fit',
      because: `Named beforehand it would have chance ${chanceWords(silence.named)}; the figure used, ${chanceWords(silence.p)}, is for the longest of all ${readableCount(part.time.length + 1)} gaps.`,
    },
    {
      explanation: 'Holidays or maintenance at the source',
      verdict: 'cannot say',
      because: 'Compare the dates with the calendar of the organisation.',
    },
  ];
}
