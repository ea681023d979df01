import fc from 'fast-check';
import { expect, it } from 'vitest';
import { headFor } from '../formats/read-for-test.ts';
import { type ByteSource, ChunkSource } from '../reading/byte-source.ts';
import { SegmentReader } from '../reading/segments.ts';
import { MemberMerge } from './member-merge.ts';
import { InlineRunner, runSegments } from './run-segments.ts';
import type { ParserRecipe } from './segment-parser.ts';

/** A table as it is read in segments of `slotBytes`: its events and its accounts. */
async function readTable(text: string, slotBytes: number, lineCap = slotBytes - 1) {
  const bytes = new TextEncoder().encode(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  const source: ByteSource = new ChunkSource({ path: 'x', wrapping: [], modified: Number.NaN, notes: [] }, chunks());
  const reader = new SegmentReader(source, lineCap);
  await reader.head();
  const recipe: ParserRecipe = {
    format: 'table',
    carrier: '',
    head: headFor(text),
    timeZone: 'UTC',
    fileTime: Number.NaN,
    mapping: { time: 'time', from: 'from', to: 'to', kind: 'kind' },
    separator: 10,
    lineCap,
    apart: true,
  };
  const merge = new MemberMerge({ apart: true, renumber: false, settler: null, secondHour: null });
  const events: string[] = [];
  const take = (batch: ReturnType<MemberMerge['end']>): void => {
    for (let i = 0; batch && i < batch.count; i++) events.push(`${batch.line[i]} ${batch.from[i]} ${batch.to[i]} ${batch.kind[i]}`);
  };
  const unit = { reads: 'lines' as const, headerMarks: ['"'] };
  await runSegments(reader, unit, new InlineRunner(recipe, slotBytes), new AbortController().signal, (answer, parser) =>
    take(merge.add(answer, parser)),
  );
  take(merge.end());
  const { lines, records, rejects, skipped } = merge;
  expect(lines).toBe(records + rejects + skipped);
  return { events, lines, records, rejects, skipped, rejected: merge.rejected.map(({ line, reason }) => `${line}: ${reason}`) };
}

const cell = fc.oneof(fc.constantFrom('a', 'b', 'GET'), fc.constantFrom('"x\ny"', '"x\n\n""y"""', '"2016-05-04T00:00:00Z\n,,"', 'x"y'));
const row = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(cell, cell).map(([kind, other]) => `2016-05-04T00:00:00Z,h1,h2,${kind},${other}`) },
  { weight: 1, arbitrary: fc.constant('short,row') },
);

it('reads rows that span segments as it reads them in one piece', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), fc.integer({ min: 400, max: 700 }), async (rows, slotBytes) => {
      const text = `time,from,to,kind,other\n${rows.join('\n')}\n`;
      const whole = await readTable(text, 1 << 16);
      expect(await readTable(text, slotBytes)).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

it('counts a line too long for any parser once, also in the middle of a row', async () => {
  const row = '2016-05-04T00:00:00Z,h1,h2,GET,a\n';
  const text = `time,from,to,kind,other\n${row.repeat(8)}2016-05-04T00:00:00Z,h1,h2,GET,"open\n${'x'.repeat(120)}\nstill open\n${row.repeat(30)}`;
  const lines = text.split('\n').length - 1;
  for (const slotBytes of [420, 440, 460, 480]) {
    const read = await readTable(text, slotBytes, 100);
    expect(read.lines).toBe(lines);
    expect(read.rejected.filter((one) => one.includes('longer than'))).toHaveLength(1);
  }
});
