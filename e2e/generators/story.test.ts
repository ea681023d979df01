import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FAITHFUL, nullQueries, PARTIES, probes, type Query, renamedQueries, sisterQueries, storyQueries } from './story.ts';
import { bindLog, postfixLog } from './story-text.ts';

const DAY = 86_400;
const story = storyQueries(FAITHFUL);
const from = (source: string): Query[] => story.filter((query) => query.source === source);
const uniqueSeconds = (queries: readonly Query[]): number =>
  new Set(queries.map((query) => `${query.source} ${query.kind} ${Math.floor(query.time)}`)).size;

describe('the story', () => {
  it('has the counts of the faithful set: 3,570 raw, 2,820 of A and B, of which 2,720 unique', () => {
    expect(story).toHaveLength(3570);
    expect(from(PARTIES.bankA)).toHaveLength(1410);
    expect(from(PARTIES.bankB)).toHaveLength(1410);
    expect(from(PARTIES.clinic)).toHaveLength(714);
    expect(uniqueSeconds([...from(PARTIES.bankA), ...from(PARTIES.bankB)])).toBe(2720);
    const others = story.filter((query) => ![PARTIES.bankA, PARTIES.bankB, PARTIES.clinic].includes(query.source as never));
    expect(others).toHaveLength(36);
    expect(new Set(others.map((query) => query.source)).size).toBeGreaterThanOrEqual(12);
  });

  it('is silent in the outage and ends with the window', () => {
    const days = story.map((query) => (query.time - FAITHFUL.start) / DAY);
    expect(days.filter((day) => day >= 80 && day < 81.5)).toEqual([]);
    expect(Math.min(...days)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...days)).toBeLessThan(143);
  });

  it('has B within 2 s of A about 85 times in 100', () => {
    const b = from(PARTIES.bankB).map((query) => query.time);
    const near = from(PARTIES.bankA).filter((query) => b.some((time) => Math.abs(time - query.time) <= 2)).length / 1410;
    expect(near).toBeGreaterThan(0.82);
    expect(near).toBeLessThan(0.92);
  });

  it('renames: first B, then S, then A', () => {
    expect(
      renamedQueries(FAITHFUL)
        .slice(0, 3)
        .map((query) => query.source),
    ).toEqual([PARTIES.bankB, PARTIES.clinic, PARTIES.bankA]);
  });

  it('has a null control of the same size, a sister with 60 sources, and a probe of 28', () => {
    expect(nullQueries(FAITHFUL)).toHaveLength(3570);
    expect(new Set(sisterQueries(FAITHFUL).map((query) => query.source)).size).toBe(60);
    expect(probes(FAITHFUL).filter((probe) => probe.accepted)).toHaveLength(8);
    expect(postfixLog(probes(FAITHFUL), PARTIES.oldName).split('reject:')).toHaveLength(21);
  });

  it('is the same bytes every time', () => {
    const digest = createHash('sha256').update(bindLog(story, true)).digest('hex');
    expect(
      createHash('sha256')
        .update(bindLog(storyQueries(FAITHFUL), true))
        .digest('hex'),
    ).toBe(digest);
    expect(bindLog(storyQueries({ ...FAITHFUL, seed: 2 }), true)).not.toBe(bindLog(story, true));
  });
});
