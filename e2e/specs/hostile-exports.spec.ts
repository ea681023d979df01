import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { leaks } from '../../electron/report/leaks.ts';
import { findChromium } from '../../electron/standin/chromium.ts';
import { writeHostileLogs } from '../faults/hostile-files.ts';
import { HOSTILE, HOSTILE_WORDS } from '../faults/hostile-text.ts';
import { engineFile, freshFolder, occam } from '../faults/program.ts';
import { projectRoot } from '../harness/global-setup.ts';
import { PageWatch } from '../harness/page-watch.ts';

/* What leaves a case that an enemy's logs filled, opened where it will be opened: pages and pictures in an ordinary browser. And with names hidden: none of them is in any file. */

test.describe.configure({ mode: 'serial', timeout: 240_000 });

const folder = freshFolder();
const at = (name: string): string => join(folder, name);
const caseFile = at('evil.occam');
const PATIENCE_MS = 60_000;
let browser: Browser;

test.beforeAll(async () => {
  const engine = new EngineProcess(engineFile);
  const value = async <T>(name: string, args: unknown): Promise<T> => {
    const answer = await engine.ask(name, args);
    expect([name, answer]).toMatchObject([name, { ok: true }]);
    return (answer as { value: T }).value;
  };
  await value('create-case', { path: caseFile, title: HOSTILE[4] });
  const { job } = await value<{ job: string }>('import-files', { items: [{ path: writeHostileLogs(folder), timeZone: 'UTC' }] });
  expect(await engine.jobEnd(job)).toMatchObject({ state: 'done' });
  await value('save-note', { id: 'all', text: HOSTILE.join('\n\n'), pins: [{ to: 'host', host: HOSTILE_WORDS[0] }], confidential: false });
  await value('save-note', { id: 'bomb', text: `${'['.repeat(2000)}${'*a_'.repeat(2000)}${'> '.repeat(1000)}`, pins: [], confidential: false });
  await value('save-entity', { id: 'e', name: HOSTILE[2], color: 1, hosts: [HOSTILE_WORDS[1]] });
  for (const [n, text] of HOSTILE.slice(0, 30).entries())
    await value('save-statement', { id: `s${n}`, when: 1.7095e15, who: text, text: HOSTILE[n + 1], citation: text, afterLooking: false });
  await value('save-evidence', { id: 'own', text: HOSTILE[18], because: HOSTILE[24] });
  await value('save-case-settings', { report: { title: HOSTILE[4], summary: HOSTILE.join('\n\n'), asked: HOSTILE[24] } });
  expect(await engine.jobEnd((await value<{ job: string }>('run-analyses', {})).job)).toMatchObject({ state: 'done' });
  await engine.leave();
  const found = await findChromium(join(projectRoot, 'node_modules'));
  browser = await chromium.launch({
    executablePath: found.program,
    args: [...found.args],
    env: { ...(process.env as Record<string, string>), ...found.environment },
  });
});
test.afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a file in a page of its own and tells everything that is wrong with it. */
async function wrongIn(file: string): Promise<string[]> {
  const page: Page = await browser.newPage();
  const wrong: string[] = [];
  const address = pathToFileURL(file).href;
  // Nothing is answered but the file itself; what is asked for is told.
  await page.route('**', (route) => {
    if (route.request().url() === address) return route.continue();
    wrong.push(`a request: ${route.request().url().slice(0, 200)}`);
    return route.abort();
  });
  page.on('console', (message) => wrong.push(`the console: ${message.text().slice(0, 200)}`));
  page.on('pageerror', (error) => wrong.push(`an error: ${error.message.slice(0, 200)}`));
  const began = performance.now();
  await page.goto(address);
  const watch = new PageWatch(page);
  // Whatever waits for a pointer or a key gets both.
  await page.mouse.move(300, 300);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  wrong.push(...(await watch.wrong()).filter((one) => !/^a navigation: file:[^?]*#[\w-]+$/.test(one)));
  const links = await page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  wrong.push(...links.filter((link) => !link.startsWith('#')).map((link) => `a link: ${link.slice(0, 200)}`));
  if (performance.now() - began > PATIENCE_MS) wrong.push('it hangs');
  await page.close();
  return wrong;
}

test('the report as a page: nothing runs, loads, leads anywhere, misleads or hangs', async () => {
  expect(await occam(['export', caseFile, '-o', at('evil.html')])).toMatchObject({ status: 0, err: '' });
  expect(readFileSync(at('evil.html'), 'utf8')).toContain('&lt;script&gt;window.ran=1&lt;/script&gt;');
  expect(await wrongIn(at('evil.html'))).toEqual([]);
});

test('the figures and the graph as pictures: the same', async () => {
  expect(await occam(['export', caseFile, '-o', at('evil.svg')])).toMatchObject({ status: 0, err: '' });
  const figures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
  expect(figures.length).toBeGreaterThan(2);
  for (const name of figures) {
    const text = readFileSync(at(name), 'utf8');
    expect([name, /^<\?xml[^>]*>\n<svg [^>]*><style>/.test(text)]).toEqual([name, true]);
    writeFileSync(at('frame.html'), `<meta charset="utf-8"><title>figure</title>${text.replace(/^<\?xml[^>]*\?>/, '')}`);
    expect([name, await wrongIn(at('frame.html'))]).toEqual([name, []]);
  }
});

/** Names of all kinds: markup, script, formulas, escapes, bidi, zero width, lookalikes, paths, keys of objects. */
const HIDDEN = [0, 1, 9, 15, 18, 22, 24, 27, 29, 30, 31, 33, 36].map((n) => HOSTILE_WORDS[n]!);
/** Some that a note has with other punctuation in them: whether that is the same name cannot be known. */
const ALIKE = [13, 25, 40].map((n) => HOSTILE_WORDS[n]!);

test('with hostile names hidden, no file that leaves the case holds one of them', async () => {
  writeFileSync(at('map.json'), JSON.stringify(HIDDEN));
  const names = ['h.html', 'h.svg', 'h.csv', 'h.jsonl', 'h.graphml', 'h.gexf', 'h-i2.csv'];
  for (const name of names)
    expect([name, await occam(['export', caseFile, '-o', at(name), '--redact', at('map.json')])]).toMatchObject([name, { status: 0, err: '' }]);
  const map = new Map(HIDDEN.map((term) => [term, 'Host X'] as const));
  const written = readdirSync(folder).filter((name) => name.startsWith('h') && name !== 'h.occam');
  expect(written.length).toBeGreaterThan(names.length);
  for (const name of written) {
    const text = readFileSync(at(name), 'utf8');
    expect.soft([name, leaks(text, map)]).toEqual([name, []]);
    expect.soft([name, HIDDEN.filter((term) => text.includes(term))]).toEqual([name, []]);
  }
  expect(readFileSync(at('h.html'), 'utf8')).toMatch(/Host [A-Z]+\d+/);
  expect(await wrongIn(at('h.html'))).toEqual([]);
  writeFileSync(at('map.json'), JSON.stringify([...HIDDEN, ...ALIKE]));
  const refused = await occam(['export', caseFile, '-o', at('refused.html'), '--redact', at('map.json')]);
  expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('Nothing was written') });
  expect(readdirSync(folder)).not.toContain('refused.html');
});
