import { describe, expect, it } from 'vitest';
import type { Statement } from '../../shared/model/note.ts';
import { alignNews, type NewsQuestion } from './news-alignment.ts';

const DAY = 86_400e6;
const said = (day: number, more: Partial<Statement> = {}): Statement => ({
  id: `s${day}`,
  when: day * DAY,
  who: 'someone',
  text: 'something',
  citation: 'paper.example',
  entered: 0,
  afterLooking: false,
  ...more,
});
const question = (more: Partial<NewsQuestion> = {}): NewsQuestion => ({
  statements: [said(11), said(25), said(60)],
  events: [10, 11, 24, 25].map((day) => day * DAY),
  window: { start: 0, end: 100 * DAY },
  toleranceDays: 1,
  firstLooked: 1,
  ...more,
});

describe('news alignment', () => {
  it('gives the vector of METHODS B15, in steps of half an hour', () => {
    const answer = alignNews(question());
    expect(answer).toMatchObject({ kind: 'compared', matched: 4, events: 4, dates: 3, afterLooking: false });
    if (answer.kind !== 'compared') return;
    // In whole days 2 of 100 turns match as well; in half hours the two turns become just over a day of them.
    expect(answer.p).toBeGreaterThan(0.009);
    expect(answer.p).toBeLessThan(0.021);
    expect(answer.chance).toBeCloseTo(0.06, 9);
  });

  it('refuses dates entered after looking unless they are marked so', () => {
    expect(alignNews(question({ statements: [said(11), said(25), said(60, { entered: 5 })] })).kind).toBe('refused');
    const marked = alignNews(question({ statements: [said(11), said(25), said(60, { entered: 5, afterLooking: true })] }));
    expect(marked).toMatchObject({ kind: 'compared', afterLooking: true });
  });

  it('refuses to judge on too few', () => {
    expect(alignNews(question({ statements: [said(11)] }))).toMatchObject({ kind: 'refused', reason: expect.stringContaining('too few') });
  });
});
