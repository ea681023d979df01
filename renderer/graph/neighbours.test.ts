import { expect, it } from 'vitest';
import { nextInDirection } from './neighbours.ts';

const places = [
  { x: 0, y: 0 },
  { x: 100, y: 10 },
  { x: 50, y: 60 },
  { x: -40, y: 0 },
  { x: 0, y: 90 },
];

it('goes to what the eye would call next', () => {
  expect(nextInDirection(places, 0, 'ArrowRight')).toBe(1);
  expect(nextInDirection(places, 0, 'ArrowLeft')).toBe(3);
  expect(nextInDirection(places, 0, 'ArrowDown')).toBe(4);
  expect(nextInDirection(places, 0, 'ArrowUp')).toBe(-1);
});

it('keeps to those allowed', () => {
  expect(nextInDirection(places, 0, 'ArrowRight', (i) => i === 2)).toBe(2);
  expect(nextInDirection([], 0, 'ArrowRight')).toBe(-1);
});
