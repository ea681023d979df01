import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { channels, type OccamBridge, pushedEventNames } from '../../shared/contract/bridge.ts';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { shellCommands } from '../../shared/contract/shell-commands.ts';
import { fail } from '../../shared/lib/result.ts';

/*
 * Runs sandboxed in a world of its own before the page's scripts. The page gets three functions; whatever it hands in is checked against the
 * contract's names here and against the contract's schemas where it arrives. Electron's event objects stay on this side.
 */

const commands = new Set<string>([...Object.keys(shellCommands), ...Object.keys(engineCommands)]);
const events = new Set<string>(Object.keys(pushedEventNames));

const occam: OccamBridge = {
  async invoke(name, args) {
    if (typeof name !== 'string' || !commands.has(name))
      return fail('bad-message', `There is no call named ${JSON.stringify(String(name)).slice(0, 80)}.`);
    return await ipcRenderer.invoke(channels.invoke, name, args ?? {});
  },
  on(event, listener) {
    if (!events.has(event)) throw new Error(`There is no event named ${JSON.stringify(String(event)).slice(0, 80)}.`);
    if (typeof listener !== 'function') throw new Error('The listener of an event is a function.');
    const relay = (_event: IpcRendererEvent, name: unknown, payload: unknown) => {
      if (name === event) listener(payload as never);
    };
    ipcRenderer.on(channels.event, relay);
    return () => {
      ipcRenderer.off(channels.event, relay);
    };
  },
  pathOf(file) {
    const path = webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
    // Only here is it known that a person named the file. It reaches the shell before any call that the page makes with the path.
    if (path !== '') void ipcRenderer.invoke(channels.dropped, path);
    return path;
  },
};

contextBridge.exposeInMainWorld('occam', occam);
