import { expect, test } from 'vitest';
import type { EventBatch } from '../formats/record-sink.ts';
import { EventBlock } from './event-block.ts';
import { ConstantColumns, encodedColumns, type SealedBatch } from './event-columns.ts';
import { decimal, wideId } from './ids.ts';
import type { ColumnType } from './native-format.ts';
import { encodeBlock, encodeColumn } from './native-format.ts';
import { type NativeBlock, NativeReader } from './native-reader.ts';
import { onlyEvents } from './only-events.ts';

/** The pieces as one stream, cut into chunks of `size` bytes. */
async function* cut(pieces: readonly Uint8Array[], size: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.concat(pieces);
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function read(pieces: readonly Uint8Array[], types: readonly ColumnType[], size = 7): Promise<NativeBlock[]> {
  const blocks: NativeBlock[] = [];
  for await (const block of new NativeReader(cut(pieces, size), types).blocks()) blocks.push(block);
  return blocks;
}

const long = 'ü'.repeat(300);
const block = encodeBlock(3, [
  encodeColumn('a', 'UInt64', [1n, 2n ** 64n - 1n, 258]),
  encodeColumn('b', 'String', ['', long, 'x']),
  encodeColumn('c', 'Float64', [0.5, Number.NaN, -1]),
  encodeColumn('d', 'UInt8', [0, 255, 7]),
]);
const TYPES = ['UInt64', 'String', 'Float64', 'UInt8'] as const;

test('a block stands as ClickHouse writes it', () => {
  const bytes = Buffer.concat(encodeBlock(2, [encodeColumn('n', 'UInt16', [1, 258]), encodeColumn('s', 'String', ['hi', ''])]));
  expect(bytes.toString('hex')).toBe('0202' + '016e' + '0655496e743136' + '01000201' + '0173' + '06537472696e67' + '026869' + '00');
});

test('what is written is read, however the stream is cut', async () => {
  for (const size of [1, 2, 7, 64, 10_000]) {
    const [first, second, ...more] = await read([...block, ...block], TYPES, size);
    expect(more).toEqual([]);
    expect(second).toEqual(first);
    expect(first?.columns[0]).toEqual(Uint32Array.of(1, 0, 0xffff_ffff, 0xffff_ffff, 258, 0));
    expect(first?.columns[1]).toEqual(['', long, 'x']);
    expect(first?.columns[2]).toEqual(Float64Array.of(0.5, Number.NaN, -1));
    expect(first?.columns[3]).toEqual(Uint8Array.of(0, 255, 7));
  }
});

test('an answer that breaks off, or turns into an error, is a fault that says so', async () => {
  const bytes = Buffer.concat(block);
  await expect(read([bytes.subarray(0, -3)], TYPES)).rejects.toThrow(/broke off/);
  const error = Buffer.from('Code: 241, e.displayText() = DB::Exception: Memory limit exceeded');
  await expect(read([bytes, error], TYPES, 10_000)).rejects.toThrow(/Memory limit exceeded/);
  await expect(read(block, ['UInt32', 'String', 'Float64', 'UInt8'])).rejects.toThrow(/broke off/);
});

function batch(count: number, from: number, fresh: boolean): EventBatch {
  return {
    count,
    time: Float64Array.from({ length: count }, (_, i) => (i === 1 ? Number.NaN : (from + i) * 1e6 + 0.75)),
    from: new Uint32Array(count),
    to: Uint32Array.from({ length: count }, () => 1),
    kind: new Uint16Array(count),
    outcome: Uint8Array.from({ length: count }, (_, i) => i % 7),
    bytes: null,
    detail: Uint32Array.from({ length: count }, (_, i) => i % 2),
    line: Uint32Array.from({ length: count }, (_, i) => from + i + 1),
    newHosts: fresh ? ['192.0.2.1', 'mail.example'] : [],
    newKinds: fresh ? ['A'] : [],
    newDetails: fresh ? ['id=7'] : [],
  };
}

const EVENTS = ['UInt16', 'UInt64', 'UInt64', 'Int64', 'Date', 'UInt64', 'UInt32', 'UInt32', 'String', 'UInt8', 'Float64', 'String'] as const;

const columnsOf = (sealed: SealedBatch) => encodedColumns(sealed, new ConstantColumns([5, 6]));
const blockOf = (sealed: SealedBatch): Uint8Array[] => encodeBlock(sealed.rows, columnsOf(sealed));

test('events go into blocks of a fixed size, numbered through the source, hosts named once', async () => {
  const events = new EventBlock(4);
  const sealed = [batch(3, 0, true), batch(4, 3, false)].flatMap((one) => events.append(one));
  sealed.push(...events.finish());
  expect(events.finish()).toEqual([]);
  expect(sealed.map(({ first, rows, hosts }) => [first, rows, hosts.length])).toEqual([
    [0, 4, 2],
    [4, 3, 0],
  ]);
  const [one, two] = (await Promise.all(sealed.map((each) => read(blockOf(each), EVENTS, 1000)))).flat();
  // In order of time, the undated last; the second batch brings an event of its own without a time.
  expect([...(one!.columns[6] as Uint32Array), ...(two!.columns[6] as Uint32Array)]).toEqual([0, 2, 3, 1, 5, 6, 4]);
  expect(one!.columns[3]).toEqual(Uint32Array.of(0, 0, 2e6, 0, 3e6, 0, 0xffff_ffff, 0x7fff_ffff));
  expect([one!.columns[8], one!.columns[11]]).toEqual([
    ['A', 'A', 'A', 'A'],
    ['', '', '', 'id=7'],
  ]);
  expect(decimal([(one!.columns[1] as Uint32Array)[0]!, (one!.columns[1] as Uint32Array)[1]!])).toBe(decimal(wideId('192.0.2.1')));
});

test('of a batch only what is missing is sent again', async () => {
  const events = new EventBlock(8);
  const sealed = [...events.append(batch(6, 0, true)), ...events.finish()];
  const rest = onlyEvents({ rows: 6, columns: columnsOf(sealed[0]!) }, (event) => event % 3 === 1);
  const [only] = await read(encodeBlock(rest.rows, rest.columns), EVENTS, 1000);
  expect(only!.columns[6]).toEqual(Uint32Array.of(4, 1));
  expect(only!.columns[7]).toEqual(Uint32Array.of(5, 2));
  expect(only!.columns[11]).toEqual(['', 'id=7']);
});
