import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/model/finding.ts';
import { seededRandom } from '../statistics/random.ts';
import { cachingAnalysis } from './caching.ts';
import { beaconTrain, cachedTrain, dailyTrain, officeTrain, poissonTrain, scheduledTrain, wakingTrain } from './made-traffic.ts';
import { mailRetryAnalysis } from './mail-retry.ts';
import { periodicityAnalysis } from './periodicity.ts';
import { runAnalyses } from './run.ts';
import { type MadeEvent, madeInput, pairEvents } from './test-table.ts';
import { workingHoursAnalysis } from './working-hours.ts';

const quiet = { tick() {} };
/** 2026-01-05T00:00:00Z, a Monday. */
const MONDAY = 1_767_571_200;
const own = [periodicityAnalysis, cachingAnalysis, mailRetryAnalysis, workingHoursAnalysis];

function shifted(times: readonly number[]): number[] {
  return times.map((time) => time + MONDAY);
}

function ordinary(seed: number, pairs: number, days: number): MadeEvent[] {
  const random = seededRandom(seed, 'ordinary');
  return Array.from({ length: pairs }, (_, pair) => {
    const perDay = 0.3 * 100 ** random();
    const times = pair % 2 === 0 ? poissonTrain(random, perDay, days) : dailyTrain(random, perDay, days, 14, 0.9);
    return pairEvents(`192.0.2.${pair}`, 'www.example', shifted(times));
  }).flat();
}

function found(events: readonly MadeEvent[]): Finding[] {
  return runAnalyses(madeInput(events), quiet, own).filter((finding) => finding.verdict === 'found');
}

describe('rhythms', () => {
  it('of a re-armed timer are found with their period, whatever the length', () => {
    for (const [period, jitter] of [
      [60, 0.1],
      [300, 0.3],
      [3600, 0.3],
      [14_400, 0.15],
      [43_200, 0.05],
    ] as const) {
      const random = seededRandom(period, 'beacon');
      const days = period < 600 ? 7 : 30;
      const beacon = beaconTrain(random, { period, jitter, lost: 0.4, days });
      const findings = found([...ordinary(period, 20, days), ...pairEvents('192.0.2.200', 'cdn.example', shifted(beacon))]);
      expect(findings.map((finding) => [finding.analysis, finding.subject.to])).toEqual([['periodicity', 'cdn.example']]);
      const error = Math.abs(findings[0]!.statistics['periodSeconds']! / period - 1);
      expect(error).toBeLessThanOrEqual(Math.max(0.02, jitter / 2));
    }
  });

  it('of a timer with wide jitter that loses nothing are found', () => {
    for (const period of [149, 170, 200, 300]) {
      const beacon = beaconTrain(seededRandom(period, 'nothing lost'), { period, jitter: 0.3, lost: 0, days: 6 });
      const findings = found(pairEvents('192.0.2.200', 'cdn.example', shifted(beacon)));
      expect(findings.map((finding) => finding.analysis)).toEqual(['periodicity']);
      expect(Math.abs(findings[0]!.statistics['periodSeconds']! / period - 1)).toBeLessThanOrEqual(0.15);
    }
  });

  it('of a timer whose even jitter begins at a usual time to live are no cache, short periods included', () => {
    for (const [period, jitter, lost] of [
      [76, 0.14, 0.04],
      [87, 0.27, 0.07],
      [197, 0.07, 0.02],
      [1712, 0.29, 0.3],
      [12_842, 0.16, 0.08],
      [20_198, 0.29, 0.18],
      [134, 0.1, 0.01],
      [267, 0.1, 0.01],
    ] as const) {
      const beacon = beaconTrain(seededRandom(period, 'even jitter'), { period, jitter, lost, days: period < 600 ? 6 : 30 });
      const findings = found(pairEvents('192.0.2.200', 'cdn.example', shifted(beacon)));
      expect(findings.map((finding) => finding.analysis)).toEqual(['periodicity']);
      expect(Math.abs(findings[0]!.statistics['periodSeconds']! / period - 1)).toBeLessThanOrEqual(Math.max(0.02, jitter / 2));
    }
  });

  it('of half a day, with a third of jitter and two fifths of the contacts lost, are nearly all found', () => {
    let right = 0;
    for (let seed = 0; seed < 20; seed++) {
      const beacon = beaconTrain(seededRandom(seed, 'half a day'), { period: 43_200, jitter: 0.3, lost: 0.4, days: 30 });
      const [rhythm] = found(pairEvents('192.0.2.200', 'cdn.example', shifted(beacon)));
      if (rhythm?.p !== undefined && rhythm.p < 1e-4 && Math.abs(rhythm.statistics['periodSeconds']! / 43_200 - 1) < 0.15) right++;
    }
    expect(right).toBeGreaterThanOrEqual(17);
  });

  it('of a wandering timer near a round period are told by its own period', () => {
    const random = seededRandom(3, 'nearly two hours');
    const times = [...beaconTrain(random, { period: 7079, jitter: 0.11, lost: 0.3, days: 30 }), ...poissonTrain(random, 2, 30)];
    const finding = found(pairEvents('192.0.2.1', 'cdn.example', shifted(times.sort((a, b) => a - b)))).find(
      ({ analysis }) => analysis === 'periodicity',
    )!;
    expect(finding.statistics['phaseKept']).toBe(0);
    expect(Math.abs(finding.statistics['periodSeconds']! - 7079)).toBeLessThan(71);
  });

  it('of a schedule are found in other traffic of the same pair, with phase and share', () => {
    const random = seededRandom(7, 'schedule');
    const times = [...scheduledTrain(random, 3600, 600, 20, 60), ...poissonTrain(random, 20, 60)].sort((a, b) => a - b);
    const finding = found(pairEvents('192.0.2.1', 'mail.example', shifted(times))).find(({ analysis }) => analysis === 'periodicity')!;
    expect(finding.statistics['periodSeconds']).toBe(3600);
    expect(finding.statistics['phaseKept']).toBe(1);
    expect(Math.abs(finding.statistics['phaseSeconds']! - 600)).toBeLessThan(40);
    expect(Math.abs(finding.statistics['periodicShare']! - 24 / 44)).toBeLessThan(0.05);
    expect(finding.innocent[0]!.verdict).toBe('does not fit');
  });

  it('of a schedule are told by their own period, not by one that divides it', () => {
    for (const [period, lost] of [
      [1800, 0.4],
      [7200, 0],
      [21_600, 0.4],
      [43_200, 0],
      [86_400, 0],
    ] as const) {
      const random = seededRandom(period, 'fundamental');
      const runs = scheduledTrain(random, period, period * random(), 20, 30).filter(() => random() >= lost);
      const times = [...runs, ...dailyTrain(random, 86_400 / period, 30, 14, 0.9)].sort((a, b) => a - b);
      const finding = found(pairEvents('192.0.2.1', 'mail.example', shifted(times))).find(({ analysis }) => analysis === 'periodicity')!;
      expect(finding.statistics['periodSeconds']).toBe(period);
    }
  });

  it('are not made of hours that begin or end inside an hour', () => {
    const events = Array.from({ length: 8 }, (_, pair) => {
      const random = seededRandom(pair, 'half past eight');
      const opens = 24 * random();
      return pairEvents(`192.0.2.${pair}`, 'www.example', shifted(wakingTrain(random, 150, 60, opens, (opens + 8.5) % 24)));
    }).flat();
    const findings = runAnalyses(madeInput(events), quiet, [periodicityAnalysis]);
    expect(findings).toHaveLength(8);
    for (const { p, verdict } of findings) expect([verdict, (p ?? 1) > 1e-12]).toEqual(['not found', true]);
  });

  it('are not seen where there are none', () => {
    for (let seed = 0; seed < 4; seed++) expect(found(ordinary(seed, 40, 60))).toEqual([]);
  });
});

describe('caches', () => {
  it('are called caches, not rhythms', () => {
    for (const [ttl, perTtl] of [
      [60, 20],
      [300, 2],
      [3600, 0.7],
      [14_400, 1],
      [3600, 8],
    ] as const) {
      const random = seededRandom(ttl, `cache ${perTtl}`);
      const days = (ttl * 400) / 86_400;
      const seen = cachedTrain(poissonTrain(random, (perTtl * 86_400) / ttl, days), ttl);
      const findings = found([...ordinary(ttl, 20, days), ...pairEvents('192.0.2.200', 'mail.example', shifted(seen))]);
      expect(findings.map((finding) => [finding.analysis, finding.statistics['ttlSeconds']])).toEqual([['caching', ttl]]);
    }
  });
});

describe('office hours', () => {
  it('are found with the zone inside the plateau', () => {
    for (const offset of [-4, 3, 9]) {
      const times = officeTrain(seededRandom(offset, 'office'), 1500, 60, 0, offset);
      const findings = found([...ordinary(offset, 20, 60), ...pairEvents('192.0.2.200', 'desk.example', shifted(times))]);
      expect(findings.map(({ analysis }) => analysis)).toEqual(['working-hours']);
      const { utcOffsetLow, utcOffsetHigh } = findings[0]!.statistics;
      expect(utcOffsetLow).toBeLessThanOrEqual(offset);
      expect(utcOffsetHigh).toBeGreaterThanOrEqual(offset);
      expect(utcOffsetHigh! - utcOffsetLow!).toBeLessThanOrEqual(4);
    }
  });
});

describe('mail retries', () => {
  it('are found among other mail', () => {
    const random = seededRandom(2, 'retries');
    const message = [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 10_800, 16_200, 24_300, 36_450].map(
      (at) => 1_000_000 + at + Math.floor(3 * random()),
    );
    const times = [...poissonTrain(random, 3, 30), ...message].sort((a, b) => a - b);
    const findings = found([...ordinary(2, 20, 30), ...pairEvents('192.0.2.200', 'mx.example', shifted(times))]);
    expect(findings.map((finding) => [finding.analysis, finding.method.parameters['schedule']])).toEqual([['mail-retry', 'exim']]);
  });

  it('of many messages that wait at once are told apart by their queue ids, and by the scans they share without', () => {
    const random = seededRandom(8, 'postfix queue');
    const messages = Array.from({ length: 8 }, (_, message) => {
      const first = (2 + (message >> 1) * 6) * 86_400 + 4000 * random();
      const times = [first];
      for (let scan = 300 * Math.ceil(first / 300); times.length < 12; scan += 300)
        if (scan - times.at(-1)! >= Math.min(4000, Math.max(300, times.at(-1)! - first))) times.push(scan + Math.floor(3 * random()));
      return times;
    });
    const events = messages.flatMap((times, message) =>
      pairEvents('192.0.2.200', 'mx.example', shifted(times), { detail: `queue=4F${message}A dsn=4.7.1` }),
    );
    for (const made of [events, events.map(({ detail: _, ...event }) => event)]) {
      const findings = found([...ordinary(8, 20, 40), ...made]);
      expect(findings.map(({ analysis }) => analysis)).toEqual(['mail-retry']);
      expect(findings[0]!.method.parameters['schedule']).toContain('postfix');
    }
  });

  it('of four short messages are no timer of ten minutes, though its step comes most often', () => {
    const times = [
      0, 449, 1049, 2252, 728_449, 728_853, 729_454, 1_448_363, 1_448_852, 1_449_449, 1_450_651, 2_272_049, 2_272_351, 2_272_953, 2_274_153,
    ];
    const findings = found(pairEvents('192.0.2.200', 'mx.example', shifted(times)));
    expect(findings.map((finding) => finding.analysis)).toEqual(['mail-retry']);
  });

  it('of two messages that wait at once are no rhythm', () => {
    const random = seededRandom(5, 'two messages');
    const exim = [0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 10_800, 16_200, 24_300];
    const tries = (start: number, howMany: number) => exim.slice(0, howMany).map((step) => start + step + Math.floor(3 * random()));
    const day = 86_400;
    const times = [...tries(4 * day, 10), ...tries(20 * day, 8), ...tries(20 * day + 3651, 11), 31 * day, ...tries(50 * day, 6), 80 * day];
    const findings = found([...ordinary(5, 20, 90), ...pairEvents('192.0.2.200', 'mx.example', shifted(times.sort((a, b) => a - b)))]);
    expect(findings.map(({ analysis }) => analysis)).toEqual(['mail-retry']);
  });

  it('are not seen in a timer of the same step', () => {
    const times = beaconTrain(seededRandom(1, 'quarter'), { period: 900, jitter: 0.005, lost: 0.1, days: 30 });
    expect(found(pairEvents('192.0.2.200', 'cdn.example', shifted(times))).map(({ analysis }) => analysis)).toEqual(['periodicity']);
  });
});
