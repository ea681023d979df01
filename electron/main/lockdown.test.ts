import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cutNetwork, lockContents, lockSession } from './lockdown.ts';
import { contentSecurityPolicy, pagePrivileges } from './page-protocol.ts';
import { safePreferences } from './safe-windows.ts';

/* The locks that do not show from a page, or not on every runtime: what is asked of Electron, to the letter. Each test fails when a lock is taken off. */

/** Takes every call of a method of Electron's and keeps its arguments. */
function recorder(): { readonly made: object; readonly events: EventEmitter; readonly calls: Map<string, unknown[]> } {
  const calls = new Map<string, unknown[]>();
  const emitter = new EventEmitter();
  const record =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.set(name, args);
  const made = new Proxy(emitter, {
    get(target, key) {
      if (key === 'on') return target.on.bind(target);
      if (key === 'webRequest') return { onBeforeRequest: record('onBeforeRequest') };
      return record(String(key));
    },
  });
  return { made, events: emitter, calls };
}

function lockedSession(): { readonly calls: Map<string, unknown[]>; readonly session: EventEmitter } {
  const { made, events, calls } = recorder();
  lockSession(made as never);
  return { calls, session: events };
}

const everyPermission = [
  ...[
    'clipboard-read',
    'media',
    'display-capture',
    'mediaKeySystem',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
  ],
  ...[
    'openExternal',
    'window-management',
    'idle-detection',
    'storage-access',
    'top-level-storage-access',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'unknown',
  ],
  ...['speaker-selection', 'deprecated-sync-clipboard-read', ''],
];

test('of all permissions a page gets one, asked or checked: to put text on the clipboard', () => {
  const { calls } = lockedSession();
  const [request] = calls.get('setPermissionRequestHandler') as [(contents: null, permission: string, decide: (may: boolean) => void) => void];
  const [check] = calls.get('setPermissionCheckHandler') as [(contents: null, permission: string) => boolean];
  const asked = (permission: string): boolean => {
    let answer = true;
    request(null, permission, (may) => {
      answer = may;
    });
    return answer;
  };
  for (const permission of everyPermission) expect([permission, asked(permission), check(null, permission)]).toEqual([permission, false, false]);
  expect([asked('clipboard-sanitized-write'), check(null, 'clipboard-sanitized-write')]).toEqual([true, true]);
});

test('no device and no screen is handed over', () => {
  const { calls } = lockedSession();
  const [device] = calls.get('setDevicePermissionHandler') as [(details: object) => boolean];
  expect(device({ deviceType: 'usb' })).toBe(false);
  const [capture] = calls.get('setDisplayMediaRequestHandler') as [(request: object, decide: (streams: object) => void) => void];
  let streams: object = { video: {} };
  capture({}, (given) => {
    streams = given;
  });
  expect(streams).toEqual({});
});

test('every request to elsewhere is cancelled, nothing is downloaded, no dictionary is fetched', () => {
  const { calls, session } = lockedSession();
  const [before] = calls.get('onBeforeRequest') as [(details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void];
  const isCancelled = (url: string): boolean => {
    let cancelled = false;
    before({ url }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled;
  };
  expect(['https://news.example/', 'file:///etc/passwd', 'wss://news.example/'].map(isCancelled)).toEqual([true, true, true]);
  expect(isCancelled('occam://app/index.html')).toBe(false);
  expect(isPrevented(session, 'will-download')).toBe(true);
  expect(calls.get('setSpellCheckerEnabled')).toEqual([false]);
  expect(calls.get('setSpellCheckerDictionaryDownloadURL')).toEqual(['https://dictionaries.invalid/']);
});

function isPrevented(emitter: EventEmitter, event: string): boolean {
  let prevented = false;
  emitter.emit(event, {
    preventDefault: () => {
      prevented = true;
    },
  });
  return prevented;
}

test('a page goes nowhere, opens nothing and embeds nothing', () => {
  const { made, events, calls } = recorder();
  lockContents(made as never);
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])
    expect([event, isPrevented(events, event)]).toEqual([event, true]);
  const [open] = calls.get('setWindowOpenHandler') as [(details: { url: string }) => unknown];
  expect(open({ url: 'https://news.example/' })).toEqual({ action: 'deny' });
});

test('Chromium is started without a way to a network', () => {
  const switches: Record<string, string> = {};
  cutNetwork({
    commandLine: {
      appendSwitch: (name: string, value = '') => {
        switches[name] = value;
      },
    },
  } as never);
  expect(switches).toEqual({
    'host-resolver-rules': 'MAP * ~NOTFOUND',
    'proxy-server': 'socks5://127.0.0.1:9',
    'proxy-bypass-list': '<-loopback>',
    'force-webrtc-ip-handling-policy': 'disable_non_proxied_udp',
    'disable-background-networking': '',
    'disable-component-update': '',
    'disable-domain-reliability': '',
    'disable-sync': '',
    'no-pings': '',
  });
});

test('windows state what is safe, and the scheme has no right that it does not need', () => {
  expect(safePreferences).toEqual({
    contextIsolation: true,
    nodeIntegration: false,
    sandbox: true,
    webviewTag: false,
    spellcheck: false,
    navigateOnDragDrop: false,
  });
  expect(pagePrivileges).toEqual({ standard: true, secure: true, supportFetchAPI: true });
});

test('the policy of a page, directive by directive', () => {
  expect(contentSecurityPolicy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

const root = new URL('../..', import.meta.url).pathname;
const sources = ['electron/main', 'electron/preload'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.ts$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')] as const),
);
const main = sources.find(([name]) => name === 'main.ts')![1];

test('the locks are put on before anything can need them', () => {
  const at = (text: string): number => {
    const place = main.indexOf(text);
    expect([text, place >= 0]).toEqual([text, true]);
    return place;
  };
  const ready = at('await app.whenReady()');
  for (const before of [
    'protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: pagePrivileges }]);',
    'app.enableSandbox();',
    'cutNetwork(app);',
    "app.on('web-contents-created', (_event, contents) => lockContents(contents));",
  ])
    expect(at(before)).toBeLessThan(ready);
  expect(at('lockSession(session.defaultSession);')).toBeGreaterThan(ready);
  expect(main.match(/preparePages\(\);/g)).toHaveLength(2);
});

test('no window states anything else than what is safe, its preload and whether it may be inspected', () => {
  const stated = sources.flatMap(([name, text]) =>
    [...text.matchAll(/webPreferences: ?\{([^}]*)\}/g)].map(([, words = '']) => `${name}: ${words.replace(/\s+/g, ' ').trim()}`),
  );
  expect(stated.sort()).toEqual([
    'print-report.ts: ...safePreferences',
    'window.ts: ...safePreferences, preload: places.preload, devTools: !app.isPackaged,',
  ]);
  const made = sources.flatMap(([name, text]) => (text.match(/new (BrowserWindow|BrowserView|WebContentsView|BaseWindow)\(/g) ?? []).map(() => name));
  expect(made.sort()).toEqual(['print-report.ts', 'window.ts']);
});

test('nothing is loaded but our own pages, and nothing of the system is opened by what a page says', () => {
  const loaded = sources.flatMap(([, text]) => [...text.matchAll(/\.load(?:URL|File)\(([^;]*);/g)].map(([, words]) => words));
  expect(loaded.length).toBe(2);
  for (const words of loaded) expect(words).toMatch(/^(`\$\{)?pageAddress\('/);
  const risky =
    /openExternal|openPath|setAsDefaultProtocolClient|autoUpdater|crashReporter|desktopCapturer|no-sandbox|disable-web-security|ignore-certificate-errors|remote-debugging|bypassCSP|allowServiceWorkers|from 'electron\/|setCertificateVerifyProc|exposeInIsolatedWorld|webFrame/;
  for (const [name, text] of sources) expect([name, risky.exec(text)?.[0]]).toEqual([name, undefined]);
});

test('the preload hands out its three functions and nothing of Electron', () => {
  const [, preload] = sources.find(([name]) => name === 'preload.ts')!;
  expect([...preload.matchAll(/exposeInMainWorld\(([^)]*)\)/g)].map(([, words]) => words)).toEqual(["'occam', occam"]);
  expect([...preload.matchAll(/ipcRenderer\.(\w+)\(([\w.]+)/g)].map(([, how, channel]) => `${how} ${channel}`)).toEqual([
    'invoke channels.invoke',
    'on channels.event',
    'off channels.event',
    'invoke channels.dropped',
  ]);
});
