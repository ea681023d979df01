import { fail, type Result } from '../../shared/lib/result.ts';

/** What the host needs of a child process; Electron's utility process has it. */
export interface EngineChild {
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  on(event: 'spawn', listener: () => void): unknown;
}

export interface EngineHostOptions {
  /** Starts a new engine process. */
  readonly fork: () => EngineChild;
  /** Passes on what the engine pushes, and its loss and return. */
  readonly push: (event: string, payload: unknown) => void;
  /** Called for a new engine before anyone hears of it: opens the case again. */
  readonly revive: () => Promise<void>;
}

interface Pending {
  readonly answer: (result: Result<unknown>) => void;
}

const STOP_PATIENCE_MS = 10_000;

/**
 * Keeps one engine process alive and pairs its answers with the questions. When the engine dies, every open question is answered with
 * `engine-lost`, the page hears of it, and a new engine starts by itself, once; after that on request, so that a case that kills engines does not
 * do so for ever.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #pending = new Map<number, Pending>();
  #child: EngineChild | null = null;
  #nextId = 1;
  #restartsLeft = 1;
  #stopping = false;
  #exited: () => void = () => undefined;

  constructor(options: EngineHostOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  /** Starts the engine; does nothing when it runs. */
  start(): void {
    if (this.#child !== null || this.#stopping) return;
    const child = this.#options.fork();
    this.#child = child;
    child.on('message', (message) => {
      if (this.#child === child) this.#receive(message);
    });
    child.on('exit', (code) => {
      if (this.#child === child) this.#lost(code);
    });
  }

  /** Asks the engine; always answers with a value. */
  async ask(name: string, args: unknown): Promise<Result<unknown>> {
    const child = this.#child;
    if (child === null) return fail('engine-lost', 'The engine is not running. Start it again to go on; what you typed is still in this window.');
    const id = this.#nextId++;
    return await new Promise((answer) => {
      this.#pending.set(id, { answer });
      try {
        child.postMessage({ id, name, args });
      } catch (error) {
        this.#pending.delete(id);
        answer(fail('bad-message', `The call ${name} could not be sent.`, String(error)));
      }
    });
  }

  /** Starts the engine again at the person's word. */
  async restart(): Promise<Result<null>> {
    if (this.#child !== null) return { ok: true, value: null };
    this.#restartsLeft = 1;
    await this.#revive();
    return { ok: true, value: null };
  }

  /** Closes the case, then ends the process; after a bounded wait ends it anyway. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((done) => {
      this.#exited = done;
    });
    const closed = this.ask('close-case', {});
    await within(STOP_PATIENCE_MS, closed);
    child.kill();
    await within(STOP_PATIENCE_MS, gone);
  }

  #receive(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const { id, result, event, payload } = message as { id?: unknown; result?: unknown; event?: unknown; payload?: unknown };
    if (typeof event === 'string') {
      // Whether the engine is there is for the host to say: a new one is ready once the case is open in it again.
      if (event !== 'engine-ready' && event !== 'engine-lost') this.#options.push(event, payload);
      return;
    }
    const pending = typeof id === 'number' ? this.#pending.get(id) : undefined;
    if (pending === undefined) return;
    this.#pending.delete(id as number);
    pending.answer(isResult(result) ? result : fail('internal', 'The engine gave an answer that is none.'));
  }

  #lost(code: number): void {
    this.#child = null;
    const again = this.#restartsLeft > 0 && !this.#stopping;
    const next = again ? 'It is being started again.' : 'Start it again to go on.';
    const failure = fail(
      'engine-lost',
      `The engine stopped in the middle of its work. ${next} What you typed is still in this window.`,
      `exit ${code}`,
    );
    for (const { answer } of this.#pending.values()) answer(failure);
    this.#pending.clear();
    this.#exited();
    if (this.#stopping) return;
    if (!failure.ok) this.#options.push('engine-lost', failure.error);
    if (!again) return;
    this.#restartsLeft--;
    // A message posted inside 'exit' has crashed Electron's main process (electron#53923): go on in a later turn.
    setImmediate(() => void this.#revive());
  }

  async #revive(): Promise<void> {
    this.start();
    if (this.#child === null) return;
    await this.#options.revive();
    if (this.#child !== null) this.#options.push('engine-ready', {});
  }
}

function isResult(value: unknown): value is Result<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { ok?: unknown }).ok === 'boolean';
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work,
    new Promise((done) => {
      timer = setTimeout(done, milliseconds);
    }),
  ]);
  clearTimeout(timer);
}
