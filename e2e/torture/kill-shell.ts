import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JobProgress } from '../../shared/contract/events.ts';
import { launch, type RunningApp } from '../harness/launch.ts';
import { type Left, nothingLeft, type Torture } from './torture-run.ts';
import { type Ask, actUntilTheEnd, longWork, OUTPUTS } from './work.ts';

const LATEST_MS = 4000;
const root = new URL('../..', import.meta.url).pathname;

/** Works in the window of the whole program and kills its main process, alone or with the engine. Waits until no process of it is left. */
export async function killShell(torture: Torture): Promise<Left> {
  const { random, place } = torture;
  mkdirSync(place);
  const both = random() < 0.5;
  const left = nothingLeft(both ? 'shell and engine killed' : 'shell killed', join(place, 'case.occam'));
  const { record } = left;
  const app = await launch({ root, userData: join(place, 'settings') });
  const engine = await app.evaluate(
    (electron) => electron.app.getAppMetrics().find((one: { type: string; name?: string }) => one.name === 'Occam engine')?.pid as number,
    null,
  );
  await nameFiles(app, torture);
  let over = false;
  let begun: () => void = () => undefined;
  const counting = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const ask: Ask = async (name, args) => {
    if (over) return lost;
    return app.page
      .evaluate(
        ([called, given]) => (window as unknown as { occam: { invoke(name: string, args: unknown): Promise<never> } }).occam.invoke(called, given),
        [name, args] as [string, unknown],
      )
      .catch(() => lost);
  };
  const working = (async () => {
    await app.page.evaluate(() => {
      const page = window as unknown as { occam: { on(name: string, listener: (payload: unknown) => void): void }; jobs: unknown[] };
      page.jobs = [];
      page.occam.on('job', (job) => page.jobs.push(job));
    });
    left.made = (await ask('create-case', { path: left.casePath, title: 'Torture' })).ok;
    left.open = left.made;
    begun();
    if (!left.made) return;
    record.begin('title', 'Torture');
    record.acknowledge('title');
    const done = async (job: string): Promise<JobProgress['state']> => {
      while (!over) {
        const jobs = await app.page.evaluate(() => (window as unknown as { jobs: JobProgress[] }).jobs).catch(() => []);
        const end = jobs.find((one) => one.job === job && ['done', 'failed', 'cancelled'].includes(one.state));
        if (end !== undefined) return end.state;
        await pause(20);
      }
      return 'failed';
    };
    await Promise.all([actUntilTheEnd(ask, record, random, () => over), longWork(torture, ask, done, left)]);
  })();
  await counting;
  await Promise.race([pause(random() * LATEST_MS), app.ended]);
  over = true;
  process.kill(app.pid, 'SIGKILL');
  if (both) process.kill(engine, 'SIGKILL');
  await app.ended;
  await working.catch(() => undefined);
  await untilGone(engine);
  return left;
}

/** What the program may read and write is what the person chose in a dialog. */
async function nameFiles(app: RunningApp, { place, logs }: Torture): Promise<void> {
  for (const name of ['case.occam', ...OUTPUTS]) await choose(app, join(place, name));
  await chooseLogs(app, logs);
}

/** Answers the next dialog that asks where to save, and has the page ask. */
async function choose(app: RunningApp, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await app.page.evaluate((suggested) => {
    const { occam } = window as unknown as { occam: { invoke(name: string, args: unknown): Promise<unknown> } };
    return occam.invoke('choose-save', { suggested, kind: suggested.endsWith('.occam') ? 'case' : 'csv' });
  }, path);
}

/** Answers the next dialog that asks for files, and has the page ask. */
async function chooseLogs(app: RunningApp, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
  }, paths);
  await app.page.evaluate(() =>
    (window as unknown as { occam: { invoke(name: string, args: unknown): Promise<unknown> } }).occam.invoke('choose-files', { folders: false }),
  );
}

const lost = { ok: false, error: { code: 'engine-lost' } } as const;

/** Waits for the end of a process that is not our child: an engine whose shell is gone leaves by itself. */
async function untilGone(pid: number): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(50);
  }
  throw new Error(`the engine (process ${pid}) outlived its shell by 20 seconds`);
}
