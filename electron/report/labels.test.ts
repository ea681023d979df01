import { expect, test } from 'vitest';
import { namesOf, unoverlapped } from '../../renderer/print/labels.ts';

test('a label that would cover another is left out, one that would leave the figure is moved in', () => {
  const labels = unoverlapped(
    [
      { text: 'aaaaaaaaaa', x: 2, y: 10 },
      { text: 'bbbbbbbbbb', x: 20, y: 12 },
      { text: 'cc', x: 90, y: 12 },
    ],
    100,
  );
  expect(labels.map(({ text }) => text)).toEqual(['aaaaaaaaaa', 'cc']);
  expect(labels[0]!.x).toBeGreaterThan(15);
});

test('names go under their dots, and elsewhere when a dot or a name is in the way', () => {
  const dots = [
    { text: 'first', x: 50, y: 50, radius: 4 },
    { text: 'under', x: 50, y: 62, radius: 4 },
  ];
  const [first, under] = namesOf(dots, dots, 100);
  expect(first!.y).toBeLessThan(50);
  expect(under!.y).toBeGreaterThan(62);
  const crowd = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => ({ x: 30 + 8 * i, y: 30 + 8 * j, radius: 4 })));
  expect(namesOf([{ ...crowd[5]!, text: 'in the middle of it' }], crowd, 100)).toEqual([]);
});
