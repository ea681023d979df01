import { expect, it } from 'vitest';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { strongestAskers } from './strongest-askers.ts';

const node = (actor: number, label: string, type: 'address' | 'entity' | 'bundle' = 'address') => ({
  actor,
  label,
  type,
  color: -1,
  events: 5,
  hosts: 1,
  x: 0,
  y: 0,
  pinned: false,
  warning: '',
});
const edge = (from: number, events: number) => ({ from, to: 9, events, refused: 0, pairs: 1 });

it('takes those with a share worth a colour, never bundles or the asked', () => {
  const graph: GraphAnswer = {
    nodes: [node(9, 'mail'), node(1, 'a'), node(2, 'Bank', 'entity'), node(3, 'rest', 'bundle'), node(4, 'small')],
    edges: [edge(1, 100), edge(2, 200), edge(3, 500), edge(4, 10)],
    revision: 1,
    hidden: { hosts: 0, pairs: 0 },
  };
  expect(strongestAskers(graph)).toEqual([
    { type: 'entity', entity: 'Bank' },
    { type: 'host', host: 'a' },
  ]);
});
