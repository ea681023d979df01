import { expect, it } from 'vitest';
import { seededRandom } from '../../statistics/random.ts';
import { OpenQueries, type Query } from './open-queries.ts';

const copyOf = (query: Query | null): Query | null => (query === null ? null : { ...query });

it('holds what a map by text would hold, through growth, collisions and removals', () => {
  const random = seededRandom(5, 'queries');
  const open = new OpenQueries();
  const expected = new Map<string, Query>();
  for (let round = 0; round < 60_000; round++) {
    // Few values, so that keys come again; a bias that swings, so that the table fills and empties.
    const [client, port, id] = [Math.floor(random() * 40), 65_500 + Math.floor(random() * 36), 65_530 + Math.floor(random() * 6)];
    const key = `${client} ${port} ${id}`;
    const query = { time: round + 0.5, line: round + 1, from: client, to: round % 99, kind: round % 7, detail: round % 3 };
    if (random() < (round % 20_000 < 10_000 ? 0.35 : 0.65)) {
      expect(copyOf(open.take(client, port, id))).toEqual(expected.get(key) ?? null);
      expected.delete(key);
    } else if (!expected.has(key)) {
      open.add(client, port, id, query);
      expected.set(key, query);
    }
    if (round % 7000 === 6999) {
      const old = [...expected].filter(([, { time }]) => time < round - 3000);
      for (const [gone] of old) expected.delete(gone);
      expect(open.takeWhere((time) => time < round - 3000)).toEqual(old.map(([, waiting]) => waiting).sort((a, b) => a.line - b.line));
    }
    if (open.size !== expected.size) throw new Error(`${open.size} instead of ${expected.size} in round ${round}`);
  }
  expect(open.takeWhere(() => true)).toHaveLength(expected.size);
  expect(open.size).toBe(0);
});
