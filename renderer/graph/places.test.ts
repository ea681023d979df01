import { expect, it } from 'vitest';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { unsettled } from './places.ts';

const node = (actor: number, label: string, pinned = false) => ({
  actor,
  label,
  type: 'address' as const,
  color: -1,
  events: 5,
  hosts: 1,
  x: actor * 10,
  y: 0,
  pinned,
  warning: '',
});

it('holds what was drawn or pinned, and begins new nodes beside it', () => {
  const graph: GraphAnswer = {
    nodes: [node(1, 'a'), node(2, 'b', true), node(3, 'new')],
    edges: [{ from: 3, to: 1, events: 1, refused: 0, pairs: 1 }],
    revision: 1,
    hidden: { hosts: 0, pairs: 0 },
  };
  const drawing = unsettled(graph, new Map([['a', [500, 500]]]));
  expect([...drawing.fixed]).toEqual([1, 1, 0]);
  expect([drawing.x[0], drawing.x[1]]).toEqual([500, 20]);
  expect(Math.hypot(drawing.x[2]! - 500, drawing.y[2]! - 500)).toBeCloseTo(60);
  expect([...drawing.edges]).toEqual([2, 0]);
});
