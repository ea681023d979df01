import { readableCount } from '../../shared/lib/format-value.ts';
import type { Subject } from '../../shared/model/finding.ts';
import type { PullScope } from '../../shared/model/pull.ts';
import type { Analysis, FindingDraft } from './analysis.ts';
import { counted, minuteWords } from './window-rows.ts';

/**
 * What must be in the case, whole, for an answer of each analysis to hold. A pair is pulled from a cluster whole or not at all, so questions about a pair alone can always be
 * answered; the others need every contact of the hosts named here. Analyses that are not listed are about pairs.
 */
const NEEDED_HOSTS: Readonly<Record<string, (subject: Subject) => readonly (string | undefined)[]>> = {
  completeness: () => [],
  concentration: ({ to }) => [to],
  duplicates: ({ to }) => [to],
  'first-contact': ({ from, to }) => [from, to],
  'selective-access': ({ host }) => [host],
  successor: ({ host, successor }) => [host, successor],
};

/** Holds the drafts of an analysis against what was pulled: those that would need what was not say "cannot say". Changes nothing where everything is here. */
export function withinPull(pull: PullScope | null | undefined, analysis: Analysis, drafts: readonly FindingDraft[]): FindingDraft[] {
  if (pull === null || pull === undefined) return [...drafts];
  if (analysis.id === 'collection-gap') return drafts.map((draft) => confirmedGap(pull, draft));
  return drafts.map((draft) => {
    const missing = whatIsMissing(pull, NEEDED_HOSTS[analysis.id], draft.subject);
    return missing === null ? draft : withheld(draft, missing);
  });
}

/** What the answer about this subject would need and the case has not, in words; null when it has all. */
function whatIsMissing(
  pull: PullScope,
  needed: ((subject: Subject) => readonly (string | undefined)[]) | undefined,
  subject: Subject,
): string | null {
  const named = [subject.from, subject.to, subject.host, subject.successor, ...(subject.hosts ?? [])];
  // Hosts that were grouped are one only if every contact of each is here.
  const names = needed === undefined ? named.filter((name) => name !== undefined && pull.merged.has(name)) : needed(subject);
  const known = names.filter((name) => name !== undefined);
  if (needed !== undefined && known.length === 0)
    return `all ${counted(pull.events, 'event')}, of which ${readableCount(pull.pulledEvents)} were pulled`;
  for (const name of known) {
    const host = pull.partial.get(name);
    if (host !== undefined)
      return `every contact of ${name}: of ${counted(host.there, 'contact')} on the cluster ${readableCount(host.here)} were pulled`;
  }
  return null;
}

/** A silence of everything pulled is a gap in the recording only if the cluster has nothing in it either. */
function confirmedGap(pull: PullScope, draft: FindingDraft): FindingDraft {
  const { window } = draft;
  if (window === undefined) return withheld(draft, 'all events, because only what was pulled can be seen to fall silent together');
  const { start, width, counts } = pull.index;
  const first = Math.max(0, Math.ceil((window[0] - start) / width));
  const end = Math.min(counts.length, Math.floor((window[1] - start) / width));
  if (end <= first)
    return withheld(draft, `a finer index: the silence from ${minuteWords(window[0])} is shorter than the steps in which the cluster was counted`);
  const inside = counts.slice(first, end).reduce((sum, count) => sum + count, 0);
  if (inside === 0) return draft;
  return {
    ...withheld(draft, ''),
    decision: 'not found',
    summary: `What was pulled falls silent from ${minuteWords(window[0])} to ${minuteWords(window[1])}, but the cluster has ${counted(inside, 'event')} then: the recording went on.`,
  };
}

function withheld(draft: FindingDraft, missing: string): FindingDraft {
  const { p: _p, effectMinimum: _minimum, ...told } = draft;
  const about = [draft.subject.from, draft.subject.host, draft.subject.to].find((name) => name !== undefined);
  return {
    ...told,
    statistics: {},
    effect: { name: 'events', value: draft.n },
    decision: 'cannot say',
    summary: `${about === undefined ? '' : `${about}: `}cannot be said from what was pulled from the cluster; it would need ${missing}.`,
    caveat: 'What was not pulled is on the cluster: pull it (occam cluster reduce --host, or a larger --budget) and ask again.',
    innocent: [],
  };
}
