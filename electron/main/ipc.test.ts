import { expect, test, vi } from 'vitest';
import { answerCall } from './answer-call.ts';

const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
vi.mock('electron', () => ({ ipcMain: { handle: (channel: string, handler: (event: unknown) => unknown) => handlers.set(channel, handler) } }));
const { answerCalls, isOwnPage } = await import('./ipc.ts');

const handled: string[] = [];
const shell = new Proxy({}, { get: (_target, name) => async () => ({ ok: true, value: handled.push(String(name)) }) }) as never;
const targets = { shell, engine: async (name: string, args: unknown) => ({ ok: true as const, value: { name, args } }) };

test('engine calls are passed on, shell calls are checked and answered', async () => {
  expect(await answerCall(targets, 'list-notes', { a: 1 })).toEqual({ ok: true, value: { name: 'list-notes', args: { a: 1 } } });
  expect(await answerCall(targets, 'read-settings', {})).toMatchObject({ ok: true });
  expect(handled).toEqual(['read-settings']);
});

test('what is not in the contract is refused, whatever it is', async () => {
  for (const name of [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'x'.repeat(1e6),
    null,
    undefined,
    7,
    {},
    ['read-settings'],
    Symbol('x'),
  ])
    expect(await answerCall(targets, name, {})).toMatchObject({ ok: false, error: { code: 'bad-message' } });
});

test('arguments that do not fit are refused with their place', async () => {
  const answer = await answerCall(targets, 'write-file', { path: 7, bytes: 'text' });
  expect(answer).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  if (!answer.ok) expect(answer.error.message).toContain('path');
  for (const args of [null, undefined, 7, 'x', [], { path: '' }, { path: 'x'.repeat(40_000), bytes: new Uint8Array() }])
    expect(await answerCall(targets, 'write-file', args)).toMatchObject({ ok: false, error: { code: 'bad-message' } });
});

test('a handler that throws becomes a failure', async () => {
  const broken = { ...targets, engine: () => Promise.reject(new Error('boom')) };
  expect(await answerCall(broken, 'undo', {})).toMatchObject({ ok: false, error: { code: 'internal', detail: 'Error: boom' } });
});

test('only the main frame of our own page may call', () => {
  const mainFrame = { url: 'occam://app/index.html', parent: null };
  const sender = { mainFrame };
  const event = (senderFrame: unknown) => ({ senderFrame, sender }) as never;
  expect(isOwnPage(event(mainFrame))).toBe(true);
  expect(isOwnPage(event(null))).toBe(false);
  expect(isOwnPage(event({ url: 'occam://app/index.html', parent: mainFrame }))).toBe(false);
  expect(isOwnPage(event({ url: 'occam://app/index.html', parent: null }))).toBe(false);
  for (const url of ['https://app/', 'occam://app.evil.example/', 'about:blank', '']) {
    const frame = { url, parent: null };
    expect(isOwnPage({ senderFrame: frame, sender: { mainFrame: frame } } as never), url).toBe(false);
  }
});

test('both channels of a page hear nobody but our own page; what was dropped is a path and nothing else', async () => {
  const dropped: string[] = [];
  answerCalls(targets, (path) => dropped.push(path));
  expect([...handlers.keys()].sort()).toEqual(['occam:dropped', 'occam:invoke']);
  const mainFrame = { url: 'occam://app/index.html', parent: null };
  const own = { senderFrame: mainFrame, sender: { mainFrame } };
  const foreign = { senderFrame: { url: 'https://news.example/', parent: null }, sender: { mainFrame } };
  expect(await handlers.get('occam:invoke')!(foreign, 'list-notes', {})).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  expect(await handlers.get('occam:invoke')!(own, 'list-notes', {})).toMatchObject({ ok: true });
  handlers.get('occam:dropped')!(foreign, '/etc/passwd');
  for (const path of ['', null, 7, ['/etc/passwd'], undefined]) handlers.get('occam:dropped')!(own, path);
  expect(dropped).toEqual([]);
  handlers.get('occam:dropped')!(own, '/home/reporter/a.log');
  expect(dropped).toEqual(['/home/reporter/a.log']);
  // No page can reach the preload's channel by the name of a call.
  expect(await answerCall(targets, 'occam:dropped', '/etc/passwd')).toMatchObject({ ok: false, error: { code: 'bad-message' } });
});
