import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { launch, type RunningApp } from '../harness/launch.ts';
import { projectRoot, test as withFolder } from '../harness/test.ts';

/* What Occam relies on in Electron. Green here and red there would mean that the stand-in lies: the same file runs on both. */

interface Bridge {
  call(...args: unknown[]): Promise<{ value?: unknown; message?: string; name?: string; code?: string }>;
  [name: string]: unknown;
}
type Page = { bridge: Bridge; second: string; leaked?: boolean };

const test = withFolder.extend<{ app: RunningApp }>({
  app: async ({ folder }, use) => {
    const app = await launch({
      root: projectRoot,
      userData: join(folder, 'settings'),
      main: join(projectRoot, 'e2e/fixtures/electron-app/main.mjs'),
    });
    await use(app);
    await app.quit();
  },
});
base.describe.configure({ mode: 'default' });

test('messages are cloned as structuredClone does it', async ({ app }) => {
  const seen = await app.page.evaluate(async () => {
    const { bridge } = window as unknown as Page;
    const given = {
      date: new Date(5),
      big: 9n,
      map: new Map([[1, { a: 2 }]]),
      list: Object.assign(new Array<number | undefined>(4), { 0: 1, 3: 3 }),
      nan: Number.NaN,
      zero: -0,
      typed: new Float64Array([1.5, Number.NaN]),
      undef: undefined,
    };
    const { value } = (await bridge.call('echo', given)) as { value: typeof given };
    return {
      date: value.date instanceof Date && value.date.getTime(),
      big: value.big === 9n,
      map: value.map instanceof Map && value.map.get(1)?.a,
      holes: [...value.list],
      nan: Number.isNaN(value.nan),
      zero: Object.is(value.zero, -0),
      typed: value.typed instanceof Float64Array && [...value.typed].join(),
      undef: 'undef' in value,
      bytes: (await bridge.call('kind', new Uint8Array(3))).value,
      buffer: Object.prototype.toString.call((await bridge.call('buffer')).value),
      made: (await bridge.call('class')).value,
    };
  });
  expect(seen).toEqual({
    date: 5,
    big: true,
    map: 2,
    holes: [1, undefined, undefined, 3],
    nan: true,
    zero: true,
    typed: '1.5,NaN',
    undef: true,
    bytes: '[object Uint8Array] false',
    buffer: '[object Uint8Array]',
    made: { name: 'case' },
  });
});

test('what cannot be cloned is refused where it is sent, and failures lose their code', async ({ app }) => {
  const seen = await app.page.evaluate(async () => {
    const { bridge } = window as unknown as Page & { bridge: Record<string, () => Promise<{ message: string }>> };
    return {
      functions: (await bridge['functions']!()).message,
      promises: (await bridge['promises']!()).message,
      proxies: (await bridge['proxies']!()).message,
      answer: (await bridge.call('function')).message,
      thrown: await bridge.call('throw'),
      unknown: (await bridge.call('nobody')).message,
    };
  });
  for (const refused of [seen.functions, seen.promises, seen.proxies]) expect(refused).toContain('An object could not be cloned.');
  expect(seen.answer).toContain("Error invoking remote method 'function'");
  expect(seen.thrown).toEqual({ message: "Error invoking remote method 'throw': TypeError: no such line", name: 'Error' });
  expect(seen.unknown).toContain("No handler registered for 'nobody'");
});

test('the bridge copies, freezes, and keeps the worlds apart', async ({ app }) => {
  const seen = await app.page.evaluate(async () => {
    const page = window as unknown as Page & {
      bridge: {
        nested: { list: unknown[] };
        tool: object;
        tried: object;
        twice(run: (n: number) => number): number[];
        later(run: () => Promise<string>): Promise<string>;
        fails(): void;
      };
    };
    const failed = () => {
      try {
        page.bridge.fails();
        return '';
      } catch (error) {
        return `${error instanceof Error} ${(error as Error).message}`;
      }
    };
    return {
      tried: page.bridge.tried,
      frozen: [Object.isFrozen(page.bridge), Object.isFrozen(page.bridge.nested), Object.isFrozen(page.bridge.nested.list)],
      tool: [Object.keys(page.bridge.tool), 'inherited' in page.bridge.tool],
      symbols: Object.getOwnPropertySymbols(page.bridge.nested).length,
      twice: page.bridge.twice((n) => n * 10),
      later: await page.bridge.later(async () => 'done'),
      failed: failed(),
      second: page.second,
      leaked: page.leaked ?? false,
      frame: (document.querySelector('iframe')?.contentWindow as unknown as Page | null)?.bridge === undefined,
    };
  });
  expect(seen).toEqual({
    tried: { fs: 'refused', child_process: 'refused', path: 'refused', 'node:fs': 'refused' },
    frozen: [true, true, true],
    tool: [['own'], false],
    symbols: 0,
    twice: [10, 20],
    later: 'done',
    failed: 'true on purpose',
    second: 'refused',
    leaked: false,
    frame: true,
  });
});

test('the order of starting is kept', async ({ app }) => {
  const { value } = await app.page.evaluate(() => (window as unknown as Page).bridge.call('early'));
  expect(value).toEqual({
    early: {
      'window before ready': 'refused',
      'session before ready': 'refused',
      'protocol before ready': 'refused',
      'process before ready': 'refused',
      'schemes before ready': 'allowed',
      'schemes after ready': 'refused',
      'sandbox after ready': 'refused',
    },
    readyAtOnce: false,
  });
});

test('senders, pushes, children and dialogs have their shapes', async ({ app }) => {
  const call = async (name: string) => (await app.page.evaluate((channel) => (window as unknown as Page).bridge.call(channel), name)).value;
  expect(await call('sender')).toEqual({ isMain: true, parent: null, url: 'occam://app/index.html' });
  expect(await call('child')).toEqual({ answer: { sum: 42, big: 6n, kind: '[object Float64Array]' } });
  await expect
    .poll(() => app.page.evaluate(() => (window as unknown as { bridge: { pushed(): unknown } }).bridge.pushed()))
    .toEqual({ at: new Date(0), list: [1, undefined, Number.NaN] });
  await app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = async () => ({ canceled: true, filePath: '' });
  }, null);
  expect(await call('save')).toEqual({ canceled: true, filePath: '' });
});

test('printing has the sizes and defaults of Electron', async ({ app }) => {
  const { value } = await app.page.evaluate(() => (window as unknown as Page).bridge.call('pdf'));
  const { letter, a4, plain, tagged } = value as { letter: string; a4: string; plain: boolean; tagged: boolean };
  expect(letter.replaceAll(/\s+/g, '')).toBe('MediaBox[00612792]');
  expect(a4.replaceAll(/\s+/g, '')).toMatch(/^MediaBox\[0059[45](\.\d+)?84[12](\.\d+)?\]$/);
  expect([plain, tagged]).toEqual([false, true]);
});
