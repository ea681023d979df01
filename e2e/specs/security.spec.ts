import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, projectRoot, test } from '../harness/test.ts';

/* The items of Electron's security checklist that show from the page. Each fails when its lock is taken off. */

test('the page has three functions of the program and nothing of Node or Electron', async ({ running }) => {
  const seen = await running.page.evaluate(() => {
    const { occam } = window as unknown as { occam: Record<string, unknown> };
    const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'global', '__dirname'];
    return {
      keys: Object.keys(occam).sort(),
      types: Object.values(occam).map((value) => typeof value),
      frozen: Object.isFrozen(occam),
      leaks: names.filter((name) => name in window),
    };
  });
  expect(seen).toEqual({ keys: ['invoke', 'on', 'pathOf'], types: ['function', 'function', 'function'], frozen: true, leaks: [] });
});

test('listeners get the payload and never an event of Electron', async ({ occam }) => {
  await occam.page.evaluate(() => {
    const page = window as unknown as { occam: { on(name: string, listener: (...args: unknown[]) => void): () => void }; heard: unknown[] };
    page.occam.on('menu', (...args) => {
      page.heard = args;
    });
  });
  await occam.chooseMenu('about');
  await expect.poll(() => occam.page.evaluate(() => (window as unknown as { heard?: unknown[] }).heard)).toEqual([{ command: 'about' }]);
});

test('the policy is sent with the page and holds in it', async ({ running }) => {
  const policy = await running.page.evaluate(async () => (await fetch('./index.html')).headers.get('content-security-policy'));
  expect(policy).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  // A test's own evaluate steps around the ban on eval, so an element of the page has to try: an inline handler and an inline script.
  const ran = await running.page.evaluate(async () => {
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
    const button = document.createElement('button');
    button.setAttribute('onclick', 'window.inlineRan = true');
    document.body.append(button);
    button.click();
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { opacity: 0.5 }';
    document.head.append(style);
    document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://frame.example/' }));
    await new Promise((done) => setTimeout(done, 300));
    return {
      ran: (window as unknown as { inlineRan?: boolean }).inlineRan ?? false,
      opacity: getComputedStyle(document.body).opacity,
      broken: [...new Set(broken)].sort(),
    };
  });
  expect(ran).toEqual({ ran: false, opacity: '1', broken: ['frame-src', 'script-src-attr', 'script-src-elem', 'style-src-elem'] });
});

test('nothing reaches a network: not by fetch, socket, picture, beacon or frame', async ({ running }) => {
  const reached = await running.page.evaluate(async () => {
    const tried: Record<string, string> = {};
    tried['fetch'] = await fetch('https://news.example/').then(
      () => 'reached',
      () => 'refused',
    );
    tried['http'] = await fetch('http://192.0.2.1/').then(
      () => 'reached',
      () => 'refused',
    );
    tried['socket'] = await new Promise<string>((done) => {
      try {
        const socket = new WebSocket('wss://news.example/');
        socket.onopen = () => done('reached');
        socket.onerror = () => done('refused');
      } catch {
        done('refused');
      }
    });
    tried['picture'] = await new Promise<string>((done) => {
      const image = new Image();
      image.onload = () => done('reached');
      image.onerror = () => done('refused');
      image.src = 'https://news.example/a.png';
    });
    tried['file'] = await fetch('file:///etc/hostname').then(
      () => 'reached',
      () => 'refused',
    );
    return tried;
  });
  expect(reached).toEqual({ fetch: 'refused', http: 'refused', socket: 'refused', picture: 'refused', file: 'refused' });
});

test('the window goes nowhere and opens no other', async ({ running }) => {
  const before = running.page.url();
  await running.page.evaluate(() => {
    window.open('https://news.example/');
    const link = Object.assign(document.createElement('a'), { href: 'https://news.example/', textContent: 'evidence' });
    document.body.append(link);
    link.click();
    Object.assign(link, { target: '_blank' }).click();
  });
  await running.page.waitForTimeout(500);
  expect(running.page.url()).toBe(before);
  expect(running.page.context().pages()).toHaveLength(1);
});

test('a dropped page does not replace the window', async ({ occam, folder }) => {
  const page = join(folder, 'evil.html');
  writeFileSync(page, '<script>document.title = "taken"</script>');
  const before = occam.page.url();
  await occam.dropFiles([page]);
  await occam.page.waitForTimeout(300);
  expect(occam.page.url()).toBe(before);
});

test('permissions are refused, but for copying text', async ({ running }) => {
  const states = await running.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'];
    return await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state));
  });
  expect(states.filter((state) => state === 'granted')).toEqual([]);
  await running.page.evaluate(() => navigator.clipboard.writeText('copied'));
  expect(await running.page.evaluate(() => navigator.clipboard.readText().catch((error: Error) => error.name))).toBe('NotAllowedError');
});

test('only files of the page can be fetched, in any spelling', async ({ running }) => {
  const statuses = await running.page.evaluate(async () => {
    const addresses = [
      '../node/main.js',
      '%2e%2e/node/main.js',
      '..%2fnode%2fmain.js',
      '%2e%2e%2fnode%2fmain.js',
      'index.html%00',
      '..%5cnode',
      '//etc/passwd',
      'package.json',
    ];
    return await Promise.all(addresses.map(async (address) => (await fetch(`./${address}`)).status));
  });
  expect(statuses).toEqual(statuses.map(() => 404));
});

test('calls outside the contract are refused by name', async ({ occam }) => {
  for (const name of ['__proto__', 'constructor', 'toString', 'occam:invoke', '', 'delete-everything']) {
    const answer = await occam.call(name);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  }
  expect(await occam.call('read-settings', { extra: '__proto__' })).toMatchObject({ ok: true });
  expect(await occam.call('save-settings', { theme: 'purple' })).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  expect(await occam.call('choose-save', { suggested: '', kind: 'exe' })).toMatchObject({ ok: false, error: { code: 'bad-message' } });
});

test('the page writes files only where the person pointed', async ({ occam, folder }) => {
  const bytes = await occam.page.evaluate(
    (path) =>
      (window as unknown as { occam: { invoke(name: string, args: unknown): Promise<unknown> } }).occam.invoke('write-file', {
        path,
        bytes: new Uint8Array([1, 2, 3]),
      }),
    join(folder, 'stolen.txt'),
  );
  expect(bytes).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
  for (const [name, file] of [
    ['create-case', 'stolen.occam'] as const,
    ['save-copy', 'stolen.occam'] as const,
    ['export-events', 'stolen.csv'] as const,
    ['export-pdf', 'stolen.pdf'] as const,
  ])
    expect(await occam.call(name, { path: join(folder, file), title: 'Stolen', zone: 'UTC', secondZone: null, window: null })).toMatchObject({
      ok: false,
      error: { code: 'wrong-call' },
    });
  expect(readdirSync(folder).filter((name) => name.startsWith('stolen'))).toEqual([]);
  const chosen = await occam.willSaveAs('graph.svg');
  expect(await occam.call('choose-save', { suggested: 'graph.svg', kind: 'svg' })).toEqual({ ok: true, value: { path: chosen } });
  const written = await occam.page.evaluate(
    (path) =>
      (window as unknown as { occam: { invoke(name: string, args: unknown): Promise<unknown> } }).occam.invoke('write-file', {
        path,
        bytes: new Uint8Array([60, 0, 255]),
      }),
    chosen,
  );
  expect(written).toEqual({ ok: true, value: null });
  expect([...readFileSync(chosen)]).toEqual([60, 0, 255]);
});

test('a page that was taken over can have nothing opened but what the person named', async ({ occam, folder }) => {
  const secret = join(folder, 'secret.log');
  writeKnownLog(secret);
  const refused = { ok: false, error: { code: 'wrong-call' } };
  const tries = (path: string): readonly (readonly [string, unknown])[] => [
    ['list-files', { paths: [path] }],
    ['preview-file', { path }],
    ['import-files', { items: [{ path }] }],
    ['open-case', { path }],
  ];
  for (const path of ['/etc/passwd', secret, folder, `${folder}/settings/../secret.log`])
    for (const [name, args] of tries(path)) expect([name, path, await occam.call(name, args)]).toMatchObject([name, path, refused]);
  // A file of its own making names nothing, and the channel by which drops are told is not the page's.
  await occam.page.evaluate((path) => {
    const { occam } = window as unknown as { occam: { pathOf(file: unknown): string } };
    const made = new File(['x'], 'secret.log');
    Object.defineProperty(made, 'path', { value: path });
    occam.pathOf(made);
  }, secret);
  expect(await occam.call('occam:dropped', secret)).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  expect(await occam.call('preview-file', { path: secret })).toMatchObject(refused);

  await occam.dropFiles([secret]);
  await occam.page.getByRole('button', { name: /^Import 1 file$/ }).waitFor();
  expect(await occam.call('preview-file', { path: secret })).toMatchObject({ ok: true, value: { failure: null } });
  expect(await occam.call('preview-file', { path: '/etc/passwd' })).toMatchObject(refused);
  mkdirSync(join(folder, 'logs'));
  const chosen = join(folder, 'logs', 'chosen.log');
  writeKnownLog(chosen);
  await occam.willChooseFiles([join(folder, 'logs')]);
  expect(await occam.call('choose-files', { folders: true })).toMatchObject({ ok: true });
  expect(await occam.call('list-files', { paths: [join(folder, 'logs')] })).toMatchObject({ ok: true, value: [{ path: chosen }] });
  expect(await occam.call('preview-file', { path: chosen })).toMatchObject({ ok: true });
});

test('a script-made file has no path; a dropped one has its own', async ({ occam, folder }) => {
  mkdirSync(join(folder, 'logs'));
  const log = join(folder, 'logs', 'näme #1 %41.log');
  writeFileSync(log, 'x\n');
  await occam.page.evaluate(() => {
    const page = window as unknown as { occam: { pathOf(file: unknown): string }; paths: string[] };
    window.addEventListener('drop', (event) => {
      page.paths = [...(event.dataTransfer?.files ?? [])].map((file) => page.occam.pathOf(file));
    });
  });
  await occam.dropFiles([log]);
  await expect.poll(() => occam.page.evaluate(() => (window as unknown as { paths?: string[] }).paths)).toEqual([log]);
  const made = await occam.page.evaluate(() =>
    (window as unknown as { occam: { pathOf(file: unknown): string } }).occam.pathOf(new File(['x'], 'x.log')),
  );
  expect(made).toBe('');
});

test('no page of the program names anything that lies elsewhere', () => {
  for (const folder of ['out/renderer', 'out/print']) {
    const files = readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(html|css)$/.test(name));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) {
      const text = readFileSync(join(projectRoot, folder, name), 'utf8');
      expect([name, /(?:src|href|url\(|@import)[^>;)]{0,20}(?:https?:)?\/\/[^>;)]{0,60}/i.exec(text)?.[0]]).toEqual([name, undefined]);
      expect([name, /<script(?![^>]* src=)/i.test(text)]).toEqual([name, false]);
    }
  }
});
