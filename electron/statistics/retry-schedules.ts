/** How a mail server tries again: steps between tries in seconds, and when it gives up. Defaults as shipped (METHODS B14). */
export interface RetrySchedule {
  readonly id: string;
  readonly title: string;
  /** Seconds from each try to the next. */
  readonly steps: readonly number[];
  /** Seconds after which it gives up. */
  readonly givesUp: number;
  /** True when all steps are alike: in period alone the same as any timer. */
  readonly constant: boolean;
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MOST_STEPS = 200;

/** Steps of a list of offsets from the first try. */
function stepsOf(offsets: readonly number[]): number[] {
  return offsets.slice(1).map((offset, i) => offset - offsets[i]!);
}

/** `first` steps, then `last` over and over until giving up. */
function until(givesUp: number, first: readonly number[], last: number): number[] {
  const steps = [...first];
  let age = first.reduce((sum, step) => sum + step, 0);
  while (age + last <= givesUp && steps.length < MOST_STEPS) {
    steps.push(last);
    age += last;
  }
  return steps;
}

/** Postfix without queue scans: the next try after the message's age, at least 300 and at most 4,000 s. */
function postfixIdeal(): number[] {
  const offsets = [0];
  while (offsets.at(-1)! < 5 * DAY && offsets.length < MOST_STEPS) offsets.push(offsets.at(-1)! + Math.min(4000, Math.max(300, offsets.at(-1)!)));
  return stepsOf(offsets);
}

/** Postfix whose queue is scanned every 300 s, the first scan `phase` seconds after the first try: due messages wait for the next scan. */
function postfixScanned(phase: number): number[] {
  const offsets = [0];
  while (offsets.at(-1)! < 5 * DAY && offsets.length < MOST_STEPS) {
    const age = offsets.at(-1)!;
    const due = age + Math.min(4000, Math.max(300, age));
    offsets.push(phase + Math.ceil((due - phase) / 300 - 1e-9) * 300);
  }
  return stepsOf(offsets);
}

/** Exim's default rule `F,2h,15m; G,16h,1h,1.5; F,4d,6h`. */
function exim(): number[] {
  const offsets = Array.from({ length: 9 }, (_, i) => i * 15 * MINUTE);
  for (let step = HOUR; offsets.at(-1)! + step <= 24 * HOUR; step *= 1.5) offsets.push(offsets.at(-1)! + step);
  return until(4 * DAY, stepsOf(offsets), 6 * HOUR);
}

function qmail(factor: number): number[] {
  return stepsOf(Array.from({ length: 39 }, (_, k) => (factor * k) ** 2).filter((offset) => offset <= 7 * DAY));
}

function exchange(transient: number, later: number): number[] {
  return until(2 * DAY, [...Array(4).fill(MINUTE), ...Array(6).fill(transient * MINUTE)], later * MINUTE);
}

/** Seconds from a first try to the next scan of Postfix's queue: at the scan itself, and so that each other phase is within 15 s of one. */
const SCAN_PHASES = [0, ...Array.from({ length: 10 }, (_, i) => 15 + 30 * i)];

/** All schedules that are tried, variants included. */
export const RETRY_SCHEDULES: readonly RetrySchedule[] = [
  { id: 'postfix', title: 'Postfix', steps: postfixIdeal(), givesUp: 5 * DAY, constant: false },
  ...SCAN_PHASES.map((phase) => ({
    id: `postfix-scan-${phase}`,
    title: 'Postfix (queue scan every 300 s)',
    steps: postfixScanned(phase),
    givesUp: 5 * DAY,
    constant: false,
  })),
  { id: 'exim', title: 'Exim', steps: exim(), givesUp: 4 * DAY, constant: false },
  { id: 'qmail-remote', title: 'qmail', steps: qmail(20), givesUp: 7 * DAY, constant: false },
  { id: 'qmail-local', title: 'qmail (local)', steps: qmail(10), givesUp: 7 * DAY, constant: false },
  { id: 'exchange-hub', title: 'Exchange', steps: exchange(5, 10), givesUp: 2 * DAY, constant: false },
  { id: 'exchange-edge', title: 'Exchange (edge)', steps: exchange(10, 30), givesUp: 2 * DAY, constant: false },
  { id: 'iis', title: 'IIS SMTP', steps: until(2 * DAY, [15 * MINUTE, 30 * MINUTE, HOUR], 4 * HOUR), givesUp: 2 * DAY, constant: false },
  ...[15, 30, 60].map((minutes) => ({
    id: `sendmail-${minutes}`,
    title: `Sendmail (queue run every ${minutes} min)`,
    steps: until(5 * DAY, [], minutes * MINUTE),
    givesUp: 5 * DAY,
    constant: true,
  })),
];

/** The schedules of each server: variants of one may be at work in the same queue, by when a message came between two scans. */
export const RETRY_FAMILIES: readonly (readonly RetrySchedule[])[] = [...new Set(RETRY_SCHEDULES.map(familyOf))].map((family) =>
  RETRY_SCHEDULES.filter((schedule) => familyOf(schedule) === family),
);

function familyOf({ id }: RetrySchedule): string {
  return id.startsWith('postfix') ? 'postfix' : id;
}

/** A run of tries that follows a schedule. */
export interface RetryChain {
  readonly schedule: RetrySchedule;
  /** Indices of the matched events, the first try included. */
  readonly events: readonly number[];
  /** Steps walked, matched or missed. */
  readonly steps: number;
  /** Matches whose step differs in length from the first step, with so little in between that no timer of the first step fills it. */
  readonly grown: number;
  /** ln likelihood ratio over traffic of the local rate, at the best place to stop. */
  readonly evidence: number;
}

/** Seconds by which a try may miss its step: queue runners are late, clocks are whole seconds (METHODS B14). */
export function tolerance(step: number): number {
  return Math.max(15, 0.02 * step);
}

/** Odds that a server's next try is seen at all: caches and lost lines hide some. */
const SEEN = 0.9;
const MISSES_IN_A_ROW = 2;
/** A timer that loses some contacts still shows in most of its turns; other messages that wait meanwhile show in few. */
const MOST_BETWEEN = 0.25;

/**
 * Walks a schedule from one event. Each step is a bet: an event is there with probability 0.9 if the schedule holds, and by the local rate if
 * not (a Poisson wait, the rate taken from the next two steps' time and never below the overall rate). The product of the odds is a martingale
 * without the schedule, so its highest value c has P ≤ 1/c (Ville 1939).
 * @param seconds ascending
 * @param overall events per second over the whole train
 * @param beat period of a timer that may be at work instead, 0 for none: then an event at a whole number of its turns is as likely as any turn is filled
 */
export function walkSchedule(seconds: Float64Array, start: number, schedule: RetrySchedule, overall: number, beat = 0): RetryChain | null {
  const firstStep = schedule.steps[0]!;
  const firstSlack = tolerance(firstStep);
  const firstTry = firstFrom(seconds, seconds[start]! + firstStep - firstSlack, start + 1);
  // Most events begin nothing: the first step is looked at before anything is set up.
  if (!(firstTry < seconds.length && seconds[firstTry]! <= seconds[start]! + firstStep + firstSlack)) return null;
  const events = [start];
  let bestEvents = 1;
  let bestSteps = 0;
  let bestEvidence = 0;
  let bestGrown = 0;
  let at = seconds[start]!;
  let index = start;
  let evidence = 0;
  let grown = 0;
  let misses = 0;
  const last = seconds[seconds.length - 1]!;
  for (let k = 0; k < schedule.steps.length; k++) {
    const step = schedule.steps[k]!;
    const slack = tolerance(step);
    if (at + step - slack > last) break;
    const next = firstFrom(seconds, at + step - slack, index + 1);
    const hit = next < seconds.length && seconds[next]! <= at + step + slack;
    const local = (firstFrom(seconds, at + 2 * step, next) - index) / (2 * step);
    const reach = beat > 0 && isMultiple(step, beat, slack) ? Math.max(2 * slack, beat) : 2 * slack;
    const chance = -Math.expm1(-reach * Math.max(overall, local));
    evidence += hit ? Math.log(SEEN / chance) : Math.log((1 - SEEN) / Math.max(1e-9, 1 - chance));
    if (hit) {
      if (Math.abs(step - firstStep) > 2 * slack && next - index - 1 <= MOST_BETWEEN * (step / firstStep - 1)) grown++;
      at = seconds[next]!;
      index = next;
      events.push(next);
      misses = 0;
    } else {
      at += step;
      misses++;
    }
    if (evidence > bestEvidence) {
      bestEvents = events.length;
      bestSteps = k + 1;
      bestEvidence = evidence;
      bestGrown = grown;
    }
    if (misses === MISSES_IN_A_ROW) break;
  }
  return bestEvents < 3 ? null : { schedule, events: events.slice(0, bestEvents), steps: bestSteps, grown: bestGrown, evidence: bestEvidence };
}

/** Whether a step is a whole number of turns of a timer, within its slack. */
export function isMultiple(step: number, period: number, slack: number): boolean {
  const turns = step / period;
  return turns > 0.5 && Math.abs(turns - Math.round(turns)) * period <= slack;
}

/** First index from `from` on whose value is at least `value`; gallops, because it is near. */
function firstFrom(seconds: Float64Array, value: number, from: number): number {
  let reach = 1;
  let low = from;
  while (low + reach < seconds.length && seconds[low + reach]! < value) {
    low += reach;
    reach *= 2;
  }
  let high = Math.min(seconds.length, low + reach + 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seconds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Everything one server's schedules explain in a train. */
export interface RetryMatch {
  /** That of the strongest chain. */
  readonly schedule: RetrySchedule;
  readonly chains: readonly RetryChain[];
  /** Sum of the chains' evidence, as far as it is their own, each after paying for the events it might have begun at. */
  readonly evidence: number;
  /** Paid for all servers. */
  readonly p: number;
}

/** Seconds by which the quick look at first steps is wider than the walk's own. */
const ROUNDING = 0.001;
/** Share of a chain's events that others may have as well: two messages in one queue meet at its scans. */
const MOST_SHARED = 0.34;

/**
 * The server whose schedules have the most evidence, with its chains, strongest first; null when nothing follows any schedule. An event counts for the strongest chain that has it.
 * @param beat as for `walkSchedule`
 */
export function matchRetries(seconds: Float64Array, mayChain: (chain: RetryChain) => boolean, beat = 0): RetryMatch | null {
  const n = seconds.length;
  if (n < 3 || !(seconds[n - 1]! > seconds[0]!)) return null;
  const overall = n / (seconds[n - 1]! - seconds[0]!);
  let best: RetryMatch | null = null;
  for (const variants of RETRY_FAMILIES) {
    // A chain pays for the events and the variants it might have begun at.
    const looks = Math.log(n * variants.length);
    const found: RetryChain[] = [];
    const firstSteps = variants.map(({ steps }) => steps[0]!);
    const shortest = Math.min(...firstSteps.map((step) => step - tolerance(step))) - ROUNDING;
    const longest = Math.max(...firstSteps.map((step) => step + tolerance(step))) + ROUNDING;
    let next = 0;
    for (let start = 0; start + 2 < n; start++) {
      // Most events begin nothing: the first step of any variant is looked for before one is walked.
      next = Math.max(next, start + 1);
      while (next < n && seconds[next]! < seconds[start]! + shortest) next++;
      if (next === n) break;
      if (seconds[next]! > seconds[start]! + longest) continue;
      const chain = bestOfVariants(variants, (schedule) => walkSchedule(seconds, start, schedule, overall, beat));
      if (chain !== null && chain.evidence > looks && mayChain(chain)) found.push(chain);
    }
    if (found.length === 0) continue;
    found.sort((a, b) => b.evidence - a.evidence || a.events[0]! - b.events[0]!);
    const taken = new Set<number>();
    let evidence = 0;
    const chains = found.filter((chain) => {
      const shared = chain.events.filter((event) => taken.has(event)).length / chain.events.length;
      const own = (1 - shared) * chain.evidence - looks;
      if (shared > MOST_SHARED || own <= 0) return false;
      for (const event of chain.events) taken.add(event);
      evidence += own;
      return true;
    });
    if (evidence > (best?.evidence ?? 0)) best = matchOf(chains, evidence);
  }
  return best;
}

/** The chain with the most evidence among those that the variants of one server give; the first of equals. */
export function bestOfVariants(variants: readonly RetrySchedule[], walk: (schedule: RetrySchedule) => RetryChain | null): RetryChain | null {
  let best: RetryChain | null = null;
  for (const schedule of variants) {
    const chain = walk(schedule);
    if (chain !== null && (best === null || chain.evidence > best.evidence)) best = chain;
  }
  return best;
}

/** What one family's chains, strongest first, come to; paid for all families. */
export function matchOf(chains: readonly RetryChain[], evidence: number): RetryMatch {
  return { schedule: chains[0]!.schedule, chains, evidence, p: Math.min(1, RETRY_FAMILIES.length * Math.exp(-evidence)) };
}

/** How many events are in any of a match's chains. */
export function triesOf({ chains }: RetryMatch): number {
  return new Set(chains.flatMap(({ events }) => events)).size;
}

/** The simple score of METHODS B14: share of the intervals of one burst of tries that follow the schedule step by step. */
export function scheduleScore(seconds: ArrayLike<number>, schedule: RetrySchedule): number {
  let matched = 0;
  let at = 0;
  const count = seconds.length - 1;
  for (let k = 0; k < count; k++) {
    const step = schedule.steps[k];
    if (step === undefined) break;
    const interval = seconds[k + 1]! - seconds[k]!;
    if (Math.abs(interval - step) <= Math.max(15, 0.02 * step)) matched++;
    at += interval;
  }
  return at > 0 ? matched / count : 0;
}
