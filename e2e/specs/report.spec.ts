import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { expect, test } from '@playwright/test';
import { readAttachments, readPageTexts } from '../../electron/report/read-pdf.ts';
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

test('two exports are the same bytes, whatever the zone of the machine', async () => {
  const again = join(folder, 'again.pdf');
  await run(process.execPath, [join(projectRoot, 'out/node/cli.js'), 'report', caseFile, '-o', again], {
    env: { ...process.env, TZ: 'America/St_Johns' },
  });
  expect(readFileSync(again).equals(readFileSync(pdf))).toBe(true);
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

/** Writes the report again with one attachment changed. */
async function withAttachment(name: string, change: (text: string) => string): Promise<string> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  const wanted = (await readAttachments(readFileSync(pdf))).get(name)!;
  for (const [reference, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || String(object.dict.get(PDFName.of('Type'))) !== '/EmbeddedFile') continue;
    if (!Buffer.from(decodePDFRawStream(object).decode()).equals(Buffer.from(wanted))) continue;
    document.context.assign(reference, document.context.flateStream(Buffer.from(change(Buffer.from(wanted).toString())), { Type: 'EmbeddedFile' }));
  }
  const path = join(folder, 'tampered.pdf');
  writeFileSync(path, await document.save({ useObjectStreams: false }));
  return path;
}

test('one digit changed in the manifest is found', async () => {
  const tampered = await withAttachment('manifest.json', (text) =>
    text.replace(/("id": "P1\.count",\s*"value": )(\d)/, (_, head, digit) => `${head}${(Number(digit) + 1) % 10}`),
  );
  const { status, out } = await occam('verify', tampered, '--sources', sources);
  expect(status).toBe(1);
  expect(out).toMatch(/P1\.count differs/);
  expect(out).toMatch(/attachment manifest\.json differs/);
});

test('a digit changed everywhere in the manifest, model included, is found too', async () => {
  const tampered = await withAttachment('manifest.json', (text) => text.replaceAll('1411', '1511'));
  const { status, out } = await occam('verify', tampered, '--sources', sources);
  expect(status).toBe(1);
  expect(out).toMatch(/P1.count differs: expected 1,411 \(1411\), got 1,411 \(1511\)/);
});

test('a changed attachment is found by the hash printed on the pages', async () => {
  const { status, out } = await occam(
    'verify',
    await withAttachment('events.csv', (text) => text.replace('192.0.2.15', '192.0.2.16')),
    '--sources',
    sources,
  );
  expect(status).toBe(1);
  expect(out).toMatch(/attachment events\.csv differs/);
});

test('a number edited in the text of a page is found', async () => {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  // Swap two glyphs that stand for digits in the first page's text: what an editor of PDFs does when it changes a figure.
  const contents = document.getPage(0).node.Contents();
  const [reference, stream] = [...document.context.enumerateIndirectObjects()].find(([, object]) => object === contents)!;
  const code = Buffer.from(decodePDFRawStream(stream as PDFRawStream).decode()).toString('latin1');
  const edited = code.replace(/<([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4,})> Tj/, '<$2$1$3> Tj');
  expect(edited).not.toBe(code);
  document.context.assign(reference, document.context.flateStream(Buffer.from(edited, 'latin1')));
  const tampered = join(folder, 'edited.pdf');
  writeFileSync(tampered, await document.save({ useObjectStreams: false }));
  const { status, out } = await occam('verify', tampered, '--sources', sources);
  expect(status).toBe(1);
  expect(out).toMatch(/page text differs/);
});

test('one changed line in a log, and a swapped source, cannot pass for the original', async () => {
  const elsewhere = join(folder, 'changed');
  cpSync(sources, elsewhere, { recursive: true });
  const log = join(elsewhere, 'ns1.tower-hosting.example.log');
  writeFileSync(log, readFileSync(log, 'utf8').replace('192.0.2.15', '192.0.2.14'));
  const { out } = await occam('verify', pdf, '--sources', elsewhere);
  expect(out).toMatch(/source ns1\.tower-hosting\.example\.log cannot be checked: no file in .* has SHA-256/);
  expect(out).toMatch(/T\.events cannot be checked: source missing: ns1/);
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
