import type { ChildProcess } from 'node:child_process';

/** What runs in the main process: a function of (electron, arg) that refers to nothing else. */
// biome-ignore lint/suspicious/noExplicitAny: the functions name the members they use; both runtimes check them when they run
export type InMain<A, R> = (electron: any, arg: A) => R | Promise<R>;

interface Answer {
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly endpoint?: string;
  readonly browser?: string;
}

/** Talks to the stand-in that runs in a child: where its pages are, and functions to run in its main process. */
export class ProcessLink {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  /** Fulfilled when the stand-in's browser runs. */
  readonly ready: Promise<{ readonly endpoint: string; readonly browser: string }>;

  constructor(child: ChildProcess) {
    this.child = child;
    this.ready = new Promise((resolve, reject) => {
      child.on('message', (message) => {
        const answer = message as Answer;
        if (answer.endpoint !== undefined) resolve({ endpoint: answer.endpoint, browser: answer.browser ?? 'unknown' });
        else this.settle(answer);
      });
      child.once('exit', (code, signal) => {
        const gone = new Error(`The program ended (${signal ?? code}).`);
        reject(gone);
        for (const { reject: refuse } of this.waiting.values()) refuse(gone);
        this.waiting.clear();
      });
    });
    this.ready.catch(() => undefined);
  }

  async evaluate<A, R>(run: InMain<A, R>, arg: A): Promise<R> {
    const id = this.nextId++;
    if (!this.child.connected) throw new Error('The program has ended.');
    return await new Promise<R>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.child.send({ id, evaluate: run.toString(), arg }, (error) => {
        if (error) this.settle({ id, error: error.message });
      });
    });
  }

  private settle({ id = 0, value, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }
}
