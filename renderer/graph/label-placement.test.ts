import { expect, it } from 'vitest';
import { LABEL_HEIGHT, type LabelWish, LinePoints, placeLabels } from './label-placement.ts';

const wish = (index: number, x: number, y: number, width = 80): LabelWish => ({ index, x, y, radius: 6, width });

it('puts a label under its node, and above when there is no room', () => {
  expect(placeLabels([wish(0, 200, 100)], [wish(0, 200, 100)], 400, 300)).toEqual([{ index: 0, x: 200, y: 100 + 6 + 3 + LABEL_HEIGHT / 2 }]);
  expect(placeLabels([wish(0, 200, 292)], [], 400, 300)[0]!.y).toBeLessThan(292);
});

it('never lets two labels overlap, however crowded', () => {
  let seed = 7;
  const next = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const wishes = Array.from({ length: 800 }, (_, i) => wish(i, next() * 1200, next() * 700, 40 + next() * 120));
  const placed = placeLabels(wishes, wishes, 1200, 700);
  expect(placed.length).toBeGreaterThan(20);
  for (const [i, a] of placed.entries())
    for (const b of placed.slice(i + 1)) {
      const apart = Math.abs(a.x - b.x) >= (wishes[a.index]!.width + wishes[b.index]!.width) / 2 || Math.abs(a.y - b.y) >= LABEL_HEIGHT;
      expect(apart).toBe(true);
    }
});

it('gives the first wish its place before the second', () => {
  const placed = placeLabels([wish(0, 100, 100), wish(1, 100, 100)], [], 400, 300);
  expect(placed[0]).toMatchObject({ index: 0, y: 100 + 9 + LABEL_HEIGHT / 2 });
  expect(placed[1]!.y).toBeLessThan(100);
});

it('writes beside a node on the side that leads away from its partners', () => {
  const [left] = placeLabels([{ ...wish(0, 200, 100), away: [-1, 0] }], [], 400, 300);
  expect(left).toMatchObject({ x: 200 - 6 - 3 - 40 - 1, y: 100 });
});

it('rather goes to the other side than onto a line', () => {
  const lines = new LinePoints();
  for (let x = 150; x < 250; x += 9) lines.add(x, 117);
  expect(placeLabels([wish(0, 200, 100)], [], 400, 300, lines)[0]!.y).toBeLessThan(100);
});

it('lifts the name of a hub over those who sit around it', () => {
  const around = Array.from({ length: 5 }, (_, i) => wish(i + 1, 160, 62 + 19 * i));
  const [name] = placeLabels([{ ...wish(0, 200, 100), hub: true }], around, 400, 300);
  expect(Math.abs(name!.y - 100)).toBeGreaterThan(38);
});
