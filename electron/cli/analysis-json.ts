import { visible } from '../../shared/lib/host-name.ts';
import { isoMicros } from '../../shared/lib/iso-time.ts';
import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { OCCAM_VERSION } from '../../shared/model/version.ts';
import { countHosts } from '../engine/count-hosts.ts';
import { strongestPairs } from '../engine/strongest-pairs.ts';
import { wilson } from '../statistics/wilson.ts';

/** All that an answer is made of. `table` and `pairs` are already cut to the window. */
export interface Analysed {
  readonly seed: number;
  readonly sources: readonly SourceSummary[];
  readonly table: EventTable;
  readonly pairs: PairTable;
  readonly actors: readonly string[];
  readonly findings: readonly Finding[];
}

const iso = (time: number | null): string | null => (time === null || Number.isNaN(time) ? null : isoMicros(time));

/** The answer of `analyze --json`; keys in the order of CONTRACTS.md. */
export function analysisJson(analysed: Analysed, pairLimit: number): unknown {
  const { table, pairs } = analysed;
  const dated = table.datedCount;
  return {
    occam: OCCAM_VERSION,
    seed: analysed.seed,
    sources: analysed.sources.map(sourceJson),
    totals: {
      events: table.count,
      hosts: countHosts(table),
      pairs: pairs.count,
      first: iso(dated > 0 ? table.time[0]! : null),
      last: iso(dated > 0 ? table.time[dated - 1]! : null),
    },
    pairs: pairsJson(pairs, analysed.actors, pairLimit),
    findings: analysed.findings.map(findingJson),
  };
}

function sourceJson(source: SourceSummary): unknown {
  return {
    path: source.path,
    sha256: source.sha256,
    ...(source.memberSha256 !== undefined && source.memberSha256 !== source.sha256 && { memberSha256: source.memberSha256 }),
    bytes: source.bytes,
    format: source.format,
    detectedBecause: source.detectedBecause,
    timeZone: source.timeZone,
    timeZoneAssumed: source.timeZoneAssumed,
    lines: source.lines,
    records: source.records,
    rejects: source.rejects,
    skipped: source.skipped,
    events: source.events,
    ...(source.pulled !== undefined && { pulled: source.pulled }),
    first: iso(source.first),
    last: iso(source.last),
    rejected: source.rejected.slice(0, 20).map(({ line, reason }) => ({ line, reason })),
    notes: source.notes,
  };
}

function pairsJson(pairs: PairTable, actors: readonly string[], limit: number): unknown[] {
  const totalTo = new Float64Array(actors.length);
  const totalFrom = new Float64Array(actors.length);
  for (let pair = 0; pair < pairs.count; pair++) {
    totalTo[pairs.to[pair]!]! += pairs.total[pair]!;
    totalFrom[pairs.from[pair]!]! += pairs.total[pair]!;
  }
  return strongestPairs(pairs, actors, limit).map((pair) => {
    const [from, to, count] = [pairs.from[pair]!, pairs.to[pair]!, pairs.total[pair]!];
    return {
      from: actors[from],
      to: actors[to],
      count,
      unique: pairs.unique[pair],
      first: iso(pairs.first[pair]!),
      last: iso(pairs.last[pair]!),
      shareOfTo: wilson(count, totalTo[to]!),
      shareOfFrom: wilson(count, totalFrom[from]!),
    };
  });
}

function findingJson(finding: Finding): unknown {
  return {
    id: finding.id,
    analysis: finding.analysis,
    verdict: finding.verdict,
    subject: finding.subject,
    window: finding.window.map(iso),
    n: finding.n,
    statistics: finding.statistics,
    effect: finding.effect,
    ...(finding.p !== undefined && { p: finding.p }),
    ...(finding.q !== undefined && { q: finding.q }),
    strength: finding.strength,
    summary: finding.summary,
    caveat: finding.caveat,
    innocent: finding.innocent,
    evidence: finding.evidence,
    method: finding.method,
  };
}

/**
 * JSON as it goes to a terminal or a file: characters that steer a terminal or turn the direction of text, which JSON allows as they stand, are written as escapes.
 * It parses to the same values.
 */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2).split('\n').map(visible).join('\n')}\n`;
}
