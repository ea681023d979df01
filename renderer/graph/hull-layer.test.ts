import { expect, it } from 'vitest';
import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import { convexHull, hullAt, hullsOf } from './hull-layer.ts';

const node = (label: string, inside?: string): GraphNode => ({
  ...{ actor: 0, label, type: 'address', color: 2, events: 1, hosts: 1, x: 0, y: 0, pinned: false, warning: '' },
  ...(inside !== undefined && { inside }),
});

it('goes round the outermost points only', () => {
  const corners = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ].map(([x, y]) => ({ x: x!, y: y! }));
  expect(convexHull([...corners, { x: 5, y: 5 }, { x: 5, y: 0 }])).toEqual(corners);
});

it('holds the hosts of an open entity, and nobody else', () => {
  const graph: GraphAnswer = { nodes: [node('a', 'Bank'), node('b', 'Bank'), node('c')], edges: [], revision: 1, hidden: { hosts: 0, pairs: 0 } };
  const places = { x: Float32Array.of(100, 160, 300), y: Float32Array.of(100, 100, 100), radius: Float32Array.of(5, 5, 5) };
  const hulls = hullsOf(graph, places);
  expect(hulls.map(({ name, series }) => [name, series])).toEqual([['Bank', 2]]);
  for (const [x, y, inside] of [
    [100, 100, true],
    [130, 100, true],
    [130, 118, true],
    [300, 100, false],
    [130, 130, false],
  ] as const)
    expect([x, y, hullAt(hulls, x, y)?.name]).toEqual([x, y, inside ? 'Bank' : undefined]);
});
