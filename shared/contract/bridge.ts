import type { Result } from '../lib/result.ts';
import type { PushedEventName, PushedEvents } from './events.ts';

/** The channels between page and shell; nothing else crosses. `dropped` is the preload's own: by it the shell learns which files the person dropped, and no page can call it. */
export const channels = { invoke: 'occam:invoke', event: 'occam:event', dropped: 'occam:dropped' } as const;

/** Where the page is served from. Pages use relative addresses only: behind the stand-in the origin is another. */
export const pageScheme = 'occam';
export const pageHost = 'app';

/** All that a page can reach of the program, as `window.occam`. Functions only; no Electron object is handed out. */
export interface OccamBridge {
  /** Calls a command of the contract. Never rejects for a failure of the command: failures are values. */
  invoke(name: string, args: unknown): Promise<Result<unknown>>;
  /** Listens to a pushed event; the answer stops listening. */
  on<N extends PushedEventName>(event: N, listener: (payload: PushedEvents[N]) => void): () => void;
  /** The path of a file the person dropped, which may then be opened; empty for a file a script made up. */
  pathOf(file: unknown): string;
}

/** The pushed events by name; a name missing here does not compile. */
export const pushedEventNames: { readonly [N in PushedEventName]: true } = {
  job: true,
  changed: true,
  'engine-lost': true,
  'engine-ready': true,
  'open-paths': true,
  leaving: true,
  menu: true,
};
