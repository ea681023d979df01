import { describe, expect, it } from 'vitest';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { type EdgePaint, edgeAt, edgeCount, edgeEnds, paintEdges } from './edge-layer.ts';

const node = (actor: number, label: string) => ({
  actor,
  label,
  type: 'address' as const,
  color: -1,
  events: 5,
  hosts: 1,
  x: 0,
  y: 0,
  pinned: false,
  warning: '',
});
const graph: GraphAnswer = {
  nodes: [node(7, '192.0.2.7'), node(9, 'mail.example'), node(4, '192.0.2.4')],
  edges: [
    { from: 7, to: 9, events: 100, refused: 0, pairs: 1 },
    { from: 4, to: 9, events: 10, refused: 9, pairs: 1 },
  ],
  revision: 1,
  hidden: { hosts: 0, pairs: 0 },
};
const places = { x: Float32Array.of(0, 200, 0), y: Float32Array.of(0, 0, 200), radius: Float32Array.of(5, 5, 5) };
const paint = (over: Partial<EdgePaint> = {}): EdgePaint => ({
  graph,
  counts: Uint32Array.of(40, 0),
  baseline: Uint32Array.of(0, 10),
  mode: 'window',
  outside: 'dim',
  series: Int8Array.of(0, -1, -1),
  colors: { 'series-0': 'blue', edge: 'grey' },
  focus: new Set(),
  focusIsPair: false,
  path: null,
  ...over,
});

describe('what an edge weighs', () => {
  it('follows the mode', () => {
    expect([0, 1].map((i) => edgeCount(paint(), i))).toEqual([40, 0]);
    expect([0, 1].map((i) => edgeCount(paint({ mode: 'baseline' }), i))).toEqual([0, 10]);
    expect([0, 1].map((i) => edgeCount(paint({ mode: 'new', counts: Uint32Array.of(40, 3) }), i))).toEqual([40, 0]);
    expect([0, 1].map((i) => edgeCount(paint({ counts: null }), i))).toEqual([100, 10]);
  });
});

it('strokes each edge that weighs something, dashed where most was refused', () => {
  const log: string[] = [];
  const context = new Proxy({} as Record<string, unknown>, {
    get: (target, key: string) => (key in target ? target[key] : (...args: unknown[]) => log.push(`${key} ${JSON.stringify(args)}`)),
    set: (target, key: string, value) => {
      target[key] = value;
      log.push(`${key}=${String(value)}`);
      return true;
    },
  });
  paintEdges(context as unknown as CanvasRenderingContext2D, paint({ counts: Uint32Array.of(40, 3) }), edgeEnds(graph), places);
  expect(log.filter((line) => line.startsWith('stroke ')).length).toBe(2);
  expect(log.filter((line) => line.startsWith('strokeStyle'))).toEqual(['strokeStyle=blue', 'strokeStyle=grey']);
  expect(log).toContain('setLineDash [[6,4]]');
});

it('finds the edge under a point', () => {
  const ends = edgeEnds(graph);
  expect([...ends.from]).toEqual([0, 2]);
  expect(edgeAt(paint(), ends, places, 100, 12)).toBe(0);
  expect(edgeAt(paint(), ends, places, 400, 400)).toBe(-1);
  expect(edgeAt(paint({ outside: 'hide' }), ends, places, 110, 110)).toBe(-1);
});
