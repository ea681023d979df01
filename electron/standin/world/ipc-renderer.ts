import { cloneForIpc, decode, encode } from '../codec.ts';
import { strict } from './strict.ts';

type Listener = (event: unknown, ...args: unknown[]) => void;

/** What the main process sends: the answer to a call, or an event. */
type Received =
  | { readonly kind: 'reply'; readonly id: number; readonly done: true; readonly value: string }
  | { readonly kind: 'reply'; readonly id: number; readonly done: false; readonly error: string }
  | { readonly kind: 'push'; readonly channel: string; readonly value: string };

/** Electron's `ipcRenderer` over a way to post text, and the function that takes what comes back. */
export function makeIpcRenderer(post: (text: string) => void) {
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void; channel: string }>();
  const listeners = new Map<string, Set<Listener>>();
  let nextId = 1;

  const ipcRenderer = strict('ipcRenderer', {
    async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = nextId++;
      const text = encode(cloneForIpc(args));
      return await new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, channel });
        post(JSON.stringify({ kind: 'invoke', id, channel, args: text }));
      });
    },
    on(channel: string, listener: Listener) {
      if (!listeners.has(channel)) listeners.set(channel, new Set());
      listeners.get(channel)?.add(listener);
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  });

  const receive = (text: string): void => {
    const message = JSON.parse(text) as Received;
    if (message.kind === 'push') {
      const args = decode(message.value) as unknown[];
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.done) waiting?.resolve(decode(message.value));
    else waiting?.reject(new Error(`Error invoking remote method '${waiting.channel}': ${message.error}`));
  };
  return { ipcRenderer, receive };
}
