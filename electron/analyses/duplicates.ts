import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { percent } from './pair-draft.ts';
import { counted, countPerPair, windowRows } from './window-rows.ts';

/** Servers that are told of one by one; the rest is in the draft about the whole log. */
const TOLD_SERVERS = 50;
/** How many rows of the same second are searched for the record that a repeat repeats. */
const SEARCH_BACK = 256;

interface Tally {
  raw: number;
  repeats: number;
  /** Repeats that stand in another file than what they repeat. */
  elsewhere: number;
  readonly rows: number[];
}

/**
 * Which records say the same thing twice? Same pair, kind and second count once from here on (METHODS.md B1); this says how many there were,
 * where they stand, and so how far "raw" and "unique" counts of the same log can differ.
 */
export const duplicatesAnalysis: Analysis = {
  id: 'duplicates',
  title: 'Repeated records',
  question: 'Which records repeat another one, so that counting them would count the same contact twice?',
  version: '1.0.0',
  perPair: false,
  after: [],
  *run(context) {
    const { all, byServer } = tally(context);
    if (all.raw === 0) return;
    yield draft(context, undefined, all);
    const servers = [...byServer].filter(([, of]) => of.repeats > 0).sort((a, b) => b[1].repeats - a[1].repeats || a[0] - b[0]);
    for (const [server, of] of servers.slice(0, TOLD_SERVERS)) yield draft(context, server, of);
  },
};

function tally(context: AnalysisContext): { all: Tally; byServer: Map<number, Tally> } {
  const { table, pairs } = context;
  const { first, last } = windowRows(context);
  const all: Tally = { raw: last - first, repeats: 0, elsewhere: 0, rows: [] };
  const byServer = new Map<number, Tally>();
  for (let row = first; row < last; row++) {
    if ((row & 0xffff) === 0) context.tick();
    if (pairs.repeated[row] === 0) continue;
    const server = pairs.to[pairs.ofEvent[row]!]!;
    let of = byServer.get(server);
    if (of === undefined) {
      of = { raw: 0, repeats: 0, elsewhere: 0, rows: [] };
      byServer.set(server, of);
    }
    const elsewhere = table.sources.length > 1 && table.source[original(context, row)] !== table.source[row];
    for (const each of [all, of]) {
      each.repeats++;
      if (elsewhere) each.elsewhere++;
      if (each.rows.length < 4096) each.rows.push(row);
    }
  }
  const perPair = countPerPair(context);
  for (let pair = 0; pair < pairs.count; pair++) {
    const of = byServer.get(pairs.to[pair]!);
    if (of) of.raw += perPair[pair]!;
  }
  return { all, byServer };
}

/** The row that `row` repeats; `row` itself where the second holds too many records to search. */
function original(context: AnalysisContext, row: number): number {
  const { table, pairs } = context;
  const second = Math.floor(table.time[row]! / MICROS_PER_SECOND);
  for (let back = row - 1; back >= Math.max(0, row - SEARCH_BACK); back--) {
    if (Math.floor(table.time[back]! / MICROS_PER_SECOND) !== second) break;
    if (
      table.from[back] === table.from[row] &&
      table.to[back] === table.to[row] &&
      table.kind[back] === table.kind[row] &&
      pairs.repeated[back] === 0
    )
      return back;
  }
  return row;
}

function draft(context: AnalysisContext, server: number | undefined, of: Tally): FindingDraft {
  const unique = of.raw - of.repeats;
  const share = wilson(of.repeats, of.raw);
  const name = server === undefined ? undefined : (context.actors[server] ?? '');
  const about = name === undefined ? 'In the whole log' : `Of the records about ${name}`;
  const found = of.repeats > 0;
  return {
    subject: name === undefined ? {} : { to: name },
    n: of.raw,
    statistics: { raw: of.raw, unique, repeats: of.repeats, repeatsInOtherFiles: of.elsewhere },
    effect: { name: 'share of records that repeat another', value: share.value, low: share.low, high: share.high },
    decision: found ? 'observation' : 'not found',
    summary: found
      ? `${about}, ${counted(of.repeats, 'record')} of ${counted(of.raw, 'record')} (${percent(share.value)}) repeat another one of the same pair, kind and second, ${readableCount(of.elsewhere)} of them from another file; ${readableCount(unique)} are unique.`
      : `${about}, no record repeats another one of the same pair, kind and second: all ${counted(of.raw, 'record')} are unique.`,
    caveat:
      'A repeat may be a second real contact within the same second; a real repeat that falls into the next second is not seen as one. Both counts are kept.',
    innocent: innocentReasons(of),
    evidence: { count: of.repeats, sample: context.cite(of.rows) },
    parameters: { sameSecond: 1, key: 'from, to, kind, whole second' },
  };
}

function innocentReasons(of: Tally): Innocent[] {
  if (of.repeats === 0) return [];
  const elsewhere = of.elsewhere / of.repeats;
  return [
    {
      explanation: 'One request seen by several servers or sensors, or asked again at another server',
      verdict: elsewhere >= 0.5 ? 'fits' : 'does not fit',
      because: `${percent(elsewhere)} of the repeats stand in another file than the record they repeat.`,
    },
    {
      explanation: 'The same log imported twice',
      verdict: of.repeats >= 0.45 * of.raw ? 'fits' : 'does not fit',
      because: `${percent(of.repeats / of.raw)} of the records are repeats; a log imported twice gives half.`,
    },
  ];
}
