import { logChance, logLikelihood, type MixedContacts, shareOf, type Timer } from './mixed-contacts.ts';
import { type Comb, even, type Law, LONGEST_PERIOD, normal, SHORTEST_PERIOD } from './renewal.ts';

/** Periods over the mean step: from a timer that loses two in five and has few others beside it to one that makes a third of the contacts. */
const SHORTEST = 0.45;
const LONGEST = 3;
const LAWS: readonly Law[] = [normal(0.3), even(0.3), normal(0.2), even(0.2), normal(0.12), even(0.1), normal(0.06), normal(0.02), normal(0.005)];
const LOSSES = [0.05, 0.4] as const;
/** Steps of the period grid, in ln P. */
const gridStep = ({ spread, even: isEven }: Law): number => (isEven ? 0.3 : 0.6) * spread;

/** The timer of the first, coarse look. */
const COARSE_LAW = normal(0.2);
const COARSE_LOST = 0.3;
/** That of a look at periods at which differences gather. */
const CLOSE_LAW = normal(0.06);
const COARSE_STEP = 0.14;
/** ln likelihood over chance from which a second look is worth it. */
const WORTH_A_LOOK = 3;
/** One below which those of neighbouring periods are not asked for: half of all traffic without rhythm has less at every second period. */
const UNLIKELY = -6;
const MOST_CANDIDATES = 3;

/** What the search for a timer came to. */
export interface AmongOthers {
  /** ln of the average likelihood over that of no rhythm. */
  readonly logEvidence: number;
  readonly p: number;
  readonly best: Timer;
  /** ln likelihood of the contacts with the best timer among them. */
  readonly logLikelihood: number;
}

/** Contacts below which the chance of evidence has not been counted. */
const FEWEST_CONTACTS = 20;
/**
 * Evidence of e^x or more comes by chance less often than this times e^-x. For an average over the whole grid 1 would hold by Markov's inequality; but most of the grid is not computed,
 * and the best explanation without rhythm has numbers to fit. Importance sampling gave at most 0.03 for every x from 0 to 14, in even traffic of 20 to 200 contacts.
 */
const CHANCE_OF_EVIDENCE = 0.06;

/**
 * Evidence that a re-armed timer is among the contacts. As in `searchComb` the likelihood is averaged over a grid fixed in advance (here periods
 * near the mean step, laws, losses; what is not computed counts as nothing), and divided by that of the best explanation without rhythm.
 * @param plain ln likelihood of the steps without rhythm, given the first contact of each stretch; asked for only when it is needed
 */
export function timerAmongOthers(contacts: MixedContacts, plain: () => number): AmongOthers | null {
  const range = contacts.time.length < FEWEST_CONTACTS ? null : periodRange(contacts);
  if (range === null) return null;
  const candidates = candidatePeriods(contacts, range);
  if (candidates.length === 0) return null;
  const search: Search = { contacts, range, seen: new Set(), total: Number.NEGATIVE_INFINITY, highest: Number.NEGATIVE_INFINITY, best: null };
  for (const candidate of candidates) lookAround(search, candidate);
  if (search.best === null) return null;
  // Where contacts gather at multiples of a period, only the closer look tells which of them is its own.
  const { period } = search.best;
  for (const turns of RELATED) {
    const related = period * turns;
    if (related > range.shortest && related < range.shortest * Math.exp(range.log)) lookAround(search, related);
  }
  const logEvidence = search.total - plain();
  const p = logEvidence < 0 ? 1 : CHANCE_OF_EVIDENCE * Math.exp(-logEvidence);
  return { logEvidence, p, best: search.best, logLikelihood: search.highest };
}

/** What has been computed of the grid. */
interface Search {
  readonly contacts: MixedContacts;
  readonly range: PeriodRange;
  readonly seen: Set<number>;
  /** ln of the average likelihood so far. */
  total: number;
  highest: number;
  best: Timer | null;
}

/** Adds the cells around a period, from wide laws to narrow ones; each begins where the one before was likeliest. */
function lookAround(search: Search, candidate: number): void {
  const { contacts, range, seen } = search;
  let centre = candidate;
  let high = Number.NEGATIVE_INFINITY;
  LAWS.forEach((law, l) => {
    if (law.spread * centre < 0.75 * contacts.grain) return;
    const step = gridStep(law);
    const cells = Math.ceil(range.log / step);
    const middle = Math.round(Math.log(centre / range.shortest) / step - 0.5);
    for (let at = Math.max(0, middle - GRID_REACH); at <= Math.min(cells - 1, middle + GRID_REACH); at++) {
      const cell = l * 1_000_000 + at;
      if (seen.has(cell)) continue;
      seen.add(cell);
      const period = range.shortest * Math.exp((at + 0.5) * step);
      for (const lost of LOSSES) {
        const timer: Timer = { period, law, lost };
        const likelihood = logLikelihood(contacts, timer);
        search.total = logAdd(search.total, likelihood - Math.log(LAWS.length * cells * LOSSES.length));
        if (likelihood > search.highest) Object.assign(search, { highest: likelihood, best: timer });
        if (likelihood > high) {
          high = likelihood;
          centre = period;
        }
      }
    }
  });
}

/** Multiples of the best period that are looked at as well. */
const RELATED = [1 / 3, 1 / 2, 2] as const;
/** Cells of the grid on either side. */
const GRID_REACH = 3;

const SHARP_LOSSES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5] as const;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SHARPENINGS = 10;

/** Sharpens the timer of a search: its loss by a finer list, its period by golden section between its neighbours of the grid. */
export function sharpTimer(contacts: MixedContacts, { best }: AmongOthers): { readonly comb: Comb; readonly logLikelihood: number } {
  const ofLoss = SHARP_LOSSES.map((lost) => logLikelihood(contacts, { ...best, lost }));
  const lost = SHARP_LOSSES[ofLoss.indexOf(Math.max(...ofLoss))]!;
  const at = (turn: number): number => logLikelihood(contacts, { ...best, lost, period: best.period * Math.exp(turn) });
  let low = -gridStep(best.law);
  let high = -low;
  for (let round = 0; round < SHARPENINGS; round++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (at(left) > at(right)) high = right;
    else low = left;
  }
  const turn = (low + high) / 2;
  return { comb: combOf(contacts, { ...best, lost, period: best.period * Math.exp(turn) }), logLikelihood: at(turn) };
}

function combOf(contacts: MixedContacts, timer: Timer): Comb {
  const { period, law, lost } = timer;
  return { period, jitter: law.even ? law.spread / Math.sqrt(3) : law.spread, lost, share: shareOf(contacts, timer) };
}

interface PeriodRange {
  readonly shortest: number;
  /** ln of the longest over the shortest. */
  readonly log: number;
}

function periodRange({ time, starts }: MixedContacts): PeriodRange | null {
  let span = 0;
  starts.forEach((from, stretch) => {
    span += time[(starts[stretch + 1] ?? time.length) - 1]! - time[from]!;
  });
  const mean = span / Math.max(1, time.length - starts.length);
  const shortest = Math.max(SHORTEST_PERIOD, SHORTEST * mean);
  const longest = Math.min(LONGEST_PERIOD, LONGEST * mean);
  return longest > shortest ? { shortest, log: Math.log(longest / shortest) } : null;
}

/** Periods worth a closer look: where the likelihood of a wide law peaks, and where differences of contacts gather closely. */
function candidatePeriods(contacts: MixedContacts, range: PeriodRange): number[] {
  const chance = logChance(contacts);
  const cells = Math.ceil(range.log / COARSE_STEP);
  const periods = Array.from({ length: cells }, (_, at) => range.shortest * Math.exp((at + 0.5) * COARSE_STEP));
  const ratioAt = (at: number): number => logLikelihood(contacts, { period: periods[at]!, law: COARSE_LAW, lost: COARSE_LOST }) - chance;
  const ratios = new Array<number>(cells).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < cells; at += 2) ratios[at] = ratioAt(at);
  for (let at = 1; at < cells; at += 2) if (Math.max(ratios[at - 1]!, ratios[at + 1] ?? UNLIKELY) > UNLIKELY) ratios[at] = ratioAt(at);
  const gathered = gatheredDifferences(contacts, range).filter((period) =>
    [0.97, 1, 1.03].some((turn) => logLikelihood(contacts, { period: turn * period, law: CLOSE_LAW, lost: COARSE_LOST }) - chance >= WORTH_A_LOOK),
  );
  return [...highest(periods, ratios, WORTH_A_LOOK), ...gathered];
}

/** The places of the highest peaks of some values. */
function highest(places: readonly number[], values: readonly number[], least: number): number[] {
  return places
    .map((place, at) => ({ place, at }))
    .filter(({ at }) => values[at]! >= least && values[at]! >= (values[at - 1] ?? least) && values[at]! >= (values[at + 1] ?? least))
    .sort((a, b) => values[b.at]! - values[a.at]! || a.at - b.at)
    .slice(0, MOST_CANDIDATES)
    .map(({ place }) => place);
}

const BIN = 0.05;
/** Bins in a window, and on either side of it. */
const WINDOWS = [2, 4] as const;
const FLANK = 8;
/** Standard deviations by which a window must stand out. */
const GATHERED = 3.5;

/**
 * Periods at which differences of any two contacts, not neighbours alone, gather more than a little shorter and longer ones do: the pair correlation
 * of the contacts (Bartlett 1963, Journal of the Royal Statistical Society B 25:264).
 */
function gatheredDifferences({ time, starts }: MixedContacts, { shortest, log }: PeriodRange): number[] {
  const bins = Math.ceil(log / BIN) + 2 * FLANK;
  const first = shortest * Math.exp(-FLANK * BIN);
  const last = first * Math.exp(bins * BIN);
  const upTo = new Float64Array(bins + 1);
  for (let stretch = 0; stretch < starts.length; stretch++) {
    const from = starts[stretch]!;
    const until = starts[stretch + 1] ?? time.length;
    for (let k = from + 1; k < until; k++) {
      for (let i = k - 1; i >= from; i--) {
        const difference = time[k]! - time[i]!;
        if (difference >= last) break;
        if (difference >= first) upTo[Math.min(bins, 1 + ((Math.log(difference / first) / BIN) | 0))]!++;
      }
    }
  }
  for (let bin = 0; bin < bins; bin++) upTo[bin + 1]! += upTo[bin]!;
  const widthOf = (from: number, until: number): number => Math.exp(until * BIN) - Math.exp(from * BIN);
  const found = WINDOWS.flatMap((window) => {
    const places: number[] = [];
    const excess: number[] = [];
    let most = 0;
    for (let bin = FLANK; bin + window + FLANK <= bins; bin++) {
      const inside = upTo[bin + window]! - upTo[bin]!;
      const beside = upTo[bin + window + FLANK]! - upTo[bin - FLANK]! - inside;
      const wide = widthOf(bin, bin + window);
      const expected = (beside * wide) / (widthOf(bin - FLANK, bin + window + FLANK) - wide);
      places.push(first * Math.exp((bin + window / 2) * BIN));
      const deviations = (inside - expected) / Math.sqrt(expected + 1);
      excess.push(deviations);
      most = Math.max(most, deviations);
    }
    return most < GATHERED ? [] : highest(places, excess, GATHERED);
  });
  return found.filter((period, at) => found.slice(0, at).every((other) => Math.abs(Math.log(other / period)) > BIN));
}

function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log(Math.exp(a - high) + Math.exp(b - high));
}
