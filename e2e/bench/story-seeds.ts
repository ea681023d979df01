/**
 * `node electron/build/run-ts.mjs e2e/bench/story-seeds.ts [FROM] [SEEDS]`: the story with other seeds, with the marketing control in the same log; says for each seed which of
 * the issue's answers are wrong, and counts at the end.
 */
import { runAnalyses } from '../../electron/analyses/run.ts';
import { madeInput } from '../../electron/analyses/test-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { FAITHFUL, PARTIES, type StoryPlan, sisterQueries } from '../generators/story.ts';
import { queryEvents, storyInput } from '../generators/story-input.ts';

const DAY = 86_400e6;
const quiet = { tick() {} };
const [from = '1', howMany = '10'] = process.argv.slice(2);

type Check = (of: (analysis: string) => readonly Finding[], plan: StoryPlan) => boolean;
const day = ({ start }: StoryPlan, number: number): number => start * 1e6 + number * DAY;
const near = (time: number, plan: StoryPlan, number: number, days: number): boolean => Math.abs(time - day(plan, number)) <= days * DAY;
const banks: readonly string[] = [PARTIES.bankA, PARTIES.bankB];

const CHECKS: Readonly<Record<string, Check>> = {
  'share with its interval, raw and unique': (of) => {
    const [share] = of('concentration');
    return share?.subject.to === PARTIES.oldName && share.statistics['rawOfHosts'] === 2820 && share.statistics['uniqueOfHosts'] === 2720;
  },
  'the outage, and no other gap': (of, plan) => {
    const gaps = of('collection-gap');
    return gaps.length === 1 && near(gaps[0]!.window[0], plan, plan.outage[0], 0.125) && near(gaps[0]!.window[1], plan, plan.outage[1], 0.125);
  },
  'both silences of both banks, after the split only': (of, plan) => {
    const silences = of('silence').filter(({ subject }) => subject.to === PARTIES.oldName);
    const seen = (bank: string, [begin, end]: readonly [number, number]): boolean =>
      silences.some(({ subject, window }) => subject.host === bank && near(window[0], plan, begin, 1) && near(window[1], plan, end, 1));
    return (
      silences.every(({ method }) => method.parameters['part'] === 'aperiodic') &&
      plan.silences.every((span) => banks.every((bank) => seen(bank, span)))
    );
  },
  'the step within two days': (of, plan) =>
    of('change-point').some(
      ({ subject, statistics, method }) =>
        banks.includes(subject.from ?? '') &&
        method.parameters['part'] === 'aperiodic' &&
        near(statistics['changeMicros'] ?? 0, plan, plan.stepDay, 2),
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
  console.log(`seed ${seed}: ${wrong.map(([name]) => `WRONG ${name}`).join('; ') || 'all right'}`);
}
for (const [name, count] of right) console.log(`${name}: ${count} of ${howMany}`);
