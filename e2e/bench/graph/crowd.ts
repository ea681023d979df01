import type { GraphAnswer } from '../../../shared/contract/engine-answers.ts';

/** Numbers between 0 and 1 that are the same every time (Lehmer's generator). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A crowd joined by preferential attachment and strewn over the frame: long edges everywhere, the worst case for whoever draws. */
export function crowd(hosts: number, pairs: number): GraphAnswer {
  const next = chance(7);
  const ends: number[] = [0, 1];
  const edges = Array.from({ length: pairs }, (_, i) => {
    const from = i < hosts ? i : Math.floor(next() * hosts);
    let to = ends[Math.floor(next() * ends.length)]!;
    if (to === from) to = (from + 1) % hosts;
    ends.push(from, to);
    return { from, to, events: 1 + Math.floor(1000 * next() ** 8), refused: 0, pairs: 1 };
  });
  edges.sort((a, b) => b.events - a.events);
  const nodes = Array.from({ length: hosts }, (_, actor) => ({
    actor,
    label: `198.51.${actor >> 8}.${actor & 255}`,
    type: 'address' as const,
    color: -1,
    events: 10,
    hosts: 1,
    x: next() * 1200 - 600,
    y: next() * 620 - 310,
    pinned: false,
    warning: '',
  }));
  return { nodes, edges, revision: 1, hidden: { hosts: 0, pairs: 0 } };
}

/** Contacts of every edge at a step of the scrub: a tenth of the edges busy, others each step. */
export function countsAt(step: number, pairs: number): Uint32Array {
  const next = chance(step + 1);
  return Uint32Array.from({ length: pairs }, () => (next() < 0.6 ? Math.floor(200 * next() ** 4) : 0));
}
