import type { Finding, FindingVerdict, Strength } from '../../shared/model/finding.ts';
import type { FindingDraft } from './analysis.ts';

/** Words of strength as numbers, for sorting. */
const RANK: Readonly<Record<Strength, number>> = { none: 0, weak: 1, moderate: 2, strong: 3, 'very strong': 4 };

/**
 * What a draft comes to once the family is known. A test is found when q is at most the false-discovery rate and the effect is at least its
 * minimum; both, because a large log makes any trifle significant and a small one makes any accident large.
 */
export function judge(draft: FindingDraft, q: number | undefined, falseDiscoveryRate: number): FindingVerdict {
  if (draft.decision === 'cannot say') return 'cannot say';
  if (draft.decision === 'not found') return 'not found';
  if (draft.decision === 'observation') return 'found';
  if (q === undefined) return 'cannot say';
  return q <= falseDiscoveryRate && bigEnough(draft) ? 'found' : 'not found';
}

/** Whether a draft would be told if its p were small enough. */
export function claims(draft: FindingDraft): boolean {
  return draft.decision === 'test' && bigEnough(draft);
}

function bigEnough(draft: FindingDraft): boolean {
  return draft.effectMinimum === undefined || draft.effect.value >= draft.effectMinimum;
}

/**
 * The word for a finding. For a test, by q: weak above 0.01, moderate above 0.001, strong above 1e-6, very strong below; one word less when
 * the interval of the effect reaches below the smallest effect worth telling. An observation is a count, not an inference: moderate.
 */
export function strengthOf(draft: FindingDraft, verdict: FindingVerdict, q: number | undefined): Strength {
  if (verdict !== 'found') return 'none';
  if (draft.decision === 'observation' || q === undefined) return 'moderate';
  const byChance: Strength = q > 0.01 ? 'weak' : q > 0.001 ? 'moderate' : q > 1e-6 ? 'strong' : 'very strong';
  const unsure = draft.effectMinimum !== undefined && draft.effect.low !== undefined && draft.effect.low < draft.effectMinimum;
  if (!unsure) return byChance;
  return byChance === 'very strong' ? 'strong' : byChance === 'strong' ? 'moderate' : 'weak';
}

/** Order of findings in lists and in `--json`: by strength, then q, then id. */
export function compareFindings(a: Finding, b: Finding): number {
  const verdict = verdictRank(a.verdict) - verdictRank(b.verdict);
  return verdict || RANK[b.strength] - RANK[a.strength] || (a.q ?? 1) - (b.q ?? 1) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function verdictRank(verdict: FindingVerdict): number {
  return verdict === 'found' ? 0 : verdict === 'not found' ? 1 : 2;
}
