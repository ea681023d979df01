import { describe, expect, it } from 'vitest';
import { bindQuery } from './bind-query.ts';
import { headFor, optionsFor, readLines, readWith } from './read-for-test.ts';

describe('bind-query', () => {
  it.each(bindQuery.samples.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
    const read = readWith(bindQuery, sample.text, sample);
    expect(read.events).toEqual(sample.events);
    expect([read.rejects.length, read.skipped]).toEqual([sample.rejects ?? 0, sample.skipped ?? 0]);
  });
});

it('reads a line the same whatever stood on the line before', () => {
  const lines = bindQuery.samples
    .flatMap((sample) => (typeof sample.text === 'string' ? sample.text.trimEnd().split('\n') : []))
    // Of a refusal told twice, the second telling counts for nothing.
    .filter((line) => !line.startsWith('Oct') && !line.includes('query failed (REFUSED)'));
  const read = (text: string) => readLines(bindQuery.parser(optionsFor(headFor(text))), text);
  const alone = new Map(lines.map((line) => [line, read(`${TIMED}\n${line}\n`)] as const));
  for (const before of lines) {
    for (const line of lines) {
      const both = read(`${TIMED}\n${before}\n${line}\n`);
      const [first, second] = [alone.get(before)!, alone.get(line)!];
      expect(both.events).toEqual([...first.events, ...second.events.slice(1)]);
      expect([both.records, both.skipped, both.rejects.length]).toEqual([
        first.records + second.records - 1,
        first.skipped + second.skipped,
        first.rejects.length + second.rejects.length,
      ]);
    }
  }
});
const TIMED = '04-May-2016 04:36:57.500 client 192.0.2.15#45023: query: mail1.brandt.example IN MX +';
