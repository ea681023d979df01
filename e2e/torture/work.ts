import { join } from 'node:path';
import type { JobProgress } from '../../shared/contract/events.ts';
import { type ActionRecord, type Left, LINES, type Torture } from './torture-run.ts';

/** Calls a command, however the program is reached. */
export type Ask = (name: string, args: unknown) => Promise<{ readonly ok: boolean; readonly value?: unknown }>;

interface Step {
  readonly key: string;
  readonly value: string | null;
  readonly name: string;
  readonly args: unknown;
}

const KEYS = 6;

/** One thing a journalist does, by chance: notes, statements and entities written, changed and deleted; the title changed. */
function someStep(random: () => number, n: number): Step {
  const id = String(Math.floor(random() * KEYS));
  const what = Math.floor(random() * 8);
  const value = `value ${n}`;
  if (what < 3) return { key: `note ${id}`, value, name: 'save-note', args: { id: `note ${id}`, text: value, pins: [], confidential: false } };
  if (what === 3) return { key: `note ${id}`, value: null, name: 'delete-note', args: { id: `note ${id}` } };
  if (what === 4)
    return {
      key: `statement ${id}`,
      value,
      name: 'save-statement',
      args: { id: `statement ${id}`, when: 1.46e15, who: 'A spokesman', text: value, citation: 'Daily Example', afterLooking: false },
    };
  if (what === 5) return { key: 'title', value, name: 'rename-case', args: { title: value } };
  if (what === 6) return { key: `entity ${id}`, value: null, name: 'delete-entity', args: { id: `entity ${id}` } };
  return { key: `entity ${id}`, value, name: 'save-entity', args: { id: `entity ${id}`, name: value, color: 1, hosts: [`h${id}.example`] } };
}

/** Acts without rest until an answer says that nobody is there. */
export async function actUntilTheEnd(ask: Ask, record: ActionRecord, random: () => number, over: () => boolean): Promise<void> {
  for (let n = 0; !over(); n++) {
    const step = someStep(random, n);
    record.begin(step.key, step.value);
    const answer = await ask(step.name, step.args);
    if (answer.ok) record.acknowledge(step.key);
    else if ((answer as { error?: { code: string } }).error?.code === 'engine-lost') return;
    else record.refused(step.key);
  }
}

/** Long work at the same time, in the order the chance says: the second import, analyses, a copy, an export. `done` tells how a job ended. */
export async function longWork(
  torture: Torture,
  ask: Ask,
  done: (job: string) => Promise<JobProgress['state']>,
  left: { imported: number; outputs: { path: string; kind: 'copy' | 'export'; done: boolean }[] },
): Promise<void> {
  const { random, place, logs } = torture;
  const imports = async (which: number): Promise<void> => {
    const answer = await ask('import-files', { items: [{ path: logs[which], timeZone: 'UTC' }] });
    if (answer.ok && (await done((answer.value as { job: string }).job)) === 'done') left.imported += LINES[which]!;
  };
  const output = async (kind: 'copy' | 'export', path: string): Promise<void> => {
    const entry = { path, kind, done: false };
    left.outputs.push(entry);
    entry.done = (await ask(kind === 'copy' ? 'save-copy' : 'export-events', kind === 'copy' ? { path } : { path, window: null })).ok;
  };
  const works = [
    () => imports(1),
    () => output('copy', join(place, 'copy.occam')),
    () => output('export', join(place, 'events.csv')),
    () => output('export', join(place, 'events.parquet')),
    async () => void (await ask('run-analyses', { only: ['completeness', 'periodicity'] })),
  ];
  await imports(0);
  works.sort(() => random() - 0.5);
  for (const work of works) await work();
}

/** An empty account to fill. */
export const nothingLeft = (
  how: string,
  casePath: string,
  record: ActionRecord,
): { -readonly [K in keyof Left]: Left[K] } & { outputs: { path: string; kind: 'copy' | 'export'; done: boolean }[] } => ({
  how,
  casePath,
  made: false,
  record,
  imported: 0,
  outputs: [],
});
