import { PDFDocument } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { finishPdf } from './finish-pdf.ts';
import { attachmentsOf, readManifest, withAttachments } from './manifest.ts';
import { differences, expectedText, repeatedHeads } from './page-text.ts';
import { readAttachments } from './read-pdf.ts';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';

const attachments = attachmentsOf(sampleModel);

async function blankPdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage();
  pdf.setCreator('Mozilla/5.0 (X11; Linux x86_64) secret-user-agent');
  return pdf.save();
}

test('a manifest comes back as it was written', () => {
  const manifest = readManifest(attachments[0]!.bytes);
  expect(manifest.numbers.find((number) => number.id === 'P1.count')?.value).toBe(2820);
  expect(manifest.model.sources[0]?.path).toBe('ns1.log');
  expect(new TextDecoder().decode(attachments[0]!.bytes)).not.toMatch(/NAMED-PERSON|\/cases\//);
});

test('the finished PDF carries its evidence and no trace of the machine, and is the same each time', async () => {
  const printed = await blankPdf();
  const first = await finishPdf(printed, sampleModel, attachments);
  const second = await finishPdf(printed, sampleModel, attachments);
  expect(Buffer.from(first.bytes).equals(Buffer.from(second.bytes))).toBe(true);
  const found = await readAttachments(first.bytes);
  expect(found.map(({ name }) => name)).toEqual(['events.csv', 'figures.csv', 'manifest.json', 'notes.md']);
  expect(Buffer.from(found.find(({ name }) => name === 'manifest.json')!.bytes).equals(Buffer.from(attachments[0]!.bytes))).toBe(true);
  expect(Buffer.from(first.bytes).toString('latin1')).not.toMatch(/user-agent|\(D:2/);
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
