import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { timeTicks } from './time-axis.ts';

const newYork = new ZoneClock('America/New_York');
const at = (text: string): number => Date.parse(text) * 1000;
const iso = (micros: number): string => new Date(micros / 1000).toISOString();

describe('axis ticks', () => {
  it('stand on local months', () => {
    const ticks = timeTicks(at('2016-05-04T00:00Z'), at('2016-09-24T00:00Z'), 900, newYork);
    expect(ticks.map((tick) => tick.label)).toEqual(['Jun 2016', 'Jul', 'Aug', 'Sep']);
    expect(ticks.map((tick) => iso(tick.at))).toEqual([
      '2016-06-01T04:00:00.000Z',
      '2016-07-01T04:00:00.000Z',
      '2016-08-01T04:00:00.000Z',
      '2016-09-01T04:00:00.000Z',
    ]);
  });

  it('keep to midnight over a change of clocks', () => {
    const ticks = timeTicks(at('2016-11-05T04:00Z'), at('2016-11-08T05:00Z'), 400, newYork);
    expect(ticks.map((tick) => iso(tick.at))).toEqual([
      '2016-11-05T04:00:00.000Z',
      '2016-11-06T04:00:00.000Z',
      '2016-11-07T05:00:00.000Z',
      '2016-11-08T05:00:00.000Z',
    ]);
  });

  it('say the day where only times are printed', () => {
    expect(timeTicks(at('2016-05-04T10:10Z'), at('2016-05-04T10:40Z'), 600, new ZoneClock('UTC')).map((tick) => tick.label)).toEqual([
      '4 May 10:10',
      '10:15',
      '10:20',
      '10:25',
      '10:30',
      '10:35',
      '10:40',
    ]);
  });

  it('are nothing for nothing', () => {
    expect(timeTicks(5, 5, 900, newYork)).toEqual([]);
    expect(timeTicks(0, 10, 0, newYork)).toEqual([]);
  });

  it('rise, lie inside and leave room, for any span', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9e9, max: 9e9 }),
        fc.integer({ min: 1, max: 4e9 }),
        fc.integer({ min: 100, max: 3000 }),
        (seconds, length, width) => {
          const start = seconds * 1e6;
          const end = start + length * 1e6;
          const ticks = timeTicks(start, end, width, newYork);
          expect(ticks.length).toBeLessThanOrEqual(width / 40 + 2);
          for (const [i, tick] of ticks.entries()) {
            expect(tick.at >= start && tick.at <= end).toBe(true);
            if (i > 0) expect(tick.at).toBeGreaterThan(ticks[i - 1]!.at);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
