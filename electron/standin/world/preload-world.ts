import { cloneForIpc, decode, encode } from '../codec.ts';
import { knowFiles, pathOfFile } from './dropped-files.ts';
import { BridgeEnd } from './wire.ts';

/** Put before this script by the stand-in. `preload` holds the app's own bundle as the body of a function. */
declare const standin: {
  readonly token: string;
  readonly origin: string;
  readonly binding: string;
  readonly platform: string;
  readonly versions: Record<string, string>;
  readonly preload: (...args: unknown[]) => void;
};

type Listener = (event: unknown, ...args: unknown[]) => void;

if (window === window.top && location.origin === standin.origin) start();

function start(): void {
  const globals = globalThis as unknown as Record<string, unknown>;
  const post = globals[standin.binding] as (text: string) => void;
  const bridge = new BridgeEnd(`${standin.token}-preload`, `${standin.token}-page`, () => {
    throw new Error('The page exposes nothing to the preload.');
  });
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void; channel: string }>();
  const listeners = new Map<string, Set<Listener>>();
  let nextId = 1;

  const ipcRenderer = strict('ipcRenderer', {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const id = nextId++;
      const text = encode(cloneForIpc(args));
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject, channel });
        post(JSON.stringify({ kind: 'invoke', id, channel, args: text }));
      });
    },
    send(channel: string, ...args: unknown[]): void {
      post(JSON.stringify({ kind: 'send', channel, args: encode(cloneForIpc(args)) }));
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
    const message = JSON.parse(text) as { kind: 'reply' | 'push'; id: number; done: boolean; value: string; channel: string; error: string };
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
  Object.defineProperty(globals, `${standin.binding}Receive`, { value: receive });
  knowFiles(standin.binding, (id) => post(JSON.stringify({ kind: 'files', id })));

  const modules: Record<string, object> = {
    electron: strict('electron (in a sandboxed preload)', {
      contextBridge: strict('contextBridge', { exposeInMainWorld: (key: string, api: unknown) => bridge.offer(key, api) }),
      ipcRenderer,
      webUtils: strict('webUtils', { getPathForFile: pathOfFile }),
    }),
  };
  const require = (name: string): object => {
    const found = Object.hasOwn(modules, name.replace(/^node:/, '')) ? modules[name.replace(/^node:/, '')] : undefined;
    if (found === undefined) throw new Error(`module not found: ${name}`);
    return found;
  };
  const process = strict('process (in a sandboxed preload)', {
    platform: standin.platform,
    versions: standin.versions,
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    env: {},
  });
  const module = { exports: {} };
  standin.preload(require, module, module.exports, process);
}

function strict<T extends object>(name: string, made: T): T {
  return new Proxy(made, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === 'then') return Reflect.get(target, key);
      throw new Error(`The stand-in for Electron does not implement ${name}.${key}.`);
    },
  });
}
