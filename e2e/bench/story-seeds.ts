/**
 * `node electron/build/run-ts.mjs e2e/bench/story-seeds.ts [FROM] [SEEDS]`: the story with other seeds, with the marketing control in the same log; says for each seed which of
 * the issue's answers are wrong, and counts at the end. An oracle that knows both rates and that they change at a midnight is asked for the date as well: no method can be within two
 * days more often than it is.
 */
import { runAnalyses } from '../../electron/analyses/run.ts';
import { madeInput } from '../../electron/analyses/test-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { FAITHFUL, ordinaryQueries, PARTIES, renamedQueries, type StoryPlan, sisterQueries, storyQueries } from '../generators/story.ts';
import { queryEvents, storyInput } from '../generators/story-input.ts';

const DAY = 86_400e6;
/** Contacts so near to each other are one. */
const MINUTE = 60e6;
const quiet = { tick() {} };
const [from = '1', howMany = '10'] = process.argv.slice(2);

type Check = (of: (analysis: string) => readonly Finding[], plan: StoryPlan) => boolean;
const day = ({ start }: StoryPlan, number: number): number => start * 1e6 + number * DAY;
const near = (time: number, plan: StoryPlan, number: number, days: number): boolean => Math.abs(time - day(plan, number)) <= days * DAY;
const banks: readonly string[] = [PARTIES.bankA, PARTIES.bankB];

/** The last record before the outage and the first after it: nobody could know its edges better. */
function recordsAround(plan: StoryPlan): readonly [number, number] {
  const times = [...storyQueries(plan), ...renamedQueries(plan), ...ordinaryQueries(plan)].map(({ time }) => time * 1e6);
  const middle = (day(plan, plan.outage[0]) + day(plan, plan.outage[1])) / 2;
  return [Math.max(...times.filter((time) => time < middle)), Math.min(...times.filter((time) => time > middle))];
}

/** The last contact of a bank before a silence and the first after it that are not on the beat, which goes on meanwhile. */
function offBeatAround(plan: StoryPlan, bank: string, [begin, end]: readonly [number, number]): readonly [number, number] {
  const offBeat = storyQueries(plan).filter(({ source, time }) => {
    const phase = (time - plan.start - plan.phaseSeconds) / plan.periodSeconds;
    return source === bank && Math.abs(phase - Math.round(phase)) * plan.periodSeconds > 90;
  });
  const times = offBeat.map(({ time }) => time * 1e6);
  return [Math.max(...times.filter((time) => time < day(plan, begin))), Math.min(...times.filter((time) => time >= day(plan, end)))];
}

/** The midnight with the most likelihood within two days of it, for one who knows both rates; contacts of bank A before the outage, when it keeps no beat yet. */
function dayOfOracle(plan: StoryPlan): number {
  const last = Math.floor(plan.outage[0]);
  const heard = storyQueries(plan).filter(({ source, time }) => source === PARTIES.bankA && time < plan.start + last * 86_400);
  const counts = new Float64Array(last);
  for (const second of new Set(heard.map(({ time }) => Math.floor(time)))) counts[Math.floor((second - plan.start) / 86_400)]!++;
  const silentDays = plan.silences.reduce((sum, [begin, end]) => sum + end - begin, plan.outage[1] - plan.outage[0]);
  const aperiodic = (plan.a - plan.repeats / 2) * (1 - plan.trainShare);
  const rate = aperiodic / (plan.stepDay + plan.stepFactor * (plan.days - plan.stepDay - silentDays));
  const gained = counts.map((count) => count * Math.log(plan.stepFactor) - rate * (plan.stepFactor - 1));
  const weights = Float64Array.from({ length: last }, (_, from) => Math.exp(gained.subarray(from).reduce((sum, gain) => sum + gain, 0)));
  const around = weights.map((_, at) => weights.subarray(Math.max(0, at - 2), at + 3).reduce((sum, weight) => sum + weight, 0));
  return around.indexOf(Math.max(...around));
}

const stepsOf = (of: (analysis: string) => readonly Finding[]): readonly Finding[] =>
  of('change-point').filter(({ subject, method }) => banks.includes(subject.from ?? '') && method.parameters['part'] === 'aperiodic');

const CHECKS: Readonly<Record<string, Check>> = {
  'share with its interval, raw and unique': (of) => {
    const [share] = of('concentration');
    return share?.subject.to === PARTIES.oldName && share.statistics['rawOfHosts'] === 2820 && share.statistics['uniqueOfHosts'] === 2720;
  },
  'the outage, and no other gap': (of, plan) => {
    const gaps = of('collection-gap');
    const [before, after] = recordsAround(plan);
    const [start, end] = gaps[0]?.window ?? [0, 0];
    return gaps.length === 1 && start > before && start - before < DAY / 12 && end < after && after - end < DAY / 12;
  },
  'both silences of both banks, after the split only': (of, plan) => {
    const silences = of('silence').filter(({ subject }) => subject.to === PARTIES.oldName);
    const seen = (bank: string, span: readonly [number, number]): boolean => {
      const [before, after] = offBeatAround(plan, bank, span);
      const known = (edge: number, record: number, planted: number): boolean => Math.abs(edge - record) < MINUTE || near(edge, plan, planted, 1);
      return silences.some(({ subject, window }) => subject.host === bank && known(window[0], before, span[0]) && known(window[1], after, span[1]));
    };
    return (
      silences.every(({ method }) => method.parameters['part'] === 'aperiodic') &&
      plan.silences.every((span) => banks.every((bank) => seen(bank, span)))
    );
  },
  'the step within two days': (of, plan) => stepsOf(of).some(({ statistics }) => near(statistics['changeMicros'] ?? 0, plan, plan.stepDay, 2)),
  'the step in its interval': (of, plan) =>
    stepsOf(of).some(
      ({ statistics }) => statistics['changeLowMicros']! <= day(plan, plan.stepDay) && statistics['changeHighMicros']! >= day(plan, plan.stepDay),
    ),
  'the successor first': (of) => of('successor')[0]?.subject.successor === PARTIES.newName && of('successor').length === 1,
  'first contact unremarkable': (of) => of('first-contact')[0]?.summary.includes('unremarkable') === true,
  "Fisher's p": (of) => Math.abs((of('selective-access')[0]?.p ?? 1) / 3.217e-7 - 1) < 1e-3,
  'the two banks as one, nobody else': (of) => {
    const together = of('synchrony');
    const named = together.some(({ subject }) => subject.to === PARTIES.oldName);
    return named && together.every(({ subject }) => subject.hosts?.every((host) => banks.includes(host)) === true);
  },
  'marketing matched to its schedule': (of) => of('mail-retry').filter(({ subject }) => subject.to === PARTIES.sister).length >= 54,
  'marketing no channel': (of) =>
    ['periodicity', 'synchrony', 'silence', 'working-hours', 'successor', 'concentration'].every((analysis) =>
      of(analysis).every(({ subject }) => subject.to !== PARTIES.sister && subject.host !== PARTIES.sister),
    ),
};

const right = new Map<string, number>();
let oracle = 0;
for (let seed = Number(from); seed < Number(from) + Number(howMany); seed++) {
  const plan = { ...FAITHFUL, seed };
  const alone = runAnalyses(storyInput(plan), quiet).filter(({ verdict }) => verdict === 'found');
  const sister = runAnalyses(madeInput(queryEvents(sisterQueries(plan))), quiet).filter(({ verdict }) => verdict === 'found');
  const found = [...alone, ...sister];
  const of = (analysis: string): readonly Finding[] => found.filter((finding) => finding.analysis === analysis);
  const wrong = Object.entries(CHECKS).filter(([name, check]) => {
    const good = check(of, plan);
    right.set(name, (right.get(name) ?? 0) + (good ? 1 : 0));
    return !good;
  });
  const oracleRight = Math.abs(dayOfOracle(plan) - plan.stepDay) <= 2;
  if (oracleRight) oracle++;
  console.log(
    `seed ${seed}: ${wrong.map(([name]) => `WRONG ${name}`).join('; ') || 'all right'}${oracleRight ? '' : ' (the oracle misses the step as well)'}`,
  );
}
for (const [name, count] of right) console.log(`${name}: ${count} of ${howMany}`);
console.log(`an oracle has the step within two days: ${oracle} of ${howMany}`);
