import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { nextArrival } from '../statistics/arrivals.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { chanceWords, percent, spanWords } from './pair-draft.ts';
import { type Audience, listAudiences } from './successor.ts';
import { counted, minuteWords } from './window-rows.ts';

/** Only where the successor is clear is the old audience a fair yardstick. */
const CLEAR_P = 0.01;
const CLEAR_LIKENESS = 0.5;

/**
 * Who asked a new name first, and is that striking? Under "the same audience" whoever asked the old name most is likeliest to be first at the new
 * one (competing Poisson processes), which is usually unremarkable; the chance under "anybody" stands beside it (METHODS.md B11).
 */
export const firstContactAnalysis: Analysis = {
  id: 'first-contact',
  title: 'First contact',
  question: 'Who contacted the new name first, and would that be expected of anyone with the same habits?',
  version: '1.0.0',
  perPair: false,
  after: ['successor'],
  *run(context, earlier) {
    const clear = earlier.filter(
      (one) => one.analysis === 'successor' && one.decision === 'test' && (one.p ?? 1) <= CLEAR_P && one.effect.value >= CLEAR_LIKENESS,
    );
    if (clear.length === 0) return;
    const audiences = new Map(listAudiences(context).map((audience) => [context.actors[audience.server] ?? '', audience]));
    const pool = new Set([...audiences.values()].flatMap((audience) => [...audience.askers.keys()])).size;
    for (const successor of clear) {
      const old = audiences.get(successor.subject.host ?? '');
      const next = audiences.get(successor.subject.successor ?? '');
      if (old !== undefined && next !== undefined) yield draft(context, old, next, pool);
    }
  },
};

function draft(context: AnalysisContext, old: Audience, next: Audience, pool: number): FindingDraft {
  const { pairs, actors } = context;
  const order = [...next.pairs]
    .filter((pair) => context.train(pair).row.length > 0)
    .sort((a, b) => context.train(a).row[0]! - context.train(b).row[0]!);
  const asker = pairs.from[order[0]!]!;
  const from = actors[asker] ?? '';
  const to = actors[next.server] ?? '';
  const prior = wilson(old.askers.get(asker) ?? 0, old.unique);
  const uniform = 1 / pool;
  const { perHour, meanHours, withinTenMinutes } = nextArrival(old.unique, Math.max(1, old.last - old.first) / 3.6e9);
  const expected = prior.value >= 0.05;
  const followers = order.slice(1, 4).map((pair) => actors[pairs.from[pair]!] ?? '');
  return {
    subject: { from, to },
    n: old.unique,
    window: [next.first, next.first + 1],
    statistics: {
      sameAudience: prior.value,
      uniform,
      bayesFactor: prior.value / uniform,
      pool,
      perHour,
      meanWaitHours: meanHours,
      withinTenMinutes,
      hoursSinceOldName: (next.first - old.last) / 3.6e9,
    },
    effect: { name: 'chance to be first, same audience', value: prior.value, low: prior.low, high: prior.high },
    decision: 'observation',
    summary: `${from} was the first to contact ${to}, ${minuteWords(next.first)}${followers.length > 0 ? `, before ${followers.join(', ')}` : ''}. With the audience of ${actors[old.server] ?? ''} its chance to be first was ${percent(prior.value)} (its prior share): ${expected ? 'unremarkable' : 'unexpected'}. If any of the ${readableCount(pool)} askers in the log were as likely, it would be ${percent(uniform)}. The open question is how anyone learned the new name.`,
    caveat:
      'Being first in this log is not being first: others may ask servers that keep no log. Who tells a resolver to look a name up, the log does not say.',
    innocent: innocentReasons(context, asker, old, next, prior.value, perHour),
    evidence: { count: order.length, sample: context.cite(order.slice(0, 10).map((pair) => context.train(pair).row[0]!)) },
    parameters: { oldName: actors[old.server] ?? '', clearP: CLEAR_P, clearLikeness: CLEAR_LIKENESS },
  };
}

function innocentReasons(context: AnalysisContext, asker: number, old: Audience, next: Audience, prior: number, perHour: number): Innocent[] {
  const reverse = reverseLookups(context, asker, next.first);
  return [
    {
      explanation: 'The reverse record (PTR) of the same address led to the new name',
      verdict: reverse > 0 ? 'fits' : 'cannot say',
      because:
        reverse > 0
          ? `The same asker made ${counted(reverse, 'reverse lookup')} before; mail servers look the name of an address up and then the name itself.`
          : 'The log holds no reverse lookups by this asker; while the reverse record stands, anyone who sees the address learns the new name from it.',
    },
    {
      explanation: 'The most frequent asker is first by its rate alone',
      verdict: prior >= 0.05 ? 'fits' : 'does not fit',
      because: `It made ${percent(prior)} of the contacts with ${context.actors[old.server] ?? ''}; at ${perHour.toPrecision(2)} contacts an hour of all askers the first was due within ${spanWords(3600 / perHour)} on average, and within ten minutes with probability ${chanceWords(-Math.expm1(-perHour / 6))}.`,
    },
    {
      explanation: 'The name stood in the header of a mail, or was handed over by a zone transfer or by the operator',
      verdict: 'cannot say',
      because: 'None of these leaves a trace in this log; ask for mail headers and transfer logs of the time.',
    },
  ];
}

/** Reverse lookups (names under in-addr.arpa and ip6.arpa) by an asker before an instant. */
function reverseLookups(context: AnalysisContext, asker: number, before: number): number {
  let count = 0;
  for (const pair of context.pairsFrom(asker)) {
    const name = context.actors[context.pairs.to[pair]!] ?? '';
    if (!name.endsWith('.in-addr.arpa') && !name.endsWith('.ip6.arpa')) continue;
    for (const time of context.train(pair).time) if (time < before) count++;
  }
  return count;
}
