import { knowFiles, pathOfFile } from './dropped-files.ts';
import { makeIpcRenderer } from './ipc-renderer.ts';
import { strict } from './strict.ts';
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

if (window === window.top && location.origin === standin.origin) start();

function start(): void {
  const post = (globalThis as unknown as Record<string, (text: string) => void>)[standin.binding]!;
  const { ipcRenderer, receive } = makeIpcRenderer(post);
  Object.defineProperty(globalThis, `${standin.binding}Receive`, { value: receive });
  knowFiles(standin.binding, (id) => post(JSON.stringify({ kind: 'files', id })));
  const bridge = new BridgeEnd(`${standin.token}-preload`, `${standin.token}-page`, () => {
    throw new Error('The page exposes nothing to the preload.');
  });
  const electron = strict('electron (in a sandboxed preload)', {
    contextBridge: strict('contextBridge', { exposeInMainWorld: (key: string, api: unknown) => bridge.offer(key, api) }),
    ipcRenderer,
    webUtils: strict('webUtils', { getPathForFile: pathOfFile }),
  });
  const require = (name: string): object => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron;
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
