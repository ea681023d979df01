import { beforeEach, expect, test, vi } from 'vitest';
import type { OccamBridge } from '../../shared/contract/bridge.ts';

/* What the preload hands to the page, with everything that it says to the shell written down. */

type Relay = (event: unknown, name: unknown, payload: unknown) => void;
const electron = vi.hoisted(() => ({ world: new Map<string, unknown>(), said: [] as unknown[][], relays: new Set<unknown>(), path: '' }));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.world.set(name, value) },
  ipcRenderer: {
    invoke: async (...words: unknown[]) => void electron.said.push(words),
    on: (_channel: string, relay: unknown) => electron.relays.add(relay),
    off: (_channel: string, relay: unknown) => electron.relays.delete(relay),
  },
  webUtils: { getPathForFile: () => electron.path },
}));
await import('./preload.ts');
const occam = electron.world.get('occam') as OccamBridge;
const push = (name: string, payload: unknown): void => {
  for (const relay of electron.relays) (relay as Relay)({ sender: 'Electron' }, name, payload);
};

beforeEach(() => {
  electron.said.length = 0;
});

test('the preload knows the names of calls: any other is answered here and goes nowhere', async () => {
  for (const name of ['__proto__', 'constructor', 'occam:invoke', 'occam:dropped', '', 7, null])
    expect(await occam.invoke(name as never, {} as never)).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  expect(electron.said).toEqual([]);
  await occam.invoke('list-notes', {});
  expect(electron.said).toEqual([['occam:invoke', 'list-notes', {}]]);
});

test('the preload knows the names of events: no other can be listened to, and listeners get the payload alone', () => {
  for (const name of ['__proto__', 'ipc-message', '', 7]) expect(() => occam.on(name as never, () => undefined)).toThrow(/There is no event named/);
  expect(() => occam.on('menu', 'alert(1)' as never)).toThrow(/is a function/);
  expect(electron.relays.size).toBe(0);
  const heard: unknown[][] = [];
  const stop = occam.on('menu', (...words: unknown[]) => heard.push(words));
  push('menu', { command: 'about' });
  push('leaving', {});
  stop();
  push('menu', { command: 'settings' });
  expect(heard).toEqual([[{ command: 'about' }]]);
});

test('a file that a person dropped is named to the shell, one that a script made is not', () => {
  electron.path = '';
  expect(occam.pathOf({ name: 'secret.log', path: '/etc/passwd' } as never)).toBe('');
  expect(electron.said).toEqual([]);
  electron.path = '/home/reporter/a.log';
  expect(occam.pathOf({} as never)).toBe('/home/reporter/a.log');
  expect(electron.said).toEqual([['occam:dropped', '/home/reporter/a.log']]);
});
