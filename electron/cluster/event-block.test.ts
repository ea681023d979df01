import { expect, test } from 'vitest';
import type { EventBatch } from '../formats/record-sink.ts';
import { EventBlock } from './event-block.ts';
import { ConstantColumns, encodedColumns, type SealedBatch } from './event-columns.ts';
import { bucketOf, wideId } from './ids.ts';

const HOSTS = 300;
const names = Array.from({ length: HOSTS }, (_, i) => `h${i}.example`);

/** Numbers below a bound, the same every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function batchOf(count: number, seed: number): EventBatch {
  const random = numbers(seed);
  const column = (next: () => number): number[] => Array.from({ length: count }, next);
  return {
    count,
    time: Float64Array.from(column(() => (random(20) === 0 ? Number.NaN : random(1000) - 300 + 0.5))),
    from: Uint32Array.from(column(() => random(random(3) === 0 ? HOSTS : 2))),
    to: Uint32Array.from(column(() => random(HOSTS))),
    kind: Uint16Array.from(column(() => random(2))),
    outcome: Uint8Array.from(column(() => random(7))),
    bytes: Float64Array.from(column(() => (random(3) === 0 ? Number.NaN : random(500)))),
    detail: Uint32Array.from(column(() => random(3))),
    line: Uint32Array.from(column(() => random(1 << 30))),
    newHosts: names,
    newKinds: ['A', 'AAAA'],
    newDetails: ['id=1', 'id=2'],
  };
}

/** A row of a batch as its columns are to hold it, in the order of the table's key. */
function rowOf(batch: EventBatch, row: number, first: number): (number | bigint | string)[] {
  const [from, to] = [wideId(names[batch.from[row]!]!), wideId(names[batch.to[row]!]!)];
  const wide = ([low, high]: readonly [number, number]): bigint => (BigInt(high) << 32n) | BigInt(low);
  const time = batch.time[row]!;
  return [
    ...[bucketOf(from[0], from[1], to[0]), wide(from), wide(to), Number.isNaN(time) ? 2n ** 63n - 1n : BigInt(Math.floor(time)), first + row],
    ...[batch.line[row]!, batch.newKinds[batch.kind[row]!]!, batch.outcome[row]!, batch.bytes![row]!, ['', 'id=1', 'id=2'][batch.detail![row]!]!],
  ];
}

function rowsOf(sealed: SealedBatch): (number | bigint | string)[][] {
  const { rows } = sealed;
  const columns = encodedColumns(sealed, new ConstantColumns([5, 6]));
  const view = (name: string): DataView => {
    const { bytes } = columns.find((column) => column.name === name)!;
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  const texts = (name: string): string[] => {
    const bytes = Buffer.from(columns.find((column) => column.name === name)!.bytes);
    const all: string[] = [];
    for (let at = 0; at < bytes.length; at += bytes[at]! + 1) all.push(bytes.toString('utf8', at + 1, at + 1 + bytes[at]!));
    return all;
  };
  const [bucket, from, to, time, event, line, outcome, bytes] = ['bucket', 'from_host', 'to_host', 'time', 'event', 'line', 'outcome', 'bytes'].map(
    view,
  );
  const [kind, detail] = [texts('kind'), texts('detail')];
  return Array.from({ length: rows }, (_, i) => [
    ...[bucket!.getUint16(i * 2, true), from!.getBigUint64(i * 8, true), to!.getBigUint64(i * 8, true), time!.getBigInt64(i * 8, true)],
    ...[event!.getUint32(i * 4, true), line!.getUint32(i * 4, true), kind[i]!, outcome!.getUint8(i), bytes!.getFloat64(i * 8, true), detail[i]!],
  ]);
}

/** What a batch becomes, in the order of the table. */
function sortedRows(batch: EventBatch, first: number): (number | bigint | string)[][] {
  return Array.from({ length: batch.count }, (_, row) => rowOf(batch, row, first)).sort((a, b) => {
    const place = a.findIndex((value, i) => value !== b[i]);
    return a[place]! < b[place]! ? -1 : 1;
  });
}

test('blocks hold what arrived, in the order of the table: also when memory is used again, and times run backwards', () => {
  const block = new EventBlock(5000);
  for (const first of [0, 5000, 10_000]) {
    const batch = batchOf(5000, first + 1);
    const sealed = block.append(first === 0 ? batch : { ...batch, newHosts: [], newKinds: [], newDetails: [] });
    expect(sealed.map(({ first, rows, hosts }) => [first, rows, hosts.length])).toEqual([[first, 5000, first === 0 ? HOSTS : 0]]);
    expect(rowsOf(sealed[0]!)).toEqual(sortedRows(batch, first));
    block.reuse(sealed[0]!.memory);
  }
  expect(block.finish()).toEqual([]);
});

test('after its end another source begins at its first event, and brings its own names', () => {
  const block = new EventBlock(5000);
  for (const seed of [1, 2]) {
    const batch = batchOf(3000, seed);
    expect(block.append(batch)).toEqual([]);
    const [sealed, ...more] = block.finish();
    expect(more).toEqual([]);
    expect(sealed!.hosts.length).toBe(HOSTS);
    expect(rowsOf(sealed!)).toEqual(sortedRows(batch, 0));
  }
});
