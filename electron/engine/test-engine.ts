import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { join } from 'node:path';
import type { JobProgress } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/lib/result.ts';

/** For tests: builds the engine and its workers when they are stale, and returns the file to fork. */
export function buildEngine(): string {
  const root = new URL('../..', import.meta.url).pathname;
  execFileSync(process.execPath, [join(root, 'electron/build/build.mjs'), 'engine', 'parse-worker', 'analysis-worker', 'layout-worker'], {
    cwd: root,
    stdio: 'ignore',
  });
  return join(root, 'out/node/engine.js');
}

interface Message {
  readonly id?: number;
  readonly result?: Result<unknown>;
  readonly event?: string;
  readonly payload?: unknown;
}

/** An engine in a process of its own, asked as the shell asks it. */
export class EngineProcess {
  readonly child: ChildProcess;
  private readonly answers = new Map<number, (result: Result<unknown>) => void>();
  /** Everything pushed so far. */
  readonly pushed: { readonly event: string; readonly payload: unknown }[] = [];
  private next = 1;

  /** `execArgv` are words for Node before the file. */
  constructor(file: string, execArgv: readonly string[] = []) {
    this.child = fork(file, { serialization: 'advanced', stdio: 'ignore', execArgv: [...execArgv] });
    this.child.setMaxListeners(0);
    this.child.on('message', (message: Message) => {
      if (message.event !== undefined) this.pushed.push({ event: message.event, payload: message.payload });
      if (message.id !== undefined && message.result !== undefined) this.answers.get(message.id)?.(message.result);
    });
  }

  ask(name: string, args: unknown): Promise<Result<unknown>> {
    const id = this.next++;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.child.once('exit', () => resolve({ ok: false, error: { code: 'engine-lost', message: 'gone' } }));
      this.child.send({ id, name, args });
    });
  }

  /** The last word of a job. */
  async jobEnd(job: string): Promise<JobProgress> {
    for (;;) {
      for (const { event, payload } of this.pushed) {
        const progress = payload as JobProgress;
        if (event === 'job' && progress.job === job && ['done', 'failed', 'cancelled'].includes(progress.state)) return progress;
      }
      if (this.child.exitCode !== null || this.child.signalCode !== null) throw new Error('the engine is gone');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Lets go of the process as a shell that quits does, and waits for its end. */
  async leave(): Promise<number | null> {
    const gone = new Promise<number | null>((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    return gone;
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}
