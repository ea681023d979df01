import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobProgress } from '../../shared/contract/events.ts';
import { nextStep, type Seen } from './steps.ts';
import { type ActionRecord, type Left, LINES, type Output, type Torture } from './torture-run.ts';

/** Calls a command, however the program is reached. */
export type Ask = (
  name: string,
  args: unknown,
) => Promise<{ readonly ok: boolean; readonly value?: unknown; readonly error?: { readonly code: string } }>;

/** After so many steps, what there is to judge and to take out is looked at anew. */
const LOOK_EVERY = 20;

/** Acts without rest until an answer says that nobody is there. */
export async function actUntilTheEnd(ask: Ask, record: ActionRecord, random: () => number, over: () => boolean): Promise<void> {
  let seen: Seen = { findings: [], sources: [] };
  for (let n = 0; !over(); n++) {
    if (n % LOOK_EVERY === LOOK_EVERY - 1) seen = await look(ask, seen);
    const step = nextStep(random, `value ${n}`, record, seen);
    const before = record.value(step.key);
    record.begin(step.key, step.value);
    const answer = await ask(step.name, step.args);
    if (answer.error?.code === 'engine-lost') return;
    if (!answer.ok) {
      record.refused(step.key);
      continue;
    }
    record.acknowledge(step.key);
    if (step.name === 'undo' || step.name === 'redo') record.last = { ...record.last!, undone: step.name === 'undo' };
    else record.last = step.own === true && before !== step.value ? { key: step.key, before, after: step.value, undone: false } : null;
  }
}

async function look(ask: Ask, seen: Seen): Promise<Seen> {
  const found = await ask('list-findings', { all: true });
  const summary = await ask('summarise-case', {});
  if (!found.ok || !summary.ok) return seen;
  return {
    findings: (found.value as { finding: { id: string } }[]).slice(0, 20).map(({ finding }) => finding.id),
    // Importing what was taken out brings it back: of the logs, the first is imported once only.
    sources: (summary.value as { sources: { sha256: string; events: number }[] }).sources
      .filter(({ events }) => events === LINES[0])
      .map(({ sha256 }) => sha256),
  };
}

/** Names of all files that `longWork` may write, in the run's place. */
export const OUTPUTS = [
  'copy.occam',
  'events.csv',
  'events.jsonl',
  'events.parquet',
  'some.csv',
  'network.graphml',
  'network.gexf',
  'network-i2.csv',
] as const;

/** Long work at the same time, in the order the chance says: imports, one of them stopped, analyses, reports, a copy, every export, close and open. `done` tells how a job ended. */
export async function longWork(
  { random, place, logs }: Torture,
  ask: Ask,
  done: (job: string) => Promise<JobProgress['state']>,
  left: Pick<Left, 'casePath' | 'imported' | 'open' | 'outputs'>,
): Promise<void> {
  const imports = async (which: number, stopped = false): Promise<void> => {
    const answer = await ask('import-files', { items: [{ path: logs[which], timeZone: 'UTC' }] });
    if (!answer.ok) return;
    const { job } = answer.value as { job: string };
    if (stopped) {
      await pause(random() * 300);
      await ask('cancel-job', { job });
    }
    if ((await done(job)) === 'done') left.imported.add(which);
  };
  const output = async (name: (typeof OUTPUTS)[number]): Promise<void> => {
    const entry: Output = { path: join(place, name), kind: name.endsWith('.occam') ? 'copy' : 'export', done: false };
    left.outputs.push(entry);
    const { path } = entry;
    const some = name === 'some.csv' ? { filter: SOME } : {};
    entry.done = (
      await ask(entry.kind === 'copy' ? 'save-copy' : 'export-events', entry.kind === 'copy' ? { path } : { path, window: null, ...some })
    ).ok;
  };
  const report = { zone: 'UTC', secondZone: null, window: null };
  const works: (() => Promise<unknown>)[] = [
    () => imports(1),
    () => imports(1, true),
    ...OUTPUTS.map((name) => () => output(name)),
    () => ask('run-analyses', { only: ['completeness', 'periodicity'] }),
    () => ask('build-report', report),
    () => ask('render-report', report),
    () => ask('draw-graph', { hosts: 100, pairs: 200, always: [] }),
    async () => {
      if ((await ask('close-case', {})).ok) left.open = false;
      if ((await ask('open-case', { path: left.casePath })).ok) left.open = true;
    },
  ];
  await imports(0);
  for (const work of shuffled(works, random)) await work();
}

/** What `some.csv` holds. */
export const SOME = 'from:192.0.2.7';

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!);
}
