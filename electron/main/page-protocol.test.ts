import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy, isPageAddress, pageHandler, printPolicy, resolvePage } from './page-protocol.ts';

let folder: string;
let page: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-page-'));
  page = join(folder, 'page');
  mkdirSync(join(page, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'print'));
  mkdirSync(join(folder, 'page-of-another'));
  writeFileSync(join(page, 'index.html'), '<h1>page</h1>');
  writeFileSync(join(page, 'assets/a b.js'), '1');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  writeFileSync(join(folder, 'page-of-another/secret.html'), 'secret');
  writeFileSync(join(folder, 'print/print.css'), 'p {}');
  symlinkSync(join(folder, 'secret.html'), join(page, 'link.html'));
  symlinkSync(join(folder, 'page-of-another/secret.html'), join(page, 'sibling.html'));
  symlinkSync(join(page, 'index.html'), join(page, 'inside.html'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('only the exact scheme and host are our pages', () => {
  expect(isPageAddress('occam://app/index.html')).toBe(true);
  for (const address of [
    'occam://app.evil.example/',
    'occam://app@evil.example/',
    'occam://user@app/',
    'occam:app/index.html',
    'https://app/',
    'occamx://app/',
    '',
    'app',
    'file:///etc/passwd',
  ])
    expect(isPageAddress(address), address).toBe(false);
});

test('files of the folder are found, also through links that stay inside', async () => {
  expect(await resolvePage(page, 'occam://app/index.html?x#y')).toMatch(/index\.html$/);
  expect(await resolvePage(page, 'occam://app/assets/a%20b.js')).toMatch(/a b\.js$/);
  expect(await resolvePage(page, 'occam://app/inside.html')).toMatch(/index\.html$/);
});

test('each check holds by itself: no way up even where it ends inside, no backslash, no other kind of file', async () => {
  writeFileSync(join(page, 'notes.txt'), 'not a page');
  if (sep === '/') writeFileSync(join(page, 'a\\b.html'), 'named so on this system');
  for (const path of ['assets/..%2findex.html', 'notes.txt', 'a%5cb.html'])
    expect([path, await resolvePage(page, `occam://app/${path}`)]).toEqual([path, null]);
});

test('nothing outside the folder is found, in any spelling', async () => {
  const paths = [
    '../secret.html',
    '%2e%2e/secret.html',
    '..%2fsecret.html',
    '%2e%2e%2fsecret.html',
    '..%5csecret.html',
    'assets/../../secret.html',
    'link.html',
    'sibling.html',
  ];
  paths.push(
    '../page-of-another/secret.html',
    '%2e%2e%2fpage-of-another/secret.html',
    'index.html%00',
    '%00',
    '%',
    '',
    'assets',
    'index',
    '/etc/passwd',
    '//etc/passwd.html',
  );
  for (const path of paths) expect(await resolvePage(page, `occam://app/${path}`), path).toBe(null);
  expect(await resolvePage(page, 'occam://other/index.html')).toBe(null);
});

test('every answer carries the policy, also a refusal', async () => {
  const handle = pageHandler({ page, print: join(folder, 'print') }, new Map());
  for (const [url, status] of [
    ['occam://app/index.html', 200],
    ['occam://app/none.html', 404],
    ['occam://evil/index.html', 404],
    ['occam://app/print/print.css', 200],
    ['occam://app/print/../../secret.html', 404],
  ] as const) {
    const answer = await handle({ url, method: 'GET' });
    expect(answer.status, url).toBe(status);
    expect(answer.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  }
  expect((await handle({ url: 'occam://app/index.html', method: 'POST' })).status).toBe(405);
});

test('a report is served for its job only, without any script and with no style but its own', async () => {
  const html = '<style>@page { margin: 1cm }</style><p>x</p>';
  const handle = pageHandler({ page, print: join(folder, 'print') }, new Map([['7', html]]));
  const answer = await handle({ url: 'occam://app/print/report.html?job=7', method: 'GET' });
  expect(await answer.text()).toBe(html);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toBe(printPolicy(html));
  expect(policy).toContain("script-src 'none'");
  expect(policy).toMatch(/style-src 'self' 'sha256-[\w+/]{43}='/);
  expect(policy).not.toContain('unsafe');
  expect((await handle({ url: 'occam://app/print/report.html?job=8', method: 'GET' })).status).toBe(404);
});
