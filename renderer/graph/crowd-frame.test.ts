import { expect, it } from 'vitest';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { CrowdFrame, type CrowdMessage, type CrowdView, type Sheet } from './crowd-frame.ts';

/** A sheet that writes down what is done to it. */
function listening(name: string, log: string[]): Sheet {
  const context = new Proxy({} as Record<string, unknown>, {
    get: (target, key: string) => (key in target ? target[key] : () => log.push(`${name} ${key}`)),
    set: (target, key: string, value) => {
      target[key] = value;
      if (key === 'lineWidth') log.push(`${name} width ${Number(value).toFixed(2)}`);
      return true;
    },
  });
  return { width: 0, height: 0, getContext: () => context as never };
}

const node = (actor: number) => ({
  actor,
  label: `n${actor}`,
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
  nodes: [node(0), node(1)],
  edges: [{ from: 0, to: 1, events: 9, refused: 0, pairs: 1 }],
  revision: 1,
  hidden: { hosts: 0, pairs: 0 },
};
const look = (count: number): CrowdMessage => ({
  type: 'look',
  look: {
    counts: Uint32Array.of(count),
    baseline: null,
    mode: 'window',
    outside: 'dim',
    series: Int8Array.of(-1, -1),
    colors: {},
    focus: new Set(),
    focusIsPair: false,
  },
});
const places = { x: Float32Array.of(0, 100), y: Float32Array.of(0, 0), radius: Float32Array.of(5, 5) };
const view = (id: number): CrowdView => ({ id, places, width: 200, height: 100, ratio: 2 });

it('paints only the newest of what it was told, and the quiet edges once a view', () => {
  const log: string[] = [];
  const frame = new CrowdFrame(() => listening('quiet', log));
  const canvas = listening('canvas', log);
  expect(frame.paint()).toBeNull();
  frame.take({ type: 'canvas', canvas: canvas as unknown as OffscreenCanvas });
  frame.take({ type: 'drawing', graph });
  frame.take({ type: 'view', view: view(1) });
  for (const count of [0, 99_999, 9]) frame.take(look(count));
  expect(frame.paint()).toBe(1);
  expect([canvas.width, canvas.height]).toEqual([400, 200]);
  expect(log.filter((line) => line.startsWith('canvas width'))).toEqual(['canvas width 1.95']);
  log.length = 0;
  frame.take(look(0));
  expect(frame.paint()).toBe(1);
  expect(log.filter((line) => line.includes('stroke'))).toEqual([]);
  expect(log).toContain('canvas drawImage');
  frame.take({ type: 'view', view: view(2) });
  expect(frame.paint()).toBe(2);
  expect(log).toContain('quiet stroke');
});

it('paints nothing of an old drawing in a new one', () => {
  const log: string[] = [];
  const frame = new CrowdFrame(() => listening('quiet', log));
  frame.take({ type: 'canvas', canvas: listening('canvas', log) as unknown as OffscreenCanvas });
  frame.take({ type: 'drawing', graph });
  frame.take({ type: 'view', view: view(1) });
  frame.take(look(1));
  frame.take({ type: 'drawing', graph: { ...graph, revision: 2 } });
  expect(frame.paint()).toBeNull();
});
