import { describe, expect, it } from 'vitest';
import { bowley, ritaScore } from './rita.ts';

describe("RITA's score (vectors of METHODS B3)", () => {
  it('quartiles', () => {
    const { low, middle, high, skew } = bowley([1, 2, 25, 42, 90, 299, 500, 1500, 4975]);
    expect([low, middle, high]).toEqual([13.5, 90, 1000]);
    expect(skew).toBeCloseTo(0.844906, 6);
    expect(1 - Math.abs(skew)).toBeCloseTo(0.155094, 6);
  });

  it('A: a perfect hour', () => {
    const times = Array.from({ length: 24 }, (_, i) => 3600 * i);
    expect(
      ritaScore(
        times,
        times.map(() => 100),
        0,
        86_400,
      )?.score,
    ).toBe(1);
  });

  it('B: an hour with jitter', () => {
    const j = [0, 37, -22, 51, 9, -48, 30, -5, 44, -31, 18, -12, 55, -60, 25, 3, -41, 60, -17, 33, -9, 48, -26, 12];
    const times = j.map((offset, i) => 3600 * i + 1800 + offset);
    const score = ritaScore(
      times,
      j.map((_, i) => 100 + (i % 3)),
      0,
      86_400,
    );
    const intervals = times.slice(1).map((time, i) => time - times[i]!);
    expect(bowley(intervals.sort((a, b) => a - b)).skew).toBeCloseTo(0.385965, 6);
    expect(score).toEqual({ score: 0.949, timestamps: 0.799, sizes: 0.995, histogram: 1, duration: 1 });
  });

  it('C: nothing regular but the size', () => {
    const times = [600, 700, 800, 900, 28800, 28805, 29100, 32400, 33600, 61200, 61230, 72000];
    const score = ritaScore(
      times,
      times.map(() => 60),
      0,
      86_400,
    );
    expect(score).toEqual({ score: 0.257, timestamps: 0.027, sizes: 1, histogram: 0, duration: 0 });
  });

  it('D: echoes pass for a perfect beacon, which is why it is a ranking and bursts are collapsed first', () => {
    const times = [0, 1, 2, 3].flatMap((hour) => [0, 1, 2].map((echo) => 3600 * hour + echo));
    expect(ritaScore(times, null, 0, 86_400)?.timestamps).toBe(1);
  });

  it('says nothing of three events', () => {
    expect(ritaScore([0, 10, 20], null, 0, 100)).toBeNull();
    expect(ritaScore([0, 0, 0, 10], null, 0, 100)).toBeNull();
  });
});
