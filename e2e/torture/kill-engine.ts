import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { type Left, nothingLeft, type Torture } from './torture-run.ts';
import { type Ask, actUntilTheEnd, longWork } from './work.ts';

const LATEST_MS = 2500;

/** Works with an engine in a process of its own and ends it in the middle: by SIGKILL, as the system does when memory is short, or by an abort inside. */
export async function killEngine(torture: Torture): Promise<Left> {
  const { random, place } = torture;
  mkdirSync(place);
  const signal = random() < 0.5 ? 'SIGKILL' : 'SIGABRT';
  const left = nothingLeft(signal === 'SIGKILL' ? 'engine killed' : 'engine aborted', join(place, 'case.occam'));
  const { record } = left;
  const engine = new EngineProcess(torture.engineFile);
  const gone = new Promise((resolve) => engine.child.once('exit', resolve));
  // Counted from the answer that the case is made, or, in one run of eight, from the question. Squared, so that more of the ends come early.
  const moment = random() ** 2 * LATEST_MS;
  const fromTheStart = random() < 0.125;
  let begun: () => void = () => undefined;
  const counting = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let over = false;
  const ask: Ask = (name, args) => (over ? Promise.resolve({ ok: false, error: { code: 'engine-lost' } }) : engine.ask(name, args));
  const working = (async () => {
    while (!over && !engine.pushed.some(({ event }) => event === 'engine-ready')) await pause(5);
    if (fromTheStart) begun();
    left.made = (await ask('create-case', { path: left.casePath, title: 'Torture' })).ok;
    left.open = left.made;
    begun();
    if (!left.made) return;
    record.begin('title', 'Torture');
    record.acknowledge('title');
    const done = async (job: string) => {
      try {
        return (await engine.jobEnd(job)).state;
      } catch {
        return 'failed' as const;
      }
    };
    await Promise.all([actUntilTheEnd(ask, record, random, () => over), longWork(torture, ask, done, left)]);
  })();
  await counting;
  await Promise.race([pause(moment), gone]);
  over = true;
  engine.child.kill(signal);
  await gone;
  await working;
  return left;
}
