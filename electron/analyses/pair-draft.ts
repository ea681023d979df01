import { readableCount, readableProbability } from '../../shared/lib/format-value.ts';
import type { Subject } from '../../shared/model/finding.ts';
import { MICROS_PER_DAY } from '../../shared/model/time.ts';
import type { AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';

/** The names of both ends of a pair. */
export function pairSubject(context: AnalysisContext, pair: number): Subject & { readonly from: string; readonly to: string } {
  return { from: context.actors[context.pairs.from[pair]!] ?? '', to: context.actors[context.pairs.to[pair]!] ?? '' };
}

/** The draft for a pair with too few events: no number, and why. */
export function cannotSay(context: AnalysisContext, pair: number, n: number, minimum: number, question: string): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  return {
    subject: { from, to },
    n,
    statistics: {},
    effect: { name: 'events', value: n },
    decision: 'cannot say',
    summary: `${from} → ${to}: ${readableCount(n)} separate contacts are too few to say ${question}; ${minimum} are needed.`,
    caveat: 'Too few events is not evidence either way.',
    innocent: [],
    evidence: { count: n, sample: [] },
    parameters: { minimumEvents: minimum },
  };
}

/** Days on which a train has events, by UTC date: how many. */
export function activeDays(train: EventTrain): number {
  let days = 0;
  let last = Number.NaN;
  for (const time of train.time) {
    const day = Math.floor(time / MICROS_PER_DAY);
    if (day !== last) days++;
    last = day;
  }
  return days;
}

/** A share as people write it: `42 %`, `0.7 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${Math.abs(value) < 10 && value !== 0 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** A span of seconds in words with two or three digits: `45 s`, `5 min`, `1 h`, `2.5 h`, `3 days`. */
export function spanWords(seconds: number): string {
  if (seconds < 90) return `${trimmed(seconds)} s`;
  if (seconds < 5400) return `${trimmed(seconds / 60)} min`;
  if (seconds < 172_800) return `${trimmed(seconds / 3600)} h`;
  return `${trimmed(seconds / 86_400)} days`;
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A p- or q-value as people write it. */
export function chanceWords(p: number): string {
  return p < 1e-4 ? readableProbability(p, 2) : p.toPrecision(2);
}
