import { describe, expect, it } from 'vitest';
import type { PullScope } from '../../shared/model/pull.ts';
import type { FindingDraft } from './analysis.ts';
import { collectionGapAnalysis } from './collection-gap.ts';
import { concentrationAnalysis } from './concentration.ts';
import { analyses } from './index.ts';
import { periodicityAnalysis } from './periodicity.ts';
import { successorAnalysis } from './successor.ts';
import { withinPull } from './unpulled.ts';

const HOUR = 3600e6;
/** A hundred hours on the cluster, silent from 40 to 60; of busy.example half was pulled. */
const pull: PullScope = {
  events: 1000,
  pairs: 50,
  pulledEvents: 300,
  pulledPairs: 9,
  index: { start: 0, width: HOUR, counts: Array.from({ length: 100 }, (_, hour) => (hour >= 40 && hour < 60 ? 0 : 12)) },
  partial: new Map([
    ['busy.example', { name: 'busy.example', there: 400, here: 200 }],
    ['Bank', { name: 'Bank', there: 90, here: 80 }],
  ]),
  merged: new Set(['Bank']),
};

const found = (subject: FindingDraft['subject'], window?: readonly [number, number]): FindingDraft => ({
  subject,
  ...(window !== undefined && { window }),
  n: 80,
  statistics: { share: 0.5 },
  effect: { name: 'share', value: 0.5 },
  decision: 'observation',
  summary: 'Something was found.',
  caveat: 'Nothing.',
  innocent: [],
  evidence: { count: 0, sample: [] },
  parameters: {},
});

describe('what was not pulled', () => {
  it('changes nothing where everything is here', () => {
    const draft = found({ to: 'busy.example' });
    expect(withinPull(null, concentrationAnalysis, [draft])).toEqual([draft]);
    expect(withinPull(undefined, concentrationAnalysis, [draft])).toEqual([draft]);
  });

  it('keeps a share from being said of a host of which a part is here, and gives the numbers', () => {
    const [withheld, kept] = withinPull(pull, concentrationAnalysis, [
      found({ to: 'busy.example' }),
      found({ to: 'quiet.example', hosts: ['busy.example'] }),
    ]);
    expect(withheld).toMatchObject({ decision: 'cannot say', statistics: {}, effect: { value: 80 } });
    expect(withheld!.summary).toContain('of 400 contacts on the cluster 200 were pulled');
    expect(kept).toEqual(found({ to: 'quiet.example', hosts: ['busy.example'] }));
  });

  it('takes withheld answers out of the family of p-values', () => {
    const [draft] = withinPull(pull, successorAnalysis, [
      { ...found({ host: 'quiet.example', successor: 'busy.example' }), decision: 'test', p: 0.001, effectMinimum: 0.1 },
    ]);
    expect(draft).not.toHaveProperty('p');
    expect(draft!.decision).toBe('cannot say');
  });

  it('leaves questions about a pair alone, because a pair comes whole; but not about an entity that is here in part', () => {
    const about = (from: string) => withinPull(pull, periodicityAnalysis, [found({ from, to: 'quiet.example' })])[0]!.decision;
    expect([about('busy.example'), about('Bank')]).toEqual(['observation', 'cannot say']);
  });

  it('lets a gap in the recording stand only where the cluster is silent too', () => {
    const gap = (start: number, end: number) => withinPull(pull, collectionGapAnalysis, [found({}, [start * HOUR, end * HOUR])])[0]!;
    expect(gap(40.5, 59.5).decision).toBe('observation');
    expect(gap(70.5, 90.5)).toMatchObject({ decision: 'not found', summary: expect.stringContaining('the cluster has 228 events then') });
    expect(gap(45.2, 45.9).decision).toBe('cannot say');
    expect(withinPull(pull, collectionGapAnalysis, [found({})])[0]!.decision).toBe('cannot say');
  });

  it('withholds everything about the whole log', () => {
    for (const id of ['completeness', 'duplicates']) {
      const analysis = analyses.find((one) => one.id === id)!;
      expect(withinPull(pull, analysis, [found({})])[0]!.summary).toContain('all 1,000 events, of which 300 were pulled');
    }
  });
});
