import type { Finding, Subject } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { adjust } from '../statistics/multiplicity.ts';
import type { Analysis, FindingDraft, RunOptions } from './analysis.ts';
import { claims, compareFindings, judge, strengthOf } from './strength.ts';

/** What one analysis brought: its drafts, and how many tests it made that no draft tells of. */
export interface AnalysisOutcome {
  readonly analysis: Analysis;
  readonly drafts: readonly FindingDraft[];
  readonly untold: number;
}

/**
 * Turns all drafts of a run into findings: one family of p-values, q, verdict, strength, id; sorted. A test that claims nothing (its effect is too small
 * to tell, or a dull cause explains it) counts with p 1: a crowd of certain trifles must not make the rest of the family look surer than it is.
 */
export function conclude(outcomes: readonly AnalysisOutcome[], window: TimeWindow, options: RunOptions): Finding[] {
  const drafts = outcomes.flatMap(({ analysis, drafts: own }) => own.map((draft) => ({ analysis, draft })));
  const tested = drafts.filter(({ draft }) => draft.p !== undefined);
  const untold = outcomes.reduce((sum, outcome) => sum + outcome.untold, 0);
  const adjusted = adjust(
    tested.map(({ draft }) => (claims(draft) ? draft.p! : 1)),
    options.correction,
    untold,
  );
  const qOf = new Map<FindingDraft, number>();
  tested.forEach(({ draft }, i) => {
    qOf.set(draft, adjusted[i]!);
  });
  const family = tested.length + untold;
  const taken = new Map<string, number>();
  return drafts.map(({ analysis, draft }) => finding(analysis, draft, qOf.get(draft), window, options, family, taken)).sort(compareFindings);
}

function finding(
  analysis: Analysis,
  draft: FindingDraft,
  q: number | undefined,
  window: TimeWindow,
  options: RunOptions,
  family: number,
  taken: Map<string, number>,
): Finding {
  const { decision: _decision, effectMinimum, parameters, p, window: own, ...told } = draft;
  const verdict = judge(draft, q, options.falseDiscoveryRate);
  const shared = {
    seed: options.seed,
    burstGapSeconds: options.burstGapSeconds,
    ...(p === undefined ? {} : { falseDiscoveryRate: options.falseDiscoveryRate, correction: options.correction, family }),
    ...(effectMinimum === undefined ? {} : { effectMinimum }),
  };
  return {
    ...told,
    id: identify(analysis.id, draft.subject, taken),
    analysis: analysis.id,
    verdict,
    window: own ?? [window.start, window.end],
    ...(p === undefined ? {} : { p }),
    ...(q === undefined ? {} : { q }),
    strength: strengthOf(draft, verdict, q),
    method: { id: analysis.id, version: analysis.version, parameters: { ...shared, ...parameters } },
  };
}

/** Id of a finding: the analysis, and 64 bits of a hash of its subject; a second finding on the same subject gets a number behind. */
function identify(analysis: string, subject: Subject, taken: Map<string, number>): string {
  const words = [subject.from, subject.to, subject.host, subject.successor, ...(subject.hosts ?? [])].map((word) => word ?? '');
  const base = `${analysis}-${hash64(JSON.stringify(words))}`;
  const before = taken.get(base) ?? 0;
  taken.set(base, before + 1);
  return before === 0 ? base : `${base}-${before + 1}`;
}

/** Two 32-bit hashes (cyrb53's mixing, Bryc 2018) as sixteen hexadecimal digits; not for security. */
function hash64(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
