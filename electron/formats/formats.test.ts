import { describe, expect, it } from 'vitest';
import { carriedParser } from './carriers/index.ts';
import { detectFormat, headOf } from './detect.ts';
import { byteReader, type Format, type Sample } from './format.ts';
import { formats } from './index.ts';
import { optionsFor, readLines, readWith } from './read-for-test.ts';
import { template } from './template.ts';

const ENCODER = new TextEncoder();
const bytesOf = (sample: Sample): Uint8Array => (typeof sample.text === 'string' ? ENCODER.encode(sample.text) : sample.text);
const all: readonly Format[] = [...formats, template];

/** Lines of a text: what stands between line feeds, the last one only when it is not empty. */
function linesOf(sample: Sample): number {
  const bytes = bytesOf(sample);
  const feeds = bytes.reduce((n, c) => (c === 10 ? n + 1 : n), 0);
  return bytes.length > 0 && bytes.at(-1) !== 10 ? feeds + 1 : feeds;
}

it('lists every format once, in order of id, with a specification and samples', () => {
  const ids = formats.map((format) => format.id);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const format of all) {
    expect(format.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(format.specification).toMatch(/^https?:\/\//);
    expect(format.samples.length).toBeGreaterThan(0);
    for (const words of [format.title, format.from, format.to]) expect(words.length).toBeGreaterThan(2);
  }
});

it('says so when a log is in a dress it knows, but of programs it does not read', () => {
  const cron = 'Jan 22 07:53:01 host.example CRON[31051]: (root) CMD (touch /var/run/check)\n'.repeat(5);
  expect(detectFormat(headOf(ENCODER.encode(cron), true, 'syslog'))).toMatchObject({ best: null, because: expect.stringContaining('syslog') });
});

for (const format of all) {
  describe(format.id, () => {
    for (const sample of format.samples) {
      const head = headOf(bytesOf(sample), true, 'sample.log');
      const recognition = detectFormat(head, all);

      it(`reads: ${sample.name}`, () => {
        const carrier = recognition.candidates.find((candidate) => candidate.format.id === format.id)?.carrier ?? null;
        const given = { zone: sample.zone, year: sample.year, mapping: sample.mapping };
        const read =
          carrier && format.reads === 'lines'
            ? readLines(carriedParser(carrier, format, optionsFor(head, given)), sample.text, format.settler?.())
            : readWith(format, sample.text, given);
        expect(read.events).toEqual(sample.events);
        expect({ rejects: read.rejects, n: read.rejects.length }).toEqual({ rejects: read.rejects, n: sample.rejects ?? 0 });
        if (sample.skipped !== undefined) expect(read.skipped).toBe(sample.skipped);
        if (!byteReader(format, head)) expect(read.records + read.skipped + read.rejects.length).toBe(linesOf(sample));
        for (const line of read.lines) expect(line).toBeGreaterThan(0);
      });

      it(`is recognised: ${sample.name}`, () => {
        if (sample.mapping) return;
        const claims = recognition.candidates.map((candidate) => `${candidate.format.id} ${candidate.detection.confidence.toFixed(3)}`);
        expect({ best: recognition.best?.format.id, claims }).toEqual({ best: format.id, claims });
        expect(recognition.because.length).toBeGreaterThan(10);
      });
    }
  });
}
