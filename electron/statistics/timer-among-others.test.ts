import { describe, expect, it } from 'vitest';
import { activityProfile, weekExposure } from './activity-profile.ts';
import { intervalsOnProfile } from './contact-intervals.ts';
import { mixedContacts } from './mixed-contacts.ts';
import { exponentialVariate, seededRandom } from './random.ts';
import { chanceDensity, logSum } from './renewal.ts';
import { sharpTimer, timerAmongOthers } from './timer-among-others.ts';

const DAY = 86_400;

type Random = () => number;

function poisson(random: Random, perDay: number, days: number): number[] {
  const times: number[] = [];
  for (let at = exponentialVariate(random, DAY / perDay); at < days * DAY; at += exponentialVariate(random, DAY / perDay)) times.push(at);
  return times;
}

/** A timer re-armed at each contact, with evenly spread jitter. */
function timer(random: Random, period: number, jitter: number, lost: number, days: number): number[] {
  const times: number[] = [];
  for (let at = period * random(); at < days * DAY; at += period * (1 + jitter * (2 * random() - 1))) if (random() >= lost) times.push(at);
  return times;
}

/** Contacts of a month as `timerAmong` would have them, with a collection gap after one of them if asked. */
function among(seconds: readonly number[], brokenAfter: readonly number[] = []) {
  const time = Float64Array.from(
    seconds.toSorted((a, b) => a - b),
    (at) => Math.round(at * 1e6),
  );
  const profile = activityProfile(time, weekExposure(0, 30 * DAY * 1e6, []));
  const contacts = { time, end: time, burstGap: 0, broken: brokenAfter };
  const mixed = mixedContacts(contacts, profile, 0);
  return { mixed, found: timerAmongOthers(mixed, () => logSum(intervalsOnProfile(contacts, profile, chanceDensity).plain)) };
}

describe('a timer among as many other contacts of the same pair', () => {
  it.each([
    { period: 3600, jitter: 0.3, lost: 0.4, others: 10 },
    { period: 14_400, jitter: 0.2, lost: 0.2, others: 3 },
    { period: 14_400, jitter: 0.3, lost: 0.4, others: 2 },
    { period: 43_200, jitter: 0.3, lost: 0, others: 1 },
    { period: 43_200, jitter: 0.1, lost: 0.2, others: 1 },
  ])('is found with its period: $period s, jitter $jitter, lost $lost', ({ period, jitter, lost, others }) => {
    const random = seededRandom(1, `among ${period} ${jitter} ${lost}`);
    const { mixed, found } = among([...timer(random, period, jitter, lost, 30), ...poisson(random, others, 30)]);
    expect(found!.p).toBeLessThan(1e-5);
    const { comb } = sharpTimer(mixed, found!);
    expect(Math.abs(comb.period / period - 1)).toBeLessThan(Math.max(0.02, jitter / 2));
    const own = (1 - lost) * (DAY / period);
    expect(Math.abs(comb.share - own / (own + others))).toBeLessThan(0.2);
  });

  it('is found across a collection gap, which neither joins nor breaks anything', () => {
    const random = seededRandom(2, 'gap');
    const seen = [...timer(random, 3600, 0.2, 0.2, 30), ...poisson(random, 8, 30)]
      .filter((at) => at < 10 * DAY || at > 14 * DAY)
      .sort((a, b) => a - b);
    const { found } = among(seen, [seen.findIndex((at) => at > 14 * DAY) - 1]);
    expect(found!.p).toBeLessThan(1e-9);
    expect(Math.abs(found!.best.period / 3600 - 1)).toBeLessThan(0.1);
  });
});

describe('the chance that is granted to evidence', () => {
  it.each([1.2, 3, 10])('holds in even traffic of %s contacts a day', (perDay) => {
    const rounds = 600;
    const ps = Array.from({ length: rounds }, (_, round) => among(poisson(seededRandom(round, `even ${perDay}`), perDay, 30)).found?.p ?? 1);
    for (const level of [0.06, 0.02, 0.005]) {
      const expected = rounds * level;
      expect(ps.filter((p) => p <= level).length).toBeLessThanOrEqual(expected + 2 * Math.sqrt(expected));
    }
  });

  it('holds in traffic by day alone', () => {
    const ps = Array.from({ length: 300 }, (_, round) => {
      const random = seededRandom(round, 'by day');
      return among(poisson(random, 12, 30).filter((at) => at % DAY < 9 * 3600 || random() < 0.1)).found?.p ?? 1;
    });
    expect(ps.filter((p) => p <= 0.02).length).toBeLessThanOrEqual(10);
  });
});
