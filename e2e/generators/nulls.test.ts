import { expect, test } from 'vitest';
import type { RunInput } from '../../electron/analyses/context.ts';
import { drawNull } from '../../electron/analyses/nulls/index.ts';
import { runAnalyses } from '../../electron/analyses/run.ts';
import { madeInput, pairEvents } from '../../electron/analyses/test-table.ts';
import { exponentialVariate, seededRandom } from '../../electron/statistics/random.ts';
import { RETRY_SCHEDULES } from '../../electron/statistics/retry-schedules.ts';
import type { Finding, NullPicture } from '../../shared/model/finding.ts';
import { FAITHFUL } from './story.ts';
import { storyInput } from './story-input.ts';

/*
 * The story's findings, each with its null: the picture must hold the same chance as the finding. The p of a finding also pays for looks, so that it may be larger, where
 * the table below says so.
 */

/** Ten messages that one server tries again as Exim does, and a cache of an hour, for what the story does not hold. */
function queueAndCache(): RunInput {
  const random = seededRandom(5, 'nulls');
  const { steps } = RETRY_SCHEDULES.find(({ id }) => id === 'exim')!;
  const tries = Array.from({ length: 10 }, (_, message) => {
    let at = message * 5 * 86_400 + 3600 * random();
    return [at, ...steps.slice(0, 14).map((step) => (at += step + 4 * random()))];
  }).flat();
  const expiries: number[] = [];
  for (let at = 0; at < 50 * 86_400; at += 3600 + exponentialVariate(random, 400)) expiries.push(at);
  return madeInput([...pairEvents('192.0.2.1', 'mx.example', tries), ...pairEvents('192.0.2.2', 'www.example', expiries)]);
}

const drawn = [storyInput(FAITHFUL), queueAndCache()].flatMap((input) => {
  const findings = runAnalyses(input, { tick: () => undefined });
  return findings.flatMap((finding): { finding: Finding; picture: NullPicture }[] => {
    const picture = drawNull(input, findings, finding);
    return picture === null ? [] : [{ finding, picture }];
  });
});
const of = (analysis: string) => drawn.filter(({ finding }) => finding.analysis === analysis);

test('every kind of test has its picture', () => {
  const kinds = new Set(drawn.map(({ finding }) => finding.analysis));
  for (const analysis of [
    'burstiness',
    'caching',
    'change-point',
    'mail-retry',
    'periodicity',
    'selective-access',
    'silence',
    'successor',
    'synchrony',
    'working-hours',
  ])
    expect(kinds, analysis).toContain(analysis);
  expect(drawn.some(({ finding }) => finding.p === undefined)).toBe(false);
});

test('pictures are distributions, and their sentences hold no nonsense', () => {
  for (const { finding, picture } of drawn) {
    const sum = picture.chances.reduce((total, chance) => total + chance, 0);
    expect(sum, finding.id).toBeGreaterThan(0.9);
    expect(sum, finding.id).toBeLessThan(1 + 1e-9);
    expect(picture.edges.length).toBe(picture.chances.length + 1);
    expect(picture.tail).toBeGreaterThanOrEqual(0);
    expect(picture.tail).toBeLessThanOrEqual(1);
    expect(picture.sentence).not.toMatch(/NaN|undefined|∞|not known/);
  }
});

test.each([
  ['burstiness', 1.001],
  ['change-point', 1.001],
  ['mail-retry', 1.001],
  ['selective-access', 1.001],
  // A whole number of independent contacts stands for the clumps.
  ['silence', 1.25],
] as const)('%s: the tail is the p of the finding', (analysis, within) => {
  for (const { finding, picture } of of(analysis)) {
    const ratio = (picture.tail + 1e-12) / (finding.p! + 1e-12);
    expect(ratio, `${finding.summary} ${picture.sentence}`).toBeGreaterThan(1 / within);
    expect(ratio, `${finding.summary} ${picture.sentence}`).toBeLessThan(within);
  }
});

test.each(['periodicity', 'synchrony', 'caching'])('%s: the p of the finding is the tail or more, for it pays for looks', (analysis) => {
  for (const { finding, picture } of of(analysis)) expect(picture.tail, finding.summary).toBeLessThanOrEqual(finding.p! * 1.01 + 1e-12);
});

test('simulated nulls agree with p where simulation reaches', () => {
  for (const { finding, picture } of of('successor')) {
    expect(picture).toMatchObject({ kind: 'simulated', draws: 4999, seed: 1 });
    if (finding.p! > 0.01) expect(picture.tail / finding.p!).toBeGreaterThan(0.5);
    else expect(picture.tail).toBeLessThan(0.03);
  }
});
