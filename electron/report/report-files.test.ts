import { PDFDict, PDFDocument, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { finishPdf } from './finish-pdf.ts';
import { joinPrints } from './join-prints.ts';
import { attachmentsOf, readManifest, withAttachments } from './manifest.ts';
import { headingsIn } from './outline.ts';
import { differences, expectedText, repeatedHeads } from './page-text.ts';
import { readAttachments, readPageTexts } from './read-pdf.ts';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';

const attachments = attachmentsOf(sampleModel);

/** A document as the browser prints one: a heading, a link, and what `places` other parts may lead to. */
async function print(heading: string, level: number, link: string, places: readonly string[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const { context, catalog } = pdf;
  const page = pdf.addPage();
  page.drawText(heading);
  const uri = link.startsWith('occam:') ? { A: { Type: 'Action', S: 'URI', URI: PDFString.of(link) } } : { Dest: link };
  const annotation = context.register(context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], StructParent: 100000, ...uri }));
  page.node.set(PDFName.of('Annots'), context.obj([annotation]));
  page.node.set(PDFName.of('StructParents'), PDFNumber.of(0));
  const element = context.register(context.obj({ Type: 'StructElem', S: `H${level}`, ID: PDFString.of(`node${Math.random()}`), K: 0 }));
  const main = context.register(context.obj({ Type: 'StructElem', S: 'NonStruct', K: element }));
  const document = context.register(context.obj({ Type: 'StructElem', S: 'Document', K: main }));
  const parents = context.obj({ Nums: [0, [element], 100000, element] });
  const root = context.register(context.obj({ Type: 'StructTreeRoot', K: document, ParentTree: parents, IDTree: { Names: [] } }));
  catalog.set(PDFName.of('StructTreeRoot'), root);
  const item = context.register(context.obj({ Title: PDFString.of(heading), Dest: [page.ref, 'XYZ', 0, 0, 0], SE: element }));
  catalog.set(PDFName.of('Outlines'), context.register(context.obj({ Type: 'Outlines', First: item, Last: item, Count: 1 })));
  catalog.set(PDFName.of('Dests'), context.obj(Object.fromEntries(places.map((place) => [place, [page.ref, 'XYZ', 0, 0, 0]]))));
  pdf.setCreator('Mozilla/5.0 (X11; Linux x86_64) secret-user-agent');
  return pdf.save({ useObjectStreams: false });
}

async function feet(pages: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (let page = 1; page <= pages; page++) pdf.addPage().drawText(`page ${page} of ${pages}`);
  return pdf.save({ useObjectStreams: false });
}

const prints = [await print('One', 2, 'occam:record-1', ['F1']), await print('Two', 3, 'occam:F1', ['record-1'])];
const sheets = await feet(2);
const twoParts = () => joinPrints(prints, async () => sheets);

test('a manifest comes back as it was written', () => {
  const manifest = readManifest(attachments[0]!.bytes);
  expect(manifest.numbers.find((number) => number.id === 'P1.count')?.value).toBe(2820);
  expect(manifest.model.sources[0]?.path).toBe('ns1.log');
  expect(new TextDecoder().decode(attachments[0]!.bytes)).not.toMatch(/NAMED-PERSON|\/cases\//);
});

test('the finished PDF carries its evidence and no trace of the machine, and is the same each time', async () => {
  const first = await finishPdf(await twoParts(), sampleModel, attachments);
  const second = await finishPdf(await twoParts(), sampleModel, attachments);
  expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(true);
  const found = await readAttachments(first.bytes);
  expect(found.map(({ name }) => name)).toEqual(['events.csv', 'figures.csv', 'manifest.json', 'notes.md']);
  expect(Buffer.from(found.find(({ name }) => name === 'manifest.json')!.bytes).equals(Buffer.from(attachments[0]!.bytes))).toBe(true);
  expect(Buffer.from(first.bytes).toString('latin1')).not.toMatch(/user-agent|\(D:2/);
});

test('parts become one document: pages numbered at their foot, links across, one outline, one tree', async () => {
  const { bytes, pages } = await finishPdf(await twoParts(), sampleModel, attachments);
  expect(pages).toBe(2);
  expect((await readPageTexts(bytes)).map((text) => text.replace(/\s+/g, ''))).toEqual(['Onepage1of2', 'Twopage2of2']);
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const objects = pdf.context.enumerateIndirectObjects().map(([, object]) => object);
  const links = objects.filter((one) => one instanceof PDFDict && one.get(PDFName.of('Subtype')) === PDFName.of('Link')) as PDFDict[];
  expect(links.map((link) => String(link.get(PDFName.of('Dest'))))).toEqual(['/record-1', '/F1']);
  expect(links.map((link) => String(link.get(PDFName.of('StructParent'))))).toEqual(['1', '3']);
  const [top] = headingsIn(pdf);
  expect(headingsIn(pdf).map((heading) => heading.level)).toEqual([2, 3]);
  expect(String(pdf.context.lookup(pdf.catalog.get(PDFName.of('Outlines'))))).toMatch(/\/Count 2/);
  expect(top).toBeDefined();
  const root = pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  expect(String(root.lookup(PDFName.of('IDTree')))).toMatch(/node00000001.*node00000002/s);
});

test('a link that leads nowhere is refused', async () => {
  await expect(joinPrints([await print('One', 2, 'occam:nowhere', [])], () => feet(1))).rejects.toThrow('nowhere');
});

test('one edited digit on a page is found, a repeated table head is not', () => {
  const html = renderReportHtml(withAttachments(sampleModel, attachments));
  const expected = expectedText(html);
  const heads = repeatedHeads(html);
  expect(differences(expected, expected, heads)).toEqual([]);
  const head = heads.find((one) => one.startsWith('fromto'))!;
  const cut = expected.indexOf('2,720');
  expect(differences(expected, `${expected.slice(0, cut)}${head}${expected.slice(cut)}`, heads)).toEqual([]);
  const edited = differences(expected, expected.replace('2,720', '2,790'), heads);
  expect(edited).toHaveLength(1);
  expect(edited[0]).toMatchObject({ expected: '2', got: '9' });
});
