import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { findChromium } from '../../electron/standin/chromium.ts';
import { projectRoot } from '../harness/global-setup.ts';

/* What leaves a case for other programs, written by the built command line and opened by a real browser. */

const folder = mkdtempSync(join(tmpdir(), 'occam-export-'));
const caseFile = join(folder, 'story.occam');
const at = (name: string): string => join(folder, name);

function occam(...words: string[]): { status: number | null; out: string; complaint: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(projectRoot, 'out/node/cli.js'), ...words], { encoding: 'utf8' });
  return { status, out: stdout, complaint: stderr };
}

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  const found = await findChromium(join(projectRoot, 'node_modules'));
  browser = await chromium.launch({
    executablePath: found.program,
    args: [...found.args],
    env: { ...(process.env as Record<string, string>), ...found.environment },
  });
  page = await browser.newPage();
  const sample = join(projectRoot, 'assets/sample');
  const logs = readdirSync(sample).filter((name) => name.endsWith('.log'));
  expect(occam('import', caseFile, ...logs.map((name) => join(sample, name))).status).toBe(0);
});
test.afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the report as a page opens without anything else and asks for nothing', async () => {
  expect(occam('export', caseFile, '-o', at('report.html'), '--tz', 'Europe/Moscow')).toMatchObject({ status: 0, complaint: '' });
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`file://${at('report.html')}`);
  expect(await page.getByRole('heading', { name: 'Competing explanations' }).count()).toBe(1);
  expect(await page.locator('figure svg').count()).toBeGreaterThan(4);
  expect(await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)).toBe('rgb(255, 255, 255)');
  expect(asked).toEqual([`file://${at('report.html')}`]);
  expect(complaints).toEqual([]);
});

test('figures and networks are XML that a browser takes', async () => {
  for (const name of ['figure.svg', 'network.graphml', 'network.gexf']) expect(occam('export', caseFile, '-o', at(name)).complaint).toBe('');
  const files = readdirSync(folder).filter((name) => /\.(svg|graphml|gexf)$/.test(name));
  expect(files.length).toBeGreaterThan(6);
  for (const name of files) {
    const text = readFileSync(at(name), 'utf8');
    const root = await page.evaluate((xml) => new DOMParser().parseFromString(xml, 'application/xml').documentElement.nodeName, text);
    expect(`${name}: ${root}`).toBe(`${name}: ${/\.(\w+)$/.exec(name)![1]}`);
  }
});

test('two tables for i2, the same bytes each time; an unknown ending is refused', () => {
  const tables = () => ['net-i2-entities.csv', 'net-i2-links.csv'].map((name) => readFileSync(at(name), 'utf8'));
  expect(occam('export', caseFile, '-o', at('net-i2.csv')).status).toBe(0);
  const first = tables();
  expect(occam('export', caseFile, '-o', at('net-i2.csv')).status).toBe(0);
  expect(tables()).toEqual(first);
  expect(first[1]).toContain(',192.0.2.115,');
  expect(occam('export', caseFile, '-o', at('net.docx'))).toMatchObject({ status: 2, out: '' });
});

test('every export hides names as the report does, or writes nothing', () => {
  const map = at('map.json');
  writeFileSync(
    map,
    JSON.stringify({ '192.0.2.15': 'Host X', 'mail1.tower.example': 'The server', 'tower-hosting.example': null, 'tower.example': null }),
  );
  const names = ['h.csv', 'h.jsonl', 'h.graphml', 'h.gexf', 'h-i2.csv', 'h.html', 'h.svg', 'h.parquet'];
  for (const name of names) expect(occam('export', caseFile, '-o', at(name), '--redact', map)).toMatchObject({ status: 0, complaint: '' });
  const written = readdirSync(folder).filter((name) => name.startsWith('h'));
  expect(written.length).toBeGreaterThan(10);
  for (const name of written) {
    const text = readFileSync(at(name), 'latin1');
    expect(`${name} ${/mail1\.tower|tower-hosting|(?<![\d.])192\.0\.2\.15(?!\d)/.exec(text)?.[0]}`).toBe(`${name} undefined`);
  }
  expect(readFileSync(at('h.csv'), 'utf8')).toContain(',Host X,The server,');
  writeFileSync(map, JSON.stringify(['ower.example']));
  const refused = occam('export', caseFile, '-o', at('refused.csv'), '--redact', map);
  expect(refused).toMatchObject({ status: 1, complaint: expect.stringContaining('Nothing was written') });
  expect(readdirSync(folder)).not.toContain('refused.csv');
});
