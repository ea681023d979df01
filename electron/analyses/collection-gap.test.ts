import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/model/finding.ts';
import { exponentialVariate, seededRandom } from '../statistics/random.ts';
import { collectionGapAnalysis } from './collection-gap.ts';
import { runAnalyses } from './run.ts';
import { silenceAnalysis } from './silence.ts';
import { type MadeEvent, madeInput, pairEvents } from './test-table.ts';

const DAY = 86_400;
const run = (events: readonly MadeEvent[]): Finding[] =>
  runAnalyses(madeInput(events), { tick() {} }, [collectionGapAnalysis, silenceAnalysis]).filter((one) => one.verdict === 'found');

/** A Poisson train over 60 days, without the days of `off`; quiet at night and at weekends when `office`. */
function train(random: () => number, perDay: number, off: readonly [number, number], office = false): number[] {
  const times: number[] = [];
  for (let time = 0; time < 60 * DAY; time += exponentialVariate(random, DAY / perDay)) {
    const hour = (time / 3600) % 24;
    const busy = hour > 8 && hour < 18 && Math.floor(time / DAY) % 7 < 5;
    if ((time < off[0] * DAY || time >= off[1] * DAY) && (!office || busy || random() < 0.02)) times.push(time);
  }
  return times;
}

describe('silence of all and silence of one', () => {
  it('calls the silence of all a gap, and of nobody', () => {
    const random = seededRandom(3, 'all');
    const events = [1, 2, 3, 4].flatMap((client) => pairEvents(`192.0.2.${client}`, 's.example', train(random, 10, [20, 22])));
    const found = run(events);
    expect(found.map((one) => one.analysis)).toEqual(['collection-gap']);
    expect(Math.abs(found[0]!.window[0] - 20 * DAY * 1e6)).toBeLessThan(0.2 * DAY * 1e6);
  });

  it('sees the gap of a steady server beside one that is asked in waves, and none where somebody was heard', () => {
    const random = seededRandom(6, 'waves');
    const wave = (start: number) => Array.from({ length: 200 }, () => start + exponentialVariate(random, 6 * 3600));
    const mailings = [4, 9, 24, 41, 52].flatMap((day) =>
      wave(day * DAY).map((time, i) => ({ time, from: `198.51.100.${i % 50}`, to: 'mail.example' })),
    );
    const steady = [1, 2, 3].flatMap((client) => pairEvents(`192.0.2.${client}`, 's.example', train(random, 8, [30, 31.5])));
    const gaps = (events: readonly MadeEvent[]) => run(events).filter((one) => one.analysis === 'collection-gap');
    const found = gaps([...mailings, ...steady]);
    expect(found).toHaveLength(1);
    expect(Math.abs(found[0]!.window[0] - 30 * DAY * 1e6)).toBeLessThan(0.2 * DAY * 1e6);
    const heard = pairEvents(
      '198.51.100.77',
      'mail.example',
      [30.3, 30.6, 30.9, 31.2].map((day) => day * DAY),
    );
    expect(gaps([...mailings, ...steady, ...heard])).toEqual([]);
  });

  it('calls the silence of one a silence, and no gap', () => {
    const random = seededRandom(4, 'one');
    const events = [
      ...[1, 2, 3].flatMap((client) => pairEvents(`192.0.2.${client}`, 's.example', train(random, 10, [0, 0]))),
      ...pairEvents('192.0.2.4', 's.example', train(random, 10, [20, 24])),
    ];
    expect(run(events).map((one) => [one.analysis, one.subject.host])).toEqual([['silence', '192.0.2.4']]);
  });

  it('takes nights and weekends of an office for neither', () => {
    const random = seededRandom(5, 'office');
    const events = [1, 2, 3, 4, 5].flatMap((client) => pairEvents(`192.0.2.${client}`, 's.example', train(random, 40, [0, 0], true)));
    expect(run(events)).toEqual([]);
  });
});
