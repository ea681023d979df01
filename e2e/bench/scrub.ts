import { ScrubIndex } from '../../electron/events/scrub-index.ts';

/** `EVENTS PAIRS`: build time, memory, and p50 and p95 of a scrub step, for jumps and for slides. Prints one line of JSON. */
const events = Number(process.argv[2] ?? 1_000_000);
const pairs = Number(process.argv[3] ?? 10_000);
const STEPS = 400;
const SPAN = 30 * 86_400_000_000;

const time = new Float64Array(events);
const pairOf = new Uint32Array(events);
let state = 1;
/** Park and Miller's generator: enough for a load. */
const random = (): number => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
};
for (let i = 0; i < events; i++) {
  time[i] = (SPAN * (i + random())) / events;
  pairOf[i] = Math.floor(random() ** 2.2 * pairs);
}
const began = performance.now();
const index = new ScrubIndex(time, pairOf, events, pairs);
const buildMs = performance.now() - began;

/** Milliseconds of one step, sorted, for windows given by their starts. */
function steps(startOf: (step: number) => number, width: number): readonly number[] {
  const taken: number[] = [];
  for (let i = 0; i < STEPS + 50; i++) {
    const start = startOf(i);
    const at = performance.now();
    index.count(start, start + width);
    if (i >= 50) taken.push(performance.now() - at);
  }
  return taken.sort((a, b) => a - b);
}
const quantiles = (sorted: readonly number[]) => ({ p50: sorted[Math.floor(sorted.length * 0.5)], p95: sorted[Math.floor(sorted.length * 0.95)] });

const answer = {
  events,
  pairs,
  buildMs,
  indexMiB: index.bytes / 2 ** 20,
  jumpTenth: quantiles(steps(() => random() * SPAN * 0.9, SPAN * 0.1)),
  jumpHalf: quantiles(steps(() => random() * SPAN * 0.5, SPAN * 0.5)),
  slide: quantiles(steps((i) => (SPAN * i) / 2000, SPAN * 0.1)),
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
