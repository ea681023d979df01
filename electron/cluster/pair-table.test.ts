import { expect, test } from 'vitest';
import { bucketOf } from './ids.ts';
import { PairTable } from './pair-table.ts';

const HOSTS = 500;
const ROWS = 60_000;
/** Ids of which many share their upper bits, so that only the lower ones tell them apart. */
const ids = Uint32Array.from({ length: HOSTS * 2 }, (_, i) => (i % 2 === 0 ? Math.imul(i + 1, 0x9e3779b1) >>> 0 : ((i % 3) << 20) | (i % 7)));

test('pairs are numbered as they come, counted, and sorted as the server compares them', () => {
  const table = new PairTable(1 << 17);
  for (const rounds of [1, 2]) {
    const pairs = new Map<string, number>();
    let strays = 0;
    for (let i = 0; i < ROWS; i++) {
      const [from, to] = [(i * 31) % HOSTS, (i * rounds * 17 + (i >> 9)) % HOSTS];
      const name = `${from} ${to}`;
      if (!pairs.has(name)) pairs.set(name, pairs.size);
      if (table.take(from, to) !== pairs.get(name)) strays++;
    }
    expect(strays).toBe(0);
    expect(table.count).toBe(pairs.size);
    table.sort(ids);
    const sorted = [...table.sorted];
    expect(sorted.reduce((sum, pair) => sum + table.rows(pair), 0)).toBe(ROWS);
    const wide = (host: number): bigint => (BigInt(ids[host * 2 + 1]!) << 32n) | BigInt(ids[host * 2]!);
    const keyOf = (pair: number): (number | bigint)[] => {
      const [from, to] = [table.from(pair), table.to(pair)];
      return [bucketOf(ids[from * 2]!, ids[from * 2 + 1]!, ids[to * 2]!), wide(from), wide(to)];
    };
    const expected = [...pairs.values()].sort((a, b) => {
      const [one, other] = [keyOf(a), keyOf(b)];
      const place = one.findIndex((value, i) => value !== other[i]);
      return one[place]! < other[place]! ? -1 : 1;
    });
    expect(sorted).toEqual(expected);
    table.clear();
    expect(table.count).toBe(0);
  }
});
