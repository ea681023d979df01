import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/model/finding.ts';
import { exponentialVariate, normalVariate, seededRandom } from '../statistics/random.ts';
import { runAnalyses } from './run.ts';
import { synchronyAnalysis } from './synchrony.ts';
import { type MadeEvent, madeInput, pairEvents } from './test-table.ts';

const quiet = { tick() {} };
const random = seededRandom(12, 'synchrony');
const found = (events: readonly MadeEvent[]): Finding[] =>
  runAnalyses(madeInput(events), quiet, [synchronyAnalysis]).filter((one) => one.verdict === 'found');

function poissonTrain(days: number, perDay: number, keep: (hour: number) => boolean = () => true): number[] {
  const times: number[] = [];
  for (let time = 0; time < days * 86_400; time += exponentialVariate(random, 86_400 / perDay)) if (keep((time / 3600) % 24)) times.push(time);
  return times;
}

describe('synchrony', () => {
  it('finds two addresses of one machine', () => {
    const times = poissonTrain(40, 8);
    const events = [
      ...pairEvents('192.0.2.1', 's.example', times),
      ...pairEvents(
        '192.0.2.2',
        's.example',
        times.map((time) => time + 1.5 * random()),
      ),
    ];
    expect(found(events)).toMatchObject([{ subject: { hosts: ['192.0.2.1', '192.0.2.2'], to: 's.example' } }]);
  });

  it('is not taken in by shared working hours', () => {
    const hours = (hour: number): boolean => hour >= 9 && hour < 17;
    const events = Array.from({ length: 12 }, (_, client) => pairEvents(`192.0.2.${client}`, 's.example', poissonTrain(40, 120, hours))).flat();
    expect(found(events)).toEqual([]);
  });

  it('is not taken in by a shared schedule, exact or loose', () => {
    const ticks = Array.from({ length: 24 * 30 }, (_, hour) => hour * 3600 + 300);
    const job = (spread: number): number[] => ticks.map((tick) => tick + spread * normalVariate(random));
    expect(found([...pairEvents('192.0.2.1', 's.example', job(3)), ...pairEvents('192.0.2.2', 's.example', job(3))])).toEqual([]);
    expect(found([...pairEvents('192.0.2.1', 's.example', job(0.2)), ...pairEvents('192.0.2.2', 's.example', job(0.2))])).toEqual([]);
  });

  it('blames a common cause when many fire at once', () => {
    const mailings = poissonTrain(60, 1);
    const events = Array.from({ length: 15 }, (_, client) =>
      pairEvents(
        `192.0.2.${client}`,
        's.example',
        mailings.map((time) => time + 2 * random()),
      ),
    ).flat();
    expect(found(events)).toEqual([]);
  });

  it('does not take two queues that begin at one moment for one machine', () => {
    const exim = [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 10_800, 16_200, 24_300, 36_450];
    const queue = (starts: readonly number[]) => starts.flatMap((start) => exim.map((step) => start + step + 4 * random()));
    const days = (...numbers: number[]) => numbers.map((day) => day * 86_400);
    // Four mailings each; two of them reach both within a few seconds.
    const one = queue(days(3, 40, 55, 70));
    const other = queue(days(3, 40, 60, 77).map((start) => start + 3));
    const chatter = (): number[] => poissonTrain(130, 0.2);
    const events = [
      ...pairEvents('192.0.2.1', 's.example', [...one, ...chatter()]),
      ...pairEvents('192.0.2.2', 's.example', [...other, ...chatter()]),
    ];
    expect(found(events.sort((a, b) => a.time - b.time))).toEqual([]);
  });
});
