import { beforeAll, describe, expect, it } from 'vitest';
import type { RunInput } from '../../electron/analyses/context.ts';
import { analyses } from '../../electron/analyses/index.ts';
import { type RunHooks, runAnalyses as runAll } from '../../electron/analyses/run.ts';
import { madeInput } from '../../electron/analyses/test-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { FAITHFUL, nullQueries, PARTIES, sisterQueries } from './story.ts';
import { dayAndNight, queryEvents, storyInput, structurelessInput } from './story-input.ts';

const DAY = 86_400e6;
const quiet = { tick() {} };
/** What is looked at here; the others have tests of their own. */
const HERE = [
  'change-point',
  'collection-gap',
  'completeness',
  'concentration',
  'duplicates',
  'first-contact',
  'selective-access',
  'silence',
  'successor',
  'synchrony',
];
const runAnalyses = (input: RunInput, hooks: RunHooks): Finding[] =>
  runAll(
    input,
    hooks,
    analyses.filter((one) => HERE.includes(one.id)),
  );
const day = (number: number): number => FAITHFUL.start * 1e6 + number * DAY;
const WATCHED = ['silence', 'change-point', 'synchrony', 'successor'];

describe.each([FAITHFUL.seed, 77])('the story, seed %i', (seed) => {
  let findings: readonly Finding[];
  const of = (analysis: string): Finding[] => findings.filter((one) => one.analysis === analysis && one.verdict === 'found');

  beforeAll(() => {
    findings = runAnalyses(storyInput({ ...FAITHFUL, seed }), quiet);
  });

  it('has a share with an interval, unique and raw counts, and the first rank among its neighbours', () => {
    const share = of('concentration')[0]!;
    expect(of('concentration')).toHaveLength(1);
    expect(share.subject).toEqual({ to: PARTIES.oldName, hosts: expect.arrayContaining([PARTIES.bankA, PARTIES.bankB]) });
    expect(share.statistics).toMatchObject({ raw: 3570, rawOfHosts: 2820, uniqueOfHosts: 2720, rank: 1 });
    expect(share.statistics['shareRaw']).toBeCloseTo(0.789916, 6);
    expect(share.statistics['shareRawLow']).toBeCloseTo(0.776245, 6);
    expect(share.statistics['shareRawHigh']).toBeCloseTo(0.802964, 6);
    expect(share.statistics['top3ShareRaw']).toBeCloseTo(0.9899, 4);
  });

  it('counts the hundred repeats', () => {
    expect(of('duplicates')[0]!.statistics).toMatchObject({ repeats: 100, repeatsInOtherFiles: 100 });
  });

  it('calls the outage a gap of the recording, and nothing else', () => {
    const gaps = of('collection-gap');
    expect(gaps).toHaveLength(1);
    expect(Math.abs(gaps[0]!.window[0] - day(80))).toBeLessThan(DAY / 8);
    expect(Math.abs(gaps[0]!.window[1] - day(81.5))).toBeLessThan(DAY / 8);
  });

  it('finds the two silences only in what is left without the beat, and of both banks', () => {
    const silences = of('silence');
    expect(silences.every((one) => one.method.parameters['part'] === 'aperiodic')).toBe(true);
    for (const host of [PARTIES.bankA, PARTIES.bankB]) {
      const days = silences.filter((one) => one.subject.host === host).map((one) => one.window.map((edge) => Math.round((edge - day(0)) / DAY)));
      expect(days.sort()).toEqual([
        [101, 106],
        [133, 140],
      ]);
    }
  });

  it('dates the change within two days', () => {
    const steps = of('change-point').filter((one) => one.subject.from === PARTIES.bankA && one.method.parameters['part'] === 'aperiodic');
    expect(steps).toHaveLength(1);
    expect(Math.abs(steps[0]!.statistics['changeMicros']! - day(50))).toBeLessThanOrEqual(2 * DAY);
    expect(steps[0]!.statistics['changeLowMicros']).toBeLessThanOrEqual(day(50));
    expect(steps[0]!.statistics['changeHighMicros']).toBeGreaterThanOrEqual(day(50));
    expect(steps[0]!.effect.value).toBeGreaterThan(1.5);
  });

  it('names the successor first, and calls the first contact unremarkable with its number', () => {
    const successors = of('successor');
    expect(successors[0]!.subject).toEqual({ host: PARTIES.oldName, successor: PARTIES.newName });
    expect(successors).toHaveLength(1);
    expect(successors[0]!.p).toBeLessThan(1e-5);
    const first = of('first-contact')[0]!;
    expect(first.subject).toEqual({ from: PARTIES.bankB, to: PARTIES.newName });
    expect(first.statistics['sameAudience']).toBeGreaterThan(0.36);
    expect(first.statistics['sameAudience']).toBeLessThan(0.41);
    expect(first.summary).toContain('unremarkable');
    expect(first.innocent[0]!.explanation).toContain('PTR');
  });

  it('tests the refusals by Fisher', () => {
    const selective = of('selective-access');
    expect(selective).toHaveLength(1);
    expect(selective[0]!.p! / 3.217e-7).toBeCloseTo(1, 3);
    expect(selective[0]!.subject).toMatchObject({ host: PARTIES.oldName });
    expect(selective[0]!.subject.hosts).toHaveLength(8);
    expect(selective[0]!.effect.value).toBe(1);
  });

  it('sees the two banks act as one, and the clinic not, though it keeps the same beat', () => {
    const together = of('synchrony').filter((one) => one.subject.to === PARTIES.oldName);
    expect(together.map((one) => one.subject.hosts)).toEqual([[PARTIES.bankB, PARTIES.bankA].sort()]);
    expect(together[0]!.p).toBeLessThan(1e-3);
    expect(together[0]!.effect.value).toBeGreaterThan(0.7);
  });
});

describe('the controls', () => {
  it('no channel, no silence and no acting as one in marketing mail', () => {
    const found = runAnalyses(madeInput(queryEvents(sisterQueries(FAITHFUL))), quiet).filter((one) => one.verdict === 'found');
    expect(found.map((one) => one.analysis).filter((id) => [...WATCHED, 'concentration', 'collection-gap'].includes(id))).toEqual([]);
  });

  it.each([1, 2, 3])('nothing in the null control, seed %i', (seed) => {
    const found = runAnalyses(madeInput(queryEvents(nullQueries({ ...FAITHFUL, seed }))), quiet).filter((one) => one.verdict === 'found');
    expect(found.map((one) => one.analysis).filter((id) => WATCHED.includes(id))).toEqual([]);
  });

  it('next to nothing in logs without structure, by day and night or evenly', () => {
    let runs = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const input = structurelessInput(seed, 100, 60, seed % 2 === 0 ? dayAndNight : undefined);
      const found = runAnalyses({ ...input, only: WATCHED }, quiet).filter((one) => one.verdict === 'found' && WATCHED.includes(one.analysis));
      if (found.length > 0) runs++;
    }
    expect(runs).toBeLessThanOrEqual(1);
  });
});
