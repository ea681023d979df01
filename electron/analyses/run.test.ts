import { describe, expect, it } from 'vitest';
import { exponentialVariate, seededRandom } from '../statistics/random.ts';
import type { Analysis, FindingDraft } from './analysis.ts';
import { burstinessAnalysis } from './burstiness.ts';
import { makeContext, prepare } from './context.ts';
import { allPairs, Cancelled, gapsOf, planRun } from './plan.ts';
import { runAnalyses } from './run.ts';
import { madeInput, pairEvents } from './test-table.ts';

const quiet = { tick() {} };
const draft: FindingDraft = {
  subject: { host: 'server.example' },
  n: 10,
  statistics: {},
  effect: { name: 'share', value: 0.5 },
  decision: 'observation',
  summary: 'Something.',
  caveat: 'Nothing.',
  innocent: [],
  evidence: { count: 0, sample: [] },
  parameters: {},
};

function madeAnalysis(id: string, drafts: readonly FindingDraft[], more: Partial<Analysis> = {}): Analysis {
  return { id, title: id, question: '?', version: '1.0.0', perPair: false, after: [], run: () => drafts, ...more };
}

describe('trains', () => {
  it('take repeats out, collapse bursts and mask gaps (vector of METHODS B1)', () => {
    const input = madeInput(pairEvents('192.0.2.1', 'mail.example', [0, 0, 0, 2, 61, 3600, 3600, 3625]));
    const { context } = makeContext(prepare(input), [], allPairs(1), quiet.tick);
    expect(context.size(0)).toBe(5);
    expect([...context.train(0).time]).toEqual([0, 3600e6]);
    expect([...context.train(0).multiplicity]).toEqual([3, 2]);
    expect([...context.trainWithGap(0, 30).time]).toEqual([0, 61e6, 3600e6]);
    const masked = makeContext(prepare(input), [{ start: 60e6, end: 3601e6 }], allPairs(1), quiet.tick);
    expect([...masked.context.train(0).time]).toEqual([0, 3625e6]);
    const windowed = makeContext(prepare({ ...input, window: { start: 1e6, end: 3625e6 } }), [], allPairs(1), quiet.tick);
    expect([...windowed.context.train(0).multiplicity]).toEqual([2, 1]);
  });
});

describe('a run', () => {
  const input = madeInput(pairEvents('192.0.2.1', 'mail.example', [0, 100, 200]));

  it('puts every analysis after what it needs, gaps first', () => {
    const c = madeAnalysis('c', [], { after: ['b'] });
    const b = madeAnalysis('b', [], { after: ['collection-gap'] });
    const gap = madeAnalysis('collection-gap', [], { after: ['duplicates'] });
    const duplicates = madeAnalysis('duplicates', []);
    const plan = (wanted?: string[]) => planRun(wanted, [c, b, gap, duplicates]).map((analysis) => analysis.id);
    expect(plan()).toEqual(['duplicates', 'collection-gap', 'b', 'c']);
    expect(plan(['b'])).toEqual(['duplicates', 'collection-gap', 'b']);
  });

  it('puts all p-values into one family and counts untold tests', () => {
    const tested = madeAnalysis('tested', [
      { ...draft, decision: 'test', p: 0.001, effectMinimum: 0.4 },
      { ...draft, subject: { host: 'b.example' }, decision: 'test', p: 0.01, effectMinimum: 0.6 },
    ]);
    const counting = madeAnalysis('counting', [], {
      *run(context) {
        context.countUntold(8);
        yield { ...draft, decision: 'cannot say' };
      },
    });
    const findings = runAnalyses(input, quiet, [tested, counting]);
    expect(findings.map((finding) => [finding.verdict, finding.q, finding.strength])).toEqual([
      ['found', 0.01, 'moderate'],
      // Its effect is too small to be told: it claims nothing and takes part with p 1.
      ['not found', 1, 'none'],
      ['cannot say', undefined, 'none'],
    ]);
    expect(findings[0]!.method.parameters['family']).toBe(10);
    expect(runAnalyses({ ...input, only: ['counting'] }, quiet, [tested, counting])).toHaveLength(1);
  });

  it('gives the same subject the same id, and a second finding its own', () => {
    const twice = madeAnalysis('twice', [draft, draft, { ...draft, subject: { host: 'b.example' } }]);
    const ids = runAnalyses(input, quiet, [twice]).map((finding) => finding.id);
    expect(new Set(ids).size).toBe(3);
    expect(runAnalyses(input, quiet, [twice]).map((finding) => finding.id)).toEqual(ids);
  });

  it('masks what collection-gap found', () => {
    const window = [50e6, 150e6] as const;
    const gap = madeAnalysis('collection-gap', [{ ...draft, window }]);
    const seen: unknown[] = [];
    const looking = madeAnalysis('looking', [], {
      run(context) {
        seen.push(context.gaps, [...context.train(0).time]);
        return [];
      },
    });
    runAnalyses({ ...input, only: ['looking'] }, quiet, [looking, gap]);
    expect(seen).toEqual([[{ start: 50e6, end: 150e6 }], [0, 200e6]]);
    expect(
      gapsOf([
        { ...draft, window },
        { ...draft, window: [100e6, 300e6] },
        { ...draft, window: [0, 1], decision: 'not found' },
      ]),
    ).toEqual([{ start: 50e6, end: 300e6 }]);
  });

  it('stops when told', () => {
    const stop = () => {
      throw new Cancelled();
    };
    expect(() => runAnalyses(input, { tick: stop }, [burstinessAnalysis])).toThrow(Cancelled);
  });
});

describe('burstiness', () => {
  const day = 86_400;
  const clumped = (seed: number) => {
    const random = seededRandom(seed, 'clumps');
    return Array.from({ length: 40 }, () => random() * 60 * day).flatMap((start) => Array.from({ length: 6 }, () => start + random() * 7200));
  };

  it('finds clumps and leaves chance and day-and-night traffic alone', () => {
    const random = seededRandom(9, 'even');
    const even: number[] = [];
    for (let at = 0; at < 60 * day; at += exponentialVariate(random, 20_000)) even.push(at);
    const daily: number[] = [];
    for (let at = 0; at < 60 * day; at += exponentialVariate(random, 900))
      if (random() < 0.5 * (1 + Math.sin((2 * Math.PI * at) / day))) daily.push(at);
    const findings = runAnalyses(
      madeInput([
        ...pairEvents('192.0.2.1', 'clumped.example', clumped(1)),
        ...pairEvents('192.0.2.1', 'even.example', even),
        ...pairEvents('192.0.2.1', 'daily.example', daily),
        ...pairEvents('192.0.2.1', 'rare.example', [5, 500, 50_000]),
      ]),
      quiet,
      [burstinessAnalysis],
    );
    expect(findings.map((finding) => [finding.subject.to, finding.verdict])).toEqual([
      ['clumped.example', 'found'],
      ['even.example', 'not found'],
      ['daily.example', 'not found'],
      ['rare.example', 'cannot say'],
    ]);
    expect(findings[0]!.effect.value).toBeGreaterThan(0.3);
  });
});
