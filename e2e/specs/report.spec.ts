import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { expect, test } from '@playwright/test';
import { readPageTexts } from '../../electron/report/read-pdf.ts';
import { projectRoot } from '../harness/global-setup.ts';

/* What reaches the editor, the lawyer and the accused: printed for real, read back with a reader that knows nothing of Occam, tampered with in every way. */

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'occam-report-'));
const caseFile = join(folder, 'story.occam');
const pdf = join(folder, 'story.pdf');
const sources = join(folder, 'sources');

test.describe.configure({ mode: 'serial', timeout: 240_000 });

async function occam(...words: string[]): Promise<{ status: number; out: string; complaint: string }> {
  try {
    const { stdout, stderr } = await run(process.execPath, [join(projectRoot, 'out/node/cli.js'), ...words], {
      cwd: projectRoot,
      maxBuffer: 1 << 26,
      env: { ...process.env, TZ: 'Asia/Tokyo' },
    });
    return { status: 0, out: stdout, complaint: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, out: stdout, complaint: stderr };
  }
}

test.beforeAll(async () => {
  cpSync(join(projectRoot, 'assets/sample'), sources, { recursive: true });
  const logs = readdirSync(sources)
    .filter((name) => name.endsWith('.log'))
    .sort();
  expect((await occam('import', caseFile, ...logs.map((name) => join(sources, name)))).status).toBe(0);
  expect((await occam('report', caseFile, '-o', pdf)).complaint).toBe('');
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every number of a fresh report holds', async () => {
  const { status, out } = await occam('verify', pdf, '--sources', sources);
  expect(out).toMatch(/^\d{3,} hold, 0 differ, 0 cannot be checked\n$/);
  expect(status).toBe(0);
});

test('exports are the same bytes, under three time zones of the machine', async () => {
  const again = join(folder, 'again.pdf');
  for (const TZ of ['America/St_Johns', 'Asia/Kathmandu', 'Pacific/Kiritimati']) {
    await run(process.execPath, [join(projectRoot, 'out/node/cli.js'), 'report', caseFile, '-o', again], { env: { ...process.env, TZ } });
    expect(readFileSync(again).equals(readFileSync(pdf)), TZ).toBe(true);
  }
});

test('it is tagged, outlined, names its language, embeds its fonts, and leaks nothing of the machine', async () => {
  const bytes = readFileSync(pdf);
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  expect(document.catalog.get(PDFName.of('StructTreeRoot'))).toBeDefined();
  expect(document.catalog.get(PDFName.of('Outlines'))).toBeDefined();
  expect(String(document.catalog.get(PDFName.of('Lang')))).toContain('en');
  expect(document.getTitle()).toBe('Occam report: story');
  let text = '';
  let fonts = 0;
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    text += object instanceof PDFRawStream ? '' : object.toString();
    const name = String(object);
    if (name.includes('/FontDescriptor') && name.includes('/FontFile')) fonts++;
  }
  expect(fonts).toBeGreaterThanOrEqual(5);
  expect(text).not.toMatch(/HeadlessChrome|Mozilla|\(D:2/);
  const pages = await readPageTexts(bytes);
  expect(pages.join('')).not.toContain(folder);
  expect(pages[0]).toMatch(/page 1 of \d+/);
  expect(pages.join(' ')).toContain('A DNS lookup is not a communication');
});

test('Letter, chosen parts and words come from the command line and are verified like any other', async () => {
  const letter = join(folder, 'letter.pdf');
  const words = [
    '--paper',
    'letter',
    '--sections',
    'asked,findings,figures,records',
    '--asked',
    'Did they talk?',
    '--summary',
    'They asked.',
    '--cited',
    '1',
  ];
  expect(await occam('report', caseFile, '-o', letter, ...words)).toMatchObject({ status: 0, complaint: '' });
  const document = await PDFDocument.load(readFileSync(letter), { updateMetadata: false });
  expect(document.getPage(0).getSize()).toEqual({ width: 612, height: 792 });
  const text = (await readPageTexts(readFileSync(letter))).join(' ');
  expect(text).toContain('Did they talk?');
  expect(text).not.toContain('Competing explanations');
  expect(await occam('verify', letter, '--sources', sources)).toMatchObject({ status: 0, out: expect.stringMatching(/hold, 0 differ, 0 cannot/) });
  expect(await occam('report', caseFile, '-o', letter, '--paper', 'foolscap')).toMatchObject({
    status: 2,
    complaint: expect.stringContaining('--paper foolscap'),
  });
  expect(await occam('report', caseFile, '-o', letter, '--sections', 'finding')).toMatchObject({ status: 2 });
});

test('a redacted report hides its names everywhere and still verifies for whoever has the map', async () => {
  const map = join(folder, 'map.json');
  const hidden = join(folder, 'hidden.pdf');
  writeFileSync(
    map,
    JSON.stringify({
      '192.0.2.15': null,
      '192.0.2.115': null,
      'mail1.tower.example': 'the server',
      'tower.example': null,
      'tower-hosting.example': null,
    }),
  );
  const { complaint } = await occam('report', caseFile, '-o', hidden, '--redact', map);
  expect(complaint).toBe('');
  const bytes = readFileSync(hidden);
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  let everything = (await readPageTexts(bytes)).join('\n') + bytes.toString('latin1');
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    everything += object instanceof PDFRawStream ? Buffer.from(decodePDFRawStream(object).decode()).toString('latin1') : object.toString();
  }
  expect(everything).not.toMatch(/mail1\.tower|(?<![\d.])192\.0\.2\.(?:15|115)(?!\d)|tower-hosting/);
  const { status, out } = await occam('verify', hidden, '--sources', sources, '--redact', map);
  expect(out).toMatch(/hold, 0 differ, 0 cannot be checked/);
  expect(status).toBe(0);
});

test('another map is not the map, and a name that cannot be hidden stops the report', async () => {
  const [right, wrong, hidden] = ['right.json', 'wrong.json', 'hidden.pdf'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(right, JSON.stringify({ '192.0.2.15': 'Host X', '192.0.2.115': 'Host Y' }));
  writeFileSync(wrong, JSON.stringify({ '192.0.2.15': 'Host Y', '192.0.2.115': 'Host X' }));
  expect((await occam('report', caseFile, '-o', hidden, '--redact', right)).complaint).toBe('');
  expect(await occam('verify', hidden, '--sources', sources, '--redact', right, '--no-reprint')).toMatchObject({ status: 0 });
  expect(await occam('verify', hidden, '--sources', sources, '--redact', wrong, '--no-reprint')).toMatchObject({ status: 1 });
  expect(await occam('verify', hidden, '--sources', sources, '--no-reprint')).toMatchObject({ status: 1 });
  writeFileSync(wrong, JSON.stringify(['ower.example']));
  const refused = await occam('report', caseFile, '-o', join(folder, 'refused.pdf'), '--redact', wrong);
  expect(refused).toMatchObject({ status: 1, complaint: expect.stringContaining('Nothing was written') });
  expect(existsSync(join(folder, 'refused.pdf'))).toBe(false);
});
