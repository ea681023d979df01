import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBrowserAddress, toElectronAddress } from './browser.ts';
import { hasDisplay, systemChromium } from './chromium.ts';
import { cloneForIpc, decode, encode } from './codec.ts';
import { type SecondStart, takeInstanceLock } from './instance-lock.ts';
import { preventable, StrictEmitter, strict } from './strict.ts';

test('whatever can be cloned comes back the same', () => {
  const odd = fc.constantFrom(
    undefined,
    Number.NaN,
    -0,
    Number.POSITIVE_INFINITY,
    7n,
    new Date(5),
    new Map([[1, new Set(['x'])]]),
    new Uint32Array([1, 2]),
    new Float64Array([Number.NaN]),
  );
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.object({ withTypedArray: true, withMap: true, withSet: true, withDate: true, withBigInt: true }) },
    { weight: 1, arbitrary: odd },
  );
  fc.assert(
    fc.property(value, (given) => {
      const cloned = cloneForIpc(given);
      expect(decode(encode(cloned))).toStrictEqual(cloned);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('errors keep name and message and lose the rest; what cannot be cloned is refused in Electron’s words', () => {
  const error = decode(encode(cloneForIpc(Object.assign(new RangeError('far'), { code: 'E' })))) as RangeError;
  expect([error instanceof RangeError, error.message, 'code' in error]).toEqual([true, 'far', false]);
  for (const bad of [() => 1, Symbol('x'), Promise.resolve(), new WeakMap(), { deep: [() => 1] }])
    expect(() => encode(cloneForIpc(bad))).toThrow('An object could not be cloned.');
});

test('addresses of the app go to the browser and back; others stay', () => {
  const schemes = new Set(['occam']);
  for (const path of ['/', '/index.html?a=b#c', '/print/report.html?job=1']) {
    expect(toBrowserAddress(`occam://app${path}`, schemes)).toBe(`https://app.occam.invalid${path}`);
    expect(toElectronAddress(`https://app.occam.invalid${path}`, 'occam')).toBe(`occam://app${path}`);
  }
  for (const address of ['https://news.example/', 'https://app.occam.invalid.evil.example/', 'data:text/plain,x', 'about:blank']) {
    expect(toBrowserAddress(address, schemes)).toBe(address);
    expect(toElectronAddress(address, 'occam')).toBe(address);
  }
});

test('a system browser is taken only where there is a display', () => {
  const folder = mkdtempSync(join(tmpdir(), 'occam-path-'));
  writeFileSync(join(folder, 'chromium'), '');
  const found = (environment: Record<string, string>) => systemChromium({ PATH: folder, ...environment })?.program;
  if (process.platform === 'linux') {
    expect(hasDisplay({})).toBe(false);
    expect(found({})).toBeUndefined();
    expect(found({ DISPLAY: ':0' })).toBe(join(folder, 'chromium'));
    expect(found({ WAYLAND_DISPLAY: 'wayland-0', OCCAM_BROWSER: join(folder, 'none') })).toBeUndefined();
    expect(found({ DISPLAY: ':0', OCCAM_HEADLESS: '1' })).toBeUndefined();
  }
  rmSync(folder, { recursive: true });
});

test('a lock of a dead program is taken over; that of a living one is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'occam-lock-'));
  const heard: SecondStart[] = [];
  const start: SecondStart = { words: ['a'], folder: '/', data: { paths: '["x"]' } };
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(folder, 'instance.lock'), String(dead));
  expect(takeInstanceLock(folder, start, (second) => heard.push(second))).toBe(true);
  writeFileSync(join(folder, 'instance.lock'), String(process.ppid));
  expect(takeInstanceLock(folder, start, () => undefined)).toBe(false);
  rmSync(folder, { recursive: true });
});

test('what is missing fails by its name', () => {
  const thing = strict('thing', { known: 1 }) as { known: number; unknown?: number };
  expect(thing.known).toBe(1);
  expect(() => thing.unknown).toThrow('thing.unknown');
  expect(() => {
    thing.unknown = 1;
  }).toThrow('thing.unknown');
  expect(() => new StrictEmitter('app', ['ready']).on('login', () => undefined)).toThrow("'login'");
  const event = preventable({ url: 'x' });
  expect([event.defaultPrevented, event.preventDefault(), event.defaultPrevented, event.url]).toEqual([false, undefined, true, 'x']);
});
