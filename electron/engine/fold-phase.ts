import type { PhaseFold } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableNumber, readablePeriod, readableProbability, readableShare } from '../../shared/lib/format-value.ts';
import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { hOf } from '../statistics/circular.ts';

/** Bars of the picture, and the finer steps that the test is made on: moving a period by hand must cost nothing, however many events there are. */
const BARS = 60;
const STEPS = 80;
const HARMONICS = 20;
/** Fewer say nothing about a rhythm (METHODS.md B2). */
const LEAST = 10;
const FULLEST = BARS / 10;
const CHOSEN = 'A peak found by moving the slider was chosen, and proves nothing by itself.';

/**
 * A train folded at a period: how its contacts spread over the turn, which begins at midnight UTC of 1 January 1970. The H-test is made on 4,800 steps of the turn,
 * which its twentieth harmonic cannot tell from the exact phases.
 * @param bursts instants, microseconds UTC
 * @returns the fold with a sentence for who moves the period by hand, and the bare `reading` for a period that a test found
 */
export function foldPhase(bursts: Float64Array, periodSeconds: number): PhaseFold & { readonly reading: string } {
  const fine = new Uint32Array(BARS * STEPS);
  const period = periodSeconds * MICROS_PER_SECOND;
  for (const time of bursts) fine[Math.min(fine.length - 1, Math.floor((time / period - Math.floor(time / period)) * fine.length))]!++;
  const counts = new Uint32Array(BARS);
  fine.forEach((count, step) => {
    counts[Math.floor(step / STEPS)]! += count;
  });
  const { h, p } = hOf(harmonicPowers(fine, bursts.length));
  const reading = readFold(counts, bursts.length, periodSeconds, h, p);
  return { periodSeconds, counts, n: bursts.length, h, p, sentence: `${reading}${bursts.length < LEAST ? '' : ` ${CHOSEN}`}`, reading };
}

/** Z²ₘ for m = 1..20 of phases that are counted in equal steps, each taken at its middle (statistics/circular.ts does the same for instants). */
function harmonicPowers(steps: Uint32Array, n: number): Float64Array {
  const powers = new Float64Array(HARMONICS);
  if (n === 0) return powers;
  let sum = 0;
  for (let k = 1; k <= HARMONICS; k++) {
    let [cosine, sine] = [0, 0];
    for (let step = 0; step < steps.length; step++) {
      if (steps[step] === 0) continue;
      const angle = (2 * Math.PI * k * (step + 0.5)) / steps.length;
      cosine += steps[step]! * Math.cos(angle);
      sine += steps[step]! * Math.sin(angle);
    }
    sum += (2 / n) * (cosine * cosine + sine * sine);
    powers[k - 1] = sum;
  }
  return powers;
}

function readFold(counts: Uint32Array, n: number, periodSeconds: number, h: number, p: number): string {
  if (n < LEAST) return `${readableCount(n)} contacts are too few for a rhythm to show; ${LEAST} are needed.`;
  const share = fullestTenth(counts) / n;
  const chance = `H ${readableNumber(h, 3)}; for one period fixed beforehand chance gives as much with probability ${readableProbability(p)}`;
  return `Folded at ${readablePeriod(periodSeconds)}, the fullest tenth of the turn holds ${readableShare(share)} of ${readableCount(n)} contacts, where even spreading gives 10 % (${chance}).`;
}

/** Contacts in the fullest run of bars that makes up a tenth of the turn. */
function fullestTenth(counts: Uint32Array): number {
  let most = 0;
  for (let start = 0; start < counts.length; start++) {
    let sum = 0;
    for (let i = 0; i < FULLEST; i++) sum += counts[(start + i) % counts.length]!;
    most = Math.max(most, sum);
  }
  return most;
}
