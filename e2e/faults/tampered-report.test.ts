import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, type PDFRef, PDFString } from '@cantoo/pdf-lib';
import { DuckDBInstance } from '@duckdb/node-api';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookVerdict } from '../../electron/cli/reprint.ts';
import { verdictText } from '../../electron/cli/verdict-text.ts';
import { verifyReport } from '../../electron/engine/verify-report.ts';
import { readAttachments } from '../../electron/report/read-pdf.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { freshFolder, occam } from './program.ts';

/* A printed report in the hands of someone who wants it to say something else, and sources that are not what they were: what `occam verify` says of each. */

const LOG = 'ns1.tower-hosting.example.log';
const OTHER = 'smtp-probe.log';
const PATIENCE = 480_000;
let folder = '';
let pdf = '';
let sources = '';

beforeAll(async () => {
  // Printing needs the shell and its browser beside the command line.
  execFileSync(process.execPath, [new URL('../../electron/build/build.mjs', import.meta.url).pathname], { stdio: 'ignore' });
  folder = freshFolder();
  sources = join(folder, 'sources');
  pdf = join(folder, 'report.pdf');
  mkdirSync(sources);
  for (const name of [LOG, OTHER]) cpSync(new URL(`../../assets/sample/${name}`, import.meta.url), join(sources, name));
  const imported = await occam(['import', join(folder, 'small.occam'), join(sources, LOG), join(sources, OTHER), '--tz', 'UTC']);
  expect(imported.status).toBe(0);
  const printed = await occam(['report', join(folder, 'small.occam'), '-o', pdf]);
  expect([printed.status, printed.err]).toEqual([0, '']);
}, PATIENCE);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `occam verify` prints of a file against the sources in a folder, and its exit status. */
async function verified(path: string, place = sources): Promise<{ readonly status: number; readonly out: string }> {
  const checked = await verifyReport(readFileSync(path), place, { signal: new AbortController().signal, workers: 1 });
  if (!checked.ok) return { status: 1, out: checked.error.message };
  return verdictText(checked.value.verdicts, true);
}

/** Writes the report again, changed in one way, as a tool for PDFs would. */
async function tampered(change: (document: PDFDocument) => void | Promise<void>, options = { useObjectStreams: false }): Promise<string> {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  await change(document);
  const path = join(folder, 'tampered.pdf');
  writeFileSync(path, await document.save(options));
  return path;
}

/** Writes the report again with one attachment changed. */
async function withAttachment(name: string, change: (text: string) => string): Promise<string> {
  const wanted = (await readAttachments(readFileSync(pdf))).find((one) => one.name === name)!.bytes;
  return await tampered((document) => {
    for (const [reference, object] of document.context.enumerateIndirectObjects()) {
      if (!(object instanceof PDFRawStream) || String(object.dict.get(PDFName.of('Type'))) !== '/EmbeddedFile') continue;
      if (!Buffer.from(decodePDFRawStream(object).decode()).equals(Buffer.from(wanted))) continue;
      document.context.assign(reference, document.context.flateStream(Buffer.from(change(Buffer.from(wanted).toString())), { Type: 'EmbeddedFile' }));
    }
  });
}

test('one digit changed in the manifest is found', async () => {
  const tampered = await withAttachment('manifest.json', (text) =>
    text.replace(/("id": "P1\.count",\s*"value": )(\d)/, (_, head, digit) => `${head}${(Number(digit) + 1) % 10}`),
  );
  const { status, out } = await verified(tampered);
  expect(status).toBe(1);
  expect(out).toMatch(/P1\.count differs/);
  expect(out).toMatch(/attachment manifest\.json differs/);
});

test('a digit changed everywhere in the manifest, model included, is found too', async () => {
  const manifest = (await readAttachments(readFileSync(pdf))).find((one) => one.name === 'manifest.json')!.bytes;
  const { numbers } = JSON.parse(new TextDecoder().decode(manifest)) as { numbers: { id: string; value: number }[] };
  const truth = numbers.find((number) => number.id === 'P1.count')!.value;
  const tampered = await withAttachment('manifest.json', (text) => text.replaceAll(`: ${truth},`, `: ${truth + 100},`));
  const { status, out } = await verified(tampered);
  expect(status).toBe(1);
  expect(out).toMatch(new RegExp(`P1.count differs: expected [\\d,]+ \\(${truth}\\), got [\\d,]+ \\(${truth + 100}\\)`));
});

test('a changed attachment is found by the hash printed on the pages', async () => {
  const { status, out } = await verified(await withAttachment('events.csv', (text) => text.replace('192.0.2.15', '192.0.2.16')));
  expect(status).toBe(1);
  expect(out).toMatch(/attachment events\.csv differs: expected the hash printed on the pages/);
});

/** Swaps two glyphs that stand side by side in the text of a page, as an editor of PDFs does that changes a figure; false where it finds none. */
function swapGlyphs(document: PDFDocument, page: number): boolean {
  // What the page says stands between two that lay the line at its foot.
  const reference = document.getPage(page).node.lookup(PDFName.of('Contents'), PDFArray).get(1) as PDFRef;
  const stream = document.context.lookup(reference);
  const code = Buffer.from(decodePDFRawStream(stream as PDFRawStream).decode()).toString('latin1');
  const swapped = code.replace(/<((?:[0-9A-F]{4})*?)([0-9A-F]{4})(?!\2)([0-9A-F]{4})((?:[0-9A-F]{4})*)> Tj/, '<$1$3$2$4> Tj');
  document.context.assign(reference, document.context.flateStream(Buffer.from(swapped, 'latin1')));
  return swapped !== code;
}

test('a number edited in the text of any page is found, registered or not', async () => {
  const document = await PDFDocument.load(readFileSync(pdf), { updateMetadata: false });
  const pages = document.getPageIndices().filter((page) => swapGlyphs(document, page));
  expect(pages.length).toBeGreaterThan(1);
  for (const page of [pages[0]!, pages.at(-1)!]) {
    const { status, out } = await verified(await tampered((copy) => void swapGlyphs(copy, page)));
    expect(out).toMatch(/page text differs/);
    expect(status).toBe(1);
  }
});

const inModel = (change: (model: ReportModel) => void) => (text: string) => {
  const manifest = JSON.parse(text);
  change(manifest.model);
  return `${JSON.stringify(manifest, null, 1)}\n`;
};

const lies: readonly (readonly [string, (text: string) => string])[] = [
  ['a p', (text) => text.replace(/("id": "F2\.p",\s*"value": )[^,]+/, '$10.5')],
  ['a q, printed text too', (text) => text.replace(/("id": "F2\.q",\s*"value": )[^,]+(,\s*"printed": )"[^"]*"/, '$10.2$2"0.2"')],
  ['the version of a method', (text) => text.replace(/"from": "change-point [^"]*"/g, '"from": "change-point 0.0.9"')],
  ['the seed', inModel((model) => Object.assign(model, { seed: 7 }))],
  ['the window', inModel((model) => Object.assign(model, { window: { start: 1_464_739_200_000_000, end: 1_467_331_200_000_000 } }))],
  ['a parameter', inModel((model) => Object.assign(model.run!, { burstGapSeconds: 5 }))],
  ['the order of sources', inModel((model) => (model.sources as unknown[]).reverse())],
  ['a source’s hash', (text) => text.replace(/"sha256": "[0-9a-f]{8}/, '"sha256": "00000000')],
  ['a number left out', (text) => text.replace(/\{\s*"id": "P2\.unique"[^}]*\},/, '')],
  ['a bar of the timeline', inModel((model) => (model.timeline.counts as number[]).fill(3, 0, 2))],
  ['when a source was recording', inModel((model) => (model.coverage as unknown[]).pop())],
  ['an explanation struck out', inModel((model) => (model.findings[0]!.innocent as unknown[]).pop())],
];

for (const [what, lie] of lies)
  test(`a changed manifest is found: ${what}`, async () => {
    const { status, out } = await verified(await withAttachment('manifest.json', lie));
    expect(out).toMatch(/ differs: /);
    expect(status).toBe(1);
  });

test('attachments swapped, doubled or added are found', async () => {
  const swapped = await tampered((document) => {
    const streams = [...document.context.enumerateIndirectObjects()].filter(
      ([, object]) => object instanceof PDFRawStream && String(object.dict.get(PDFName.of('Type'))) === '/EmbeddedFile',
    );
    const [[first, one], [second, other]] = streams.slice(1, 3) as [(typeof streams)[0], (typeof streams)[0]];
    document.context.assign(first, other);
    document.context.assign(second, one);
  });
  expect((await verified(swapped)).out).toMatch(/attachment (events|figures|notes)\.\w+ differs/);
  const added = await tampered((document) => document.attach(Buffer.from('x'), 'more.csv', { mimeType: 'text/csv' }));
  expect(await verified(added)).toMatchObject({ status: 1, out: expect.stringContaining('attachment more.csv differs: expected no such file') });
});

test('pictures, notes, scripts and links out laid into the PDF are found', async () => {
  const image = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const painted = await tampered(async (document) =>
    document.getPage(0).drawImage(await document.embedPng(image), { x: 80, y: 600, width: 90, height: 30 }),
  );
  expect(await verified(painted)).toMatchObject({ status: 1, out: expect.stringContaining('got a picture') });
  const note = await tampered((document) => {
    const annotation = document.context.register(
      document.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [80, 600, 160, 630], DA: '(/F 12 Tf)' }),
    );
    document.getPage(0).node.addAnnot(annotation);
  });
  expect((await verified(note)).out).toContain('an annotation FreeText');
  const script = await tampered((document) => document.addJavaScript('x', 'app.alert(1)'));
  expect((await verified(script)).out).toContain('an action JavaScript');
});

/** The dictionaries of a document that have a key. */
const having = (document: PDFDocument, name: string): PDFDict[] =>
  document.context.enumerateIndirectObjects().flatMap(([, object]) => {
    const dict = object instanceof PDFRawStream ? object.dict : object;
    return dict instanceof PDFDict && dict.has(PDFName.of(name)) ? [dict] : [];
  });
const put = (dict: PDFDict | undefined, name: string, value: string): void => dict!.set(PDFName.of(name), PDFString.of(value));
/** Puts a piece of code before what a page is painted with. */
function paint(document: PDFDocument, change: (code: string) => string): void {
  const foot = having(document, 'Resources').find(
    (dict) => dict.get(PDFName.of('Subtype')) === PDFName.of('Form') && dict.lookup(PDFName.of('Resources'), PDFDict).has(PDFName.of('Font')),
  )!;
  const [reference, stream] = document.context
    .enumerateIndirectObjects()
    .find(([, object]) => object instanceof PDFRawStream && object.dict === foot)!;
  const code = Buffer.from(decodePDFRawStream(stream as PDFRawStream).decode()).toString('latin1');
  const entries = Object.fromEntries(
    foot
      .entries()
      .filter(([name]) => !/Length|Filter/.test(String(name)))
      .map(([name, value]) => [name.decodeText(), value]),
  );
  document.context.assign(reference, document.context.flateStream(Buffer.from(change(code), 'latin1'), entries));
}

const words: readonly (readonly [string, string, (document: PDFDocument) => void])[] = [
  ['a bookmark', 'bookmarks', (document) => put(having(document, 'SE')[3], 'Title', 'They are guilty')],
  ['the title', 'description', (document) => document.setTitle('Another title')],
  ['an author', 'description', (document) => document.setAuthor('A. N. Other')],
  [
    'a note in the metadata stream',
    'catalogue',
    (document) => document.catalog.set(PDFName.of('Metadata'), document.context.register(document.context.stream('<x/>'))),
  ],
  ['page labels', 'catalogue', (document) => document.catalog.set(PDFName.of('PageLabels'), document.context.obj({ Nums: [] }))],
  ['what is said of a picture', 'alternatives of pictures', (document) => put(having(document, 'Alt')[0], 'Alt', 'Nothing to see')],
  [
    'two alternatives swapped',
    'alternatives of pictures',
    (document) => {
      const [one, other] = having(document, 'Alt');
      const [a, b] = [one!.get(PDFName.of('Alt'))!, other!.get(PDFName.of('Alt'))!];
      one!.set(PDFName.of('Alt'), b);
      other!.set(PDFName.of('Alt'), a);
    },
  ],
  ['text for a reading aid', 'text for reading aids', (document) => put(having(document, 'Pg')[9], 'ActualText', '1,000,000')],
  [
    'text for whoever copies',
    'text for reading aids',
    (document) => paint(document, (code) => code.replace('BT', '/Span <</ActualText (9)>> BDC BT').replace('ET', 'ET EMC')),
  ],
  ['invisible text', 'text for reading aids', (document) => paint(document, (code) => code.replace('BT', 'BT 3 Tr'))],
  [
    'where a link leads',
    'links',
    (document) => {
      const [one, other] = having(document, 'Dest').filter((dict) => dict.get(PDFName.of('Subtype')) === PDFName.of('Link'));
      const [a, b] = [one!.get(PDFName.of('Dest'))!, other!.get(PDFName.of('Dest'))!];
      one!.set(PDFName.of('Dest'), b);
      other!.set(PDFName.of('Dest'), a);
    },
  ],
  [
    'where a place lies',
    'places of links',
    (document) => {
      const places = document.catalog.lookup(PDFName.of('Dests'), PDFDict);
      places.set(PDFName.of('F1'), document.context.obj([document.getPage(1).ref, 'XYZ', 0, 0, 0]));
    },
  ],
  ['the name that a viewer shows of a file', 'names of attached files', (document) => put(having(document, 'EF')[0], 'UF', 'other.csv')],
];
for (const [what, told, change] of words)
  test(`words beside the pages that were changed are found: ${what}`, async () => {
    const { status, out } = await verified(await tampered(change));
    expect(out).toContain(`${told} differs`);
    expect(status).toBe(1);
  });

const paints: readonly (readonly [string, (document: PDFDocument) => void])[] = [
  ['paint over the text', (document) => paint(document, (code) => `${code}\n1 1 1 rg 100 400 300 200 re f`)],
  [
    'glyphs of a font exchanged for others',
    (document) => {
      const [one, other] = having(document, 'FontFile2');
      one!.set(PDFName.of('FontFile2'), other!.get(PDFName.of('FontFile2'))!);
    },
  ],
];
for (const [what, change] of paints)
  test(`what only a fresh print shows is found: ${what}`, async () => {
    const changed = await tampered(change);
    expect((await verified(changed)).out).toMatch(/ hold, 0 differ/);
    const look = await lookVerdict(readFileSync(changed), readFileSync(pdf));
    expect(look).toMatchObject({ verdict: 'differs', got: expect.stringMatching(/^other paint on page \d/) });
  });

test('whoever asks for no print is told what was not looked for', { timeout: PATIENCE }, async () => {
  const { status, out } = await occam(['verify', pdf, '--sources', sources, '--no-reprint']);
  expect(out).toMatch(/^the look of the pages cannot be checked: text was read, and what is painted over it/);
  expect(status).toBe(0);
});

test('saved again by another tool it still holds and looks the same; the whole file is another', { timeout: PATIENCE }, async () => {
  const resaved = await tampered(() => undefined, { useObjectStreams: true });
  expect(await verified(resaved)).toMatchObject({ status: 0, out: expect.stringMatching(/hold, 0 differ, 0 cannot be checked/) });
  const whole = async (path: string) => (await occam(['verify', path, '--sources', sources, '--reprint', '--all'])).out;
  expect(await whole(pdf)).toMatch(/the look of the pages holds: \d+ pages as they print\nthe whole file holds\n/);
  expect(await whole(resaved)).toMatch(/the look of the pages holds: .*\nthe whole file differs: expected the bytes of a fresh print/);
});

test('another browser paints otherwise, and that is no difference', async () => {
  const foreign = await tampered((document) => {
    paint(document, (code) => code.replace('BT', ' BT'));
    document.setProducer(document.getProducer()!.replace(/m\d+/, 'm99'));
  });
  const look = await lookVerdict(readFileSync(foreign), readFileSync(pdf));
  expect(look).toMatchObject({
    verdict: 'cannot be checked',
    expected: expect.stringMatching(/^printed by Occam .* \(Skia\/PDF m99\); here prints Occam/),
  });
});

/** A copy of the sources, changed. */
function elsewhere(change: (at: (name: string) => string) => void): string {
  const place = join(folder, 'elsewhere');
  rmSync(place, { recursive: true, force: true });
  cpSync(sources, place, { recursive: true });
  change((name) => join(place, name));
  return place;
}

test('sources may have other names and other files beside them', async () => {
  const place = elsewhere((at) => {
    renameSync(at(LOG), at('renamed'));
    writeFileSync(at('ns9.log'), readFileSync(at('renamed'), 'utf8').slice(0, 5000));
    mkdirSync(at('deeper'));
    renameSync(at('smtp-probe.log'), at('deeper/smtp-probe.log'));
  });
  expect(await verified(pdf, place)).toMatchObject({ status: 0, out: expect.stringMatching(/hold, 0 differ, 0 cannot be checked/) });
});

test('a source that was packed since, alone or with others, is recognised by its content', async () => {
  const place = elsewhere((at) => {
    writeFileSync(at('copy.gz'), gzipSync(readFileSync(at(LOG))));
    writeFileSync(at('both.zip'), zipSync({ [OTHER]: readFileSync(at(OTHER)), 'copy.gz': readFileSync(at('copy.gz')) }));
    for (const name of [LOG, OTHER, 'copy.gz']) rmSync(at(name));
  });
  const { out, status } = await verified(pdf, place);
  expect(out).toMatch(/S1\.bytes cannot be checked: the file in the folder has the same content in another packing/);
  expect(out).toMatch(/hold, 0 differ, 2 cannot be checked\n$/);
  expect(status).toBe(0);
});

const packings = [
  ['packed.zip', (log: Buffer) => zipSync({ [LOG]: log })],
  [`${LOG}.gz`, (log: Buffer) => gzipSync(log)],
] as const;
test.each(packings)(
  'what a report was made from in %s is recognised unpacked and renamed, cited lines too',
  { timeout: PATIENCE },
  async (name, pack) => {
    const place = join(folder, 'unpacked');
    const packed = join(folder, name);
    rmSync(join(folder, 'packed.occam'), { force: true });
    mkdirSync(place, { recursive: true });
    cpSync(join(sources, LOG), join(place, 'another name'));
    writeFileSync(packed, pack(readFileSync(join(sources, LOG))));
    expect((await occam(['import', join(folder, 'packed.occam'), packed, '--tz', 'UTC'])).status).toBe(0);
    const report = join(folder, 'packed.pdf');
    expect((await occam(['report', join(folder, 'packed.occam'), '-o', report])).status).toBe(0);
    const { out, status } = await verified(report, place);
    expect(out).toMatch(/S1\.bytes cannot be checked/);
    expect(out).toMatch(/hold, 0 differ, 1 cannot be checked\n$/);
    expect(status).toBe(0);
  },
);

const changes: readonly (readonly [string, (log: string) => string | Buffer])[] = [
  ['changed', (log) => log.replace('192.0.2.15', '192.0.2.14')],
  ['removed', (log) => log.slice(log.indexOf('\n') + 1)],
  ['added', (log) => `${log}${log.slice(0, log.indexOf('\n') + 1)}`],
];
for (const [what, change] of changes)
  test(`a source with a line ${what} is not the original; the others still hold`, async () => {
    const place = elsewhere((at) => writeFileSync(at(LOG), change(readFileSync(at(LOG), 'utf8'))));
    const { out, status } = await verified(pdf, place);
    expect(out).toMatch(/source ns1\.tower-hosting\.example\.log cannot be checked: no file in .* has SHA-256/);
    expect(out).toMatch(/T\.events cannot be checked: source missing: ns1/);
    expect(out).toMatch(/S1\.records cannot be checked/);
    expect(out).not.toMatch(/S2\.\w+ cannot be checked|differs/);
    expect(status).toBe(0);
  });

test('of a case that was reduced on a cluster the counts of its files and its cited lines are checked, and the rest is said not to be', {
  timeout: PATIENCE,
}, async () => {
  const reduced = join(folder, 'reduced.occam');
  cpSync(join(folder, 'small.occam'), reduced);
  const instance = await DuckDBInstance.create(reduced);
  const connection = await instance.connect();
  await connection.run('UPDATE sources SET pulled = events');
  connection.closeSync();
  instance.closeSync();
  const report = join(folder, 'reduced.pdf');
  expect(await occam(['report', reduced, '-o', report])).toMatchObject({ status: 0, err: '' });
  const { out, status } = await verified(report);
  expect(out).toMatch(/S1\.records holds/);
  expect(out).toMatch(/cited lines of ns1\.tower-hosting\.example\.log holds: \d+ as they stand in the file/);
  expect(out).toMatch(/P1\.count cannot be checked: this case was reduced from a cluster .* were checked: their hashes/);
  expect(out).toMatch(/ 0 differ/);
  expect(status).toBe(0);
  const changed = elsewhere((at) => writeFileSync(at(LOG), readFileSync(at(LOG), 'utf8').replaceAll('192.0.2.15', '192.0.2.14')));
  expect((await verified(report, changed)).out).toMatch(/S1\.records cannot be checked/);
});

test('numbers that cannot be checked for one reason share a line', () => {
  const verdicts = ['T.events', 'P1.count', 'P1.unique', 'P2.count', 'P2.unique', 'P3.count'].map(
    (id) => ({ id, verdict: 'cannot be checked', expected: 'source missing: a.log', got: '1' }) as const,
  );
  expect(verdictText(verdicts, false).out).toBe(
    'T.events, P1.count, P1.unique, P2.count and 2 more cannot be checked: source missing: a.log\n0 hold, 0 differ, 6 cannot be checked\n',
  );
});

test('with no source at all nothing was checked, and that is no success', async () => {
  const place = elsewhere((at) => {
    for (const name of readdirSync(at(''))) rmSync(at(name), { recursive: true });
  });
  expect(await verified(pdf, place)).toMatchObject({ status: 1, out: expect.stringMatching(/T\.events cannot be checked/) });
});

test('a number computed by a newer method cannot be checked, and says so', async () => {
  const newer = await withAttachment('manifest.json', (text) => {
    const from = /"id": "F1\.n",[^}]*"from": "(\S+) [^"]*"/.exec(text)![1]!;
    return text.replaceAll(new RegExp(`"from": "${from} [^"]*"`, 'g'), `"from": "${from} 99.0.0"`);
  });
  const { out } = await verified(newer);
  expect(out).toMatch(/F1\.n cannot be checked: computed by \S+ 99\.0\.0; this Occam has version/);
});
