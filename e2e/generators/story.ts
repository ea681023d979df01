/**
 * The story: a simulated case with every pattern planted that Occam must report, and none that it must not (METHODS.md, part A).
 * Invented names and documentation addresses only. Seeded: the same plan gives the same records, to the millisecond, on any machine.
 */
import { exponentialVariate, normalVariate, randomBelow, seededRandom, shuffle } from '../../electron/statistics/random.ts';

const DAY = 86_400;
const HOUR = 3_600;

/** One DNS query as a name server logged it. */
export interface Query {
  /** Seconds UTC since 1970, to the millisecond. */
  readonly time: number;
  readonly source: string;
  readonly name: string;
  readonly kind: string;
  /** Which name server's file it stands in: 0, 1, 2. */
  readonly server: number;
}

/** One delivery attempt to the server, as its own mail log has it. */
export interface Probe {
  readonly time: number;
  readonly client: string;
  readonly accepted: boolean;
}

/** What is planted, in days from `start` unless a unit is named. The defaults are the faithful set; tests vary them. */
export interface StoryPlan {
  readonly seed: number;
  /** First midnight, seconds UTC. */
  readonly start: number;
  readonly days: number;
  /** Raw lookups of the name by A, B and S, repeats in other files included. */
  readonly a: number;
  readonly b: number;
  readonly s: number;
  readonly tail: number;
  /** Repeats in another file in the same second, half of A's and half of B's. */
  readonly repeats: number;
  /** Share of A's lookups that have one of B within 2 s; the others have one within 20 s. */
  readonly synchrony: number;
  readonly stepDay: number;
  readonly stepFactor: number;
  readonly periodSeconds: number;
  readonly phaseSeconds: number;
  readonly jitterSeconds: number;
  readonly trainDay: number;
  /** Share of A's unique lookups that belong to the train. */
  readonly trainShare: number;
  readonly outage: readonly [number, number];
  readonly silences: readonly (readonly [number, number])[];
  /** Days from `start` to the first lookup of the new name, and how many lookups of it follow. */
  readonly renameDay: number;
  readonly renamed: number;
  /** Lookups of each ordinary server of the same operator. */
  readonly ordinary: number;
}

export const FAITHFUL: StoryPlan = {
  seed: 1604,
  start: Date.UTC(2016, 4, 4) / 1000,
  days: 143,
  a: 1410,
  b: 1410,
  s: 714,
  tail: 36,
  repeats: 100,
  synchrony: 0.85,
  stepDay: 50,
  stepFactor: 2,
  periodSeconds: HOUR,
  phaseSeconds: 600,
  jitterSeconds: 20,
  trainDay: 82,
  trainShare: 0.3,
  outage: [80, 81.5],
  silences: [
    [101, 106],
    [133, 140],
  ],
  renameDay: 146 + 14.05 / 24,
  renamed: 118,
  ordinary: 240,
};

/** The parties of the story, all invented. */
export const PARTIES = {
  bankA: '192.0.2.15',
  bankB: '192.0.2.115',
  clinic: '198.51.100.8',
  oldName: 'mail1.tower.example',
  newName: 'relay1.contact.example',
  sister: 'mail1.garden.example',
  nullName: 'mail1.orchard.example',
  ordinary: ['harbor', 'meadow', 'summit', 'lagoon', 'palace', 'bridge', 'castle', 'island'].map((word) => `mail1.${word}-hotel.example`),
} as const;

const TAIL = [21, 34, 47, 58, 63, 77, 86, 99, 112, 131, 154, 178, 203, 231].map((last) => `203.0.113.${last}`);

const milli = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Draws a time on [0, days) by a rate that is piecewise constant: `rate(day)` at most `peak`. Rejection sampling. */
function drawDay(random: () => number, days: number, peak: number, rate: (day: number) => number): number {
  for (;;) {
    const day = random() * days;
    if (random() * peak < rate(day)) return day;
  }
}

/** Takes times until `count` of them fall in different seconds and outside the outage. */
function distinct(count: number, draw: () => number, taken: Set<number>, banned: (day: number) => boolean): number[] {
  const times: number[] = [];
  while (times.length < count) {
    const time = milli(draw());
    if (taken.has(Math.floor(time)) || banned(time / DAY)) continue;
    taken.add(Math.floor(time));
    times.push(time);
  }
  return times;
}

/** `count` ticks of the train between two days, without repeats, each with its own jitter. Seconds from start. */
function trainTimes(plan: StoryPlan, random: () => number, count: number, fromDay: number): number[] {
  const first = Math.ceil((fromDay * DAY) / plan.periodSeconds);
  const last = Math.floor((plan.days * DAY - plan.phaseSeconds - 4 * plan.jitterSeconds) / plan.periodSeconds);
  const ticks: number[] = [];
  for (let tick = first; tick <= last; tick++) {
    const day = (tick * plan.periodSeconds + plan.phaseSeconds) / DAY;
    if (day < plan.outage[0] || day >= plan.outage[1]) ticks.push(tick);
  }
  shuffle(ticks, random);
  return ticks.slice(0, count).map((tick) => milli(tick * plan.periodSeconds + plan.phaseSeconds + normalVariate(random) * plan.jitterSeconds));
}

/** Lookups of A (aperiodic with a step and two silences, then a train) and of B, which follows A. Seconds from start. */
function bankTimes(plan: StoryPlan, random: () => number): { a: number[]; b: number[] } {
  const uniqueA = plan.a - plan.repeats / 2;
  const uniqueB = plan.b - plan.repeats / 2;
  const ticks = trainTimes(plan, random, Math.round(uniqueA * plan.trainShare), plan.trainDay);
  const silent = (day: number): boolean => plan.silences.some(([start, end]) => day >= start && day < end);
  const out = (day: number): boolean => day >= plan.outage[0] - 0.001 && day < plan.outage[1] + 0.001;
  const rate = (day: number): number => (silent(day) || out(day) ? 0 : day < plan.stepDay ? 1 : plan.stepFactor);
  const takenA = new Set(ticks.map(Math.floor));
  const draw = (): number => drawDay(random, plan.days, Math.max(1, plan.stepFactor), rate) * DAY;
  const a = [...ticks, ...distinct(uniqueA - ticks.length, draw, takenA, out)];
  const takenB = new Set<number>();
  const b: number[] = [];
  for (let index = 0; index < uniqueB; index++) {
    const lead = a[index % a.length]!;
    const spread = random() < plan.synchrony ? 2 : 20;
    b.push(
      ...distinct(
        1,
        () => lead + (2 * random() - 1) * spread,
        takenB,
        (day) => out(day) || day < 0,
      ),
    );
  }
  return { a, b };
}

const kindOf = (random: () => number): string => (random() < 0.9 ? 'A' : 'AAAA');

function repeatInOtherFile(queries: readonly Query[], count: number, random: () => number): Query[] {
  const order = queries.map((_, index) => index);
  shuffle(order, random);
  return order.slice(0, count).map((index) => {
    const query = queries[index]!;
    const time = milli(Math.floor(query.time) + 0.999 * random());
    return { ...query, time, server: (query.server + 1 + randomBelow(random, 2)) % 3 };
  });
}

function asQueries(times: readonly number[], plan: StoryPlan, source: string, name: string, random: () => number): Query[] {
  return times.map((time) => ({ time: milli(plan.start + time), source, name, kind: kindOf(random), server: randomBelow(random, 3) }));
}

/** Lookups of the name at the heart of the story: `a + b + s + tail` records. */
export function storyQueries(plan: StoryPlan): Query[] {
  const random = seededRandom(plan.seed, 'story');
  const { a, b } = bankTimes(plan, random);
  const lookupsA = asQueries(a, plan, PARTIES.bankA, PARTIES.oldName, random);
  const lookupsB = asQueries(b, plan, PARTIES.bankB, PARTIES.oldName, random);
  const clinic = asQueries(trainTimes(plan, random, plan.s, 0), plan, PARTIES.clinic, PARTIES.oldName, random);
  const out = (day: number): boolean => day >= plan.outage[0] && day < plan.outage[1];
  const tail = distinct(plan.tail, () => random() * plan.days * DAY, new Set(), out).flatMap((time, index) =>
    asQueries([time], plan, TAIL[index % TAIL.length]!, PARTIES.oldName, random),
  );
  const half = plan.repeats / 2;
  return byTime([
    ...lookupsA,
    ...repeatInOtherFile(lookupsA, half, random),
    ...lookupsB,
    ...repeatInOtherFile(lookupsB, half, random),
    ...clinic,
    ...tail,
  ]);
}

/** Lookups of the new name: first B, then S, then A, and from then on the old mix at the old pace. */
export function renamedQueries(plan: StoryPlan): Query[] {
  const random = seededRandom(plan.seed, 'rename');
  const start = plan.renameDay * DAY;
  const one = (time: number, source: string): Query[] => asQueries([time], plan, source, PARTIES.newName, random);
  const queries = [...one(start, PARTIES.bankB), ...one(start + 1_684, PARTIES.clinic), ...one(start + 3_512, PARTIES.bankA)];
  let time = start + 3_600;
  while (queries.length < plan.renamed) {
    time += exponentialVariate(random, DAY / 22);
    const draw = random();
    if (draw < 0.78) queries.push(...one(time, PARTIES.bankA), ...one(time + (2 * random() - 1) * 2, PARTIES.bankB));
    else queries.push(...one(time, draw < 0.985 ? PARTIES.clinic : TAIL[randomBelow(random, TAIL.length)]!));
  }
  return byTime(queries);
}

/** Lookups of other servers of the same operator: forty to eighty resolvers each, unequal shares, more by day than by night. */
export function ordinaryQueries(plan: StoryPlan): Query[] {
  const random = seededRandom(plan.seed, 'ordinary');
  const lastDay = plan.renameDay + 7;
  const out = (day: number): boolean => day >= plan.outage[0] && day < plan.outage[1];
  return byTime(
    PARTIES.ordinary.flatMap((name, server) => {
      const resolvers = Array.from({ length: 40 + randomBelow(random, 40) }, (_, index) => resolverAddress(server, index));
      const rate = (day: number): number => 1 + 0.6 * Math.sin(2 * Math.PI * (day - 0.6));
      const times = distinct(plan.ordinary, () => drawDay(random, lastDay, 1.6, rate) * DAY, new Set(), out);
      return times.flatMap((time) => asQueries([time], plan, resolvers[Math.floor(resolvers.length * random() ** 1.7)]!, name, random));
    }),
  );
}

function resolverAddress(server: number, index: number): string {
  if (index % 9 === 8) return `2001:db8:${(server + 1) * 16}::${(index + 1).toString(16)}`;
  const network = index % 2 === 0 ? '198.51.100' : '203.0.113';
  return `${network}.${10 + ((server * 71 + index * 3) % 240)}`;
}

/** Exim's default retry rule in seconds from the first try: 15 min for 2 h, then growing by half, then every 6 h. */
const EXIM_OFFSETS = [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 10800, 16200, 24300, 36450];

/** The marketing control: 60 receivers' resolvers look the sister name up at each try of a mailing, on Exim's schedule; nobody acts as one. */
export function sisterQueries(plan: StoryPlan): Query[] {
  const random = seededRandom(plan.seed, 'sister');
  const queries: Query[] = [];
  for (let receiver = 0; receiver < 60; receiver++) {
    const source = resolverAddress(9, receiver);
    for (let mailing = 0; mailing < 4; mailing++) {
      const start = (4 + mailing * 13 + random() * 2) * DAY + random() * 8 * HOUR;
      const tries = 3 + randomBelow(random, 8);
      const times = EXIM_OFFSETS.slice(0, tries).map((offset) => milli(start + offset + random() * 8));
      queries.push(...asQueries(times, plan, source, PARTIES.sister, random));
    }
  }
  return byTime(queries);
}

/** The null control: the counts of the story, each source an independent homogeneous Poisson train, no repeats, no outage, no structure. */
export function nullQueries(plan: StoryPlan): Query[] {
  const random = seededRandom(plan.seed, 'null');
  const train = (count: number, source: string): Query[] =>
    asQueries(
      distinct(
        count,
        () => random() * plan.days * DAY,
        new Set(),
        () => false,
      ),
      plan,
      source,
      PARTIES.nullName,
      random,
    );
  const tail = Array.from({ length: plan.tail }, (_, index) => train(1, TAIL[index % TAIL.length]!)).flat();
  return byTime([...train(plan.a, PARTIES.bankA), ...train(plan.b, PARTIES.bankB), ...train(plan.s, PARTIES.clinic), ...tail]);
}

/** The probe: 20 strangers are refused, 8 of the resolvers that look the name up are accepted. */
export function probes(plan: StoryPlan): Probe[] {
  const random = seededRandom(plan.seed, 'probe');
  const insiders = [PARTIES.bankA, PARTIES.bankB, PARTIES.clinic, ...TAIL.slice(0, 5)];
  const outsiders = Array.from({ length: 20 }, (_, index) => `198.51.100.${140 + index * 5}`);
  const clients = [...insiders.map((client) => ({ client, accepted: true })), ...outsiders.map((client) => ({ client, accepted: false }))];
  shuffle(clients, random);
  let time = plan.start + (plan.days - 2) * DAY + 9 * HOUR;
  return clients.map((probe) => {
    time += 120 + random() * 900;
    return { ...probe, time: milli(time) };
  });
}

function byTime(queries: Query[]): Query[] {
  return queries.sort((one, other) => one.time - other.time || one.server - other.server || (one.source < other.source ? -1 : 1));
}
