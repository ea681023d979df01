import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunInput } from '../analyses/context.ts';
import { KnownAnswers } from '../analyses/known-answers.ts';
import { runInPool, startRun } from '../analyses/pool.ts';
import { runAnalyses } from '../analyses/run.ts';
import { type MadeEvent, madeInput, pairEvents } from '../analyses/test-table.ts';
import { buildPairs } from '../events/pairs.ts';
import { seededRandom } from '../statistics/random.ts';
import { groupActors } from './actors.ts';

const DAY = 86_400;
const HOSTS = ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4'];
const SERVERS = ['mail.example', 'www.example'];

/** Some contacts of every client with every server, of one file: more or less often, some in a rhythm, one silent for a while, one beginning late. */
function file(number: number): MadeEvent[] {
  const random = seededRandom(number, 'file');
  const apart = Array.from({ length: 40 }, () => (number + 1) * 5 * DAY + random() * 20 * DAY);
  const near = HOSTS.flatMap((from, i) =>
    SERVERS.flatMap((to, k) => {
      const steps = Array.from({ length: 50 }, (_, n) => (k === 0 && i === 0 ? n * 3600 : random() * 20 * DAY));
      const times = steps.map((at) => (number + 1) * 5 * DAY + at).filter((at) => i !== 2 || at < 12 * DAY || at > 17 * DAY);
      return pairEvents(from, to, times, { source: number });
    }),
  );
  return [...near, ...pairEvents('203.0.113.1', 'apart.example', apart, { source: number })];
}

/** What a journalist may do between two runs. */
type Step =
  | { readonly is: 'group'; readonly hosts: readonly number[] }
  | { readonly is: 'ungroup' }
  | { readonly is: 'import' }
  | { readonly is: 'undo' };
interface State {
  readonly groups: readonly (readonly number[])[];
  readonly files: number;
}

function inputOf({ groups, files }: State): RunInput {
  const { table } = madeInput(Array.from({ length: files }, (_, i) => file(i)).flat());
  const entities = groups.map((hosts, i) => ({ id: `g${i}`, name: `Group ${i}`, color: 0, hosts: hosts.map((host) => HOSTS[host]!) }));
  const actors = groupActors(table.hosts, entities);
  return { ...madeInput([]), table, pairs: buildPairs(table, actors.actorOf), actors: actors.names };
}

function after(states: readonly State[], step: Step): readonly State[] {
  const now = states[states.length - 1]!;
  if (step.is === 'undo') return states.length > 1 ? states.slice(0, -1) : states;
  if (step.is === 'import') return [...states, { ...now, files: Math.min(3, now.files + 1) }];
  if (step.is === 'ungroup') return [...states, { ...now, groups: now.groups.slice(0, -1) }];
  const free = step.hosts.filter((host) => now.groups.every((group) => !group.includes(host)));
  return free.length === 0 ? states : [...states, { ...now, groups: [...now.groups, free] }];
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ is: fc.constant('group' as const), hosts: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }) }),
  fc.constant({ is: 'ungroup' as const }),
  fc.constant({ is: 'import' as const }),
  fc.constant({ is: 'undo' as const }),
);

describe('running again what changed', () => {
  it('gives the bytes of a run from scratch after any grouping, ungrouping, import and undo', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        const known = new KnownAnswers();
        let states: readonly State[] = [{ groups: [], files: 1 }];
        await runInPool(inputOf(states[0]!), 1, { known });
        for (const next of steps) {
          states = after(states, next);
          const input = inputOf(states[states.length - 1]!);
          const again = await runInPool(input, 1, { known });
          expect(JSON.stringify(again)).toBe(JSON.stringify(runAnalyses(input, { tick() {} })));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('asks only the pairs that a grouping touches, and nobody after an undo', async () => {
    const known = new KnownAnswers();
    const titles = async (state: State): Promise<string[]> => {
      const told: string[] = [];
      await runInPool(inputOf(state), 1, { known, progress: ({ title }) => told.push(title) });
      return [...new Set(told)];
    };
    const plain: State = { groups: [], files: 1 };
    expect((await titles(plain)).join()).toContain(': 9 pairs');
    expect((await titles({ ...plain, groups: [[0, 1]] })).join()).toMatch(/: the [2-6] of 7 pairs that changed/);
    expect(await titles(plain)).toEqual([]);
  });

  it('does not keep what was stopped', async () => {
    const known = new KnownAnswers();
    const input = inputOf({ groups: [], files: 1 });
    const run = startRun(input, 1, { known });
    run.stop('periodicity');
    const cut = await run.findings;
    expect(cut.some((finding) => finding.analysis === 'periodicity')).toBe(false);
    expect(JSON.stringify(await runInPool(input, 1, { known }))).toBe(JSON.stringify(runAnalyses(input, { tick() {} })));
  });
});
