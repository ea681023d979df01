import { expect, test } from 'vitest';
import { BUCKETS, bucketOf, decimal, WideMap, wideId, wordsOf } from './ids.ts';

test('ids are the same everywhere, and go to text and back', () => {
  expect(decimal(wideId('mail.example'))).toBe('13813783185322410338');
  expect(wordsOf(decimal([7, 0xffff_ffff]))).toEqual([7, 0xffff_ffff]);
  expect(wideId('a', 'b')).not.toEqual(wideId('ab'));
});

test('pairs spread evenly over buckets, one asker or one asked host too', () => {
  const spread = (pairs: readonly (readonly [string, string])[]): number => {
    const counts = new Uint32Array(16);
    for (const [from, to] of pairs) {
      const [low, high] = wideId(from);
      const bucket = bucketOf(low, high, wideId(to)[0]);
      expect(bucket).toBeLessThan(BUCKETS);
      counts[bucket % 16]!++;
    }
    return Math.max(...counts) / (pairs.length / 16);
  };
  const names = Array.from({ length: 4000 }, (_, i) => `h${i}.example`);
  expect(spread(names.map((name) => ['192.0.2.1', name]))).toBeLessThan(1.3);
  expect(spread(names.map((name) => [name, 'mail.example']))).toBeLessThan(1.3);
  expect(spread(names.map((name) => [name, name]))).toBeLessThan(1.3);
});

test('the map keeps what it is given', () => {
  const map = new WideMap();
  const ids = Array.from({ length: 5000 }, (_, i) => wideId(String(i)));
  ids.forEach(([low, high], i) => {
    map.set(low, high, i);
  });
  map.set(ids[3]![0], ids[3]![1], 77);
  expect(map.size).toBe(5000);
  expect(map.get(...ids[4999]!)).toBe(4999);
  expect(map.get(...ids[3]!)).toBe(77);
  expect(map.get(1, 2)).toBe(-1);
});
