import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { matchRetries, RETRY_SCHEDULES, scheduleScore } from './retry-schedules.ts';

const byId = (id: string) => RETRY_SCHEDULES.find((schedule) => schedule.id === id)!;
const offsets = (id: string, count: number) => {
  let at = 0;
  return [
    0,
    ...byId(id)
      .steps.slice(0, count - 1)
      .map((step) => (at += step)),
  ];
};
const yes = () => true;

describe('retry schedules (METHODS B14)', () => {
  it('are those of the table', () => {
    expect(offsets('postfix', 9)).toEqual([0, 300, 600, 1200, 2400, 4800, 8800, 12_800, 16_800]);
    expect(offsets('postfix-scan-0', 9)).toEqual([0, 300, 600, 1200, 2400, 4800, 9000, 13_200, 17_400]);
    expect(offsets('exim', 17).map((seconds) => Math.round(seconds / 6) / 10)).toEqual([
      0, 15, 30, 45, 60, 75, 90, 105, 120, 180, 270, 405, 607.5, 911.3, 1366.9, 1726.9, 2086.9,
    ]);
    expect(offsets('qmail-remote', 6)).toEqual([0, 400, 1600, 3600, 6400, 10_000]);
    expect(offsets('exchange-hub', 13).map((seconds) => seconds / 60)).toEqual([0, 1, 2, 3, 4, 9, 14, 19, 24, 29, 34, 44, 54]);
    expect(offsets('iis', 6).map((seconds) => seconds / 60)).toEqual([0, 15, 45, 105, 345, 585]);
    expect(byId('qmail-remote').steps).toHaveLength(38);
  });

  it('score the worked burst', () => {
    const burst = [0, 905, 1795, 2702, 3600, 4497, 5405, 6300, 7210, 10_790];
    expect(scheduleScore(burst, byId('exim'))).toBe(1);
    expect(scheduleScore(burst, byId('postfix'))).toBe(0);
  });

  it('know a Postfix queue by any message, whenever it came between two scans', () => {
    for (let phase = 1; phase < 300; phase += 7) {
      const message = Float64Array.of(0, 300 + phase, 900 + phase, 2100 + phase, 4500 + phase, 8700 + phase, 12_900 + phase);
      const match = matchRetries(message, yes);
      expect(match?.schedule.title, `${phase}`).toBe('Postfix (queue scan every 300 s)');
      expect(match?.chains[0]?.events, `${phase}`).toHaveLength(7);
    }
  });

  it('find one message among other traffic, and nothing in other traffic alone', () => {
    const random = seededRandom(3, 'mail');
    for (const id of ['postfix', 'postfix-scan-0', 'exim', 'qmail-remote', 'exchange-hub', 'sendmail-30']) {
      const others = Array.from({ length: 60 }, () => Math.floor(random() * 30 * 86_400));
      const message = offsets(id, 16).map((at) => 1_000_000 + at + Math.floor(4 * random()));
      const match = matchRetries(Float64Array.from([...others, ...message].sort((a, b) => a - b)), yes);
      expect(match?.schedule.title, id).toBe(byId(id).title);
      expect(match?.p, id).toBeLessThan(1e-6);
      const none = matchRetries(Float64Array.from(others.sort((a, b) => a - b)), yes);
      expect(none?.p ?? 1, id).toBeGreaterThan(0.01);
    }
  });
});
