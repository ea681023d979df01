import { availableParallelism } from 'node:os';
import { loadDuckDB } from '../store/duckdb.ts';
import { dispatch } from './dispatch.ts';
import { EngineState } from './engine-state.ts';
import { prepareLayout } from './graph/run-layout.ts';
import { closeCurrent } from './handlers/case-handlers.ts';

/** A call as it arrives and its answer as it leaves; ids are the caller's. */
interface Call {
  readonly id: unknown;
  readonly name: unknown;
  readonly args: unknown;
}

/** The one channel of this process: Electron's utility process port, or Node's own between a parent and its forked child. */
interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The other side is gone. */
  onClosed(listener: () => void): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

function port(): Port {
  const utility = (process as unknown as { readonly parentPort?: UtilityPort }).parentPort;
  if (utility !== undefined) {
    return {
      send: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', (event) => listener(event.data)),
      // A utility process is ended with its parent.
      onClosed: () => undefined,
    };
  }
  return {
    send: (message) => void (process.connected && process.send?.(message)),
    onMessage: (listener) => void process.on('message', listener),
    onClosed: (listener) => void process.on('disconnect', listener),
  };
}

/** What the first case needs is made ready while the start screen is looked at: it then opens a third of a second sooner. */
function prepare(): void {
  // Where it cannot be loaded, whoever opens a case is told why.
  loadDuckDB().catch(() => undefined);
  prepareLayout();
}

/** Entry of the engine's process, sole owner of the case: calls in, answers and events out, until the other side goes. */
function main(): void {
  // Cases, their logs and temporary files, exports: for this user's eyes only.
  process.umask(0o077);
  const { send, onMessage, onClosed } = port();
  // Two at least, on any machine: this thread has to stay free to save notes and count windows while others parse and compute.
  const workers = Math.max(2, Math.min(4, availableParallelism() - 1));
  const engine = new EngineState({ workers, push: (event, payload) => send({ event, payload }) });
  onMessage((message) => {
    const call = typeof message === 'object' && message !== null ? (message as Partial<Call>) : {};
    void dispatch(engine, call.name, call.args).then((result) => {
      // The shell tells whoever still waits, and starts the next.
      if (!result.ok && result.error.code === 'engine-lost') process.exit(1);
      send({ id: call.id, result });
    });
  });
  const leave = (): void => {
    closeCurrent(engine).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  onClosed(leave);
  process.on('SIGTERM', leave);
  // Ctrl+C goes to the whole group; the parent decides what to close.
  process.on('SIGINT', () => undefined);
  send({ event: 'engine-ready', payload: {} });
  prepare();
}

main();
