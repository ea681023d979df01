import type { HostLabel } from '../../shared/model/host-label.ts';
import type { ReadingWishes, Reject, SourceSummary } from '../../shared/model/source.ts';
import type { ClusterClient } from './client.ts';
import { decimal, type WideId, wide } from './ids.ts';
import { insertRows } from './insert-rows.ts';
import { committedLoads, sourceId } from './loads.ts';
import type { ColumnValues } from './native-format.ts';
import { columnNames, UNDATED } from './tables.ts';

/** Rows of each source, by its id as ClickHouse prints it; through `events FINAL` rows that came twice count once. */
export async function rowsBySource(client: ClusterClient, table: 'events' | 'events FINAL'): Promise<ReadonlyMap<string, number>> {
  const rows = await client.rows(`SELECT source, count() AS n FROM ${table} GROUP BY source`);
  return new Map(rows.map((row) => [String(row['source']), Number(row['n'])]));
}

/** How many different events of each batch of a source are there. */
export async function batchesHere(client: ClusterClient, source: WideId, batchEvents: number): Promise<Map<number, number>> {
  const rows = await client.rows(
    `SELECT intDiv(event, ${batchEvents}) AS batch, uniqExact(event) AS n FROM events WHERE source = ${decimal(source)} GROUP BY batch`,
  );
  return new Map(rows.map((row) => [Number(row['batch']), Number(row['n'])]));
}

/** Numbers of the events of a source that are there, from `first` on. */
export async function eventNumbersHere(client: ClusterClient, source: WideId, first: number, count: number): Promise<Set<number>> {
  const rows = await client.rows(
    `SELECT DISTINCT event FROM events WHERE source = ${decimal(source)} AND event >= ${first} AND event < ${first + count}`,
  );
  return new Set(rows.map((row) => Number(row['event'])));
}

/** A member with everything that is kept beside its events. */
export interface StoredMember {
  readonly summary: SourceSummary;
  readonly rejected: readonly Reject[];
  readonly labels: readonly HostLabel[];
}

/** Writes the members of a load: rejects and labels first, so that a source that is there is whole. */
export async function writeMembers(client: ClusterClient, load: WideId, members: readonly StoredMember[]): Promise<void> {
  for (const [member, { rejected, labels }] of members.entries()) {
    const source = wide(sourceId(load, member));
    await insertRows(
      client,
      'rejects',
      rejected.map(({ line, offset, reason, raw }) => [source, line, offset, reason, raw]),
    );
    await insertRows(
      client,
      'labels',
      labels.map(({ subject, kind, label, line }) => [source, subject, kind, label, line]),
    );
  }
  await insertRows(
    client,
    'sources',
    members.map(({ summary }, member) => sourceRow(load, member, summary)),
  );
}

const micros = (time: number | null): bigint => (time === null ? BigInt(UNDATED) : BigInt(time));

function sourceRow(load: WideId, member: number, source: SourceSummary): ColumnValues {
  return [
    ...[wide(sourceId(load, member)), wide(load), member, source.path, source.sha256, source.memberSha256 ?? '', source.bytes, source.format],
    ...[source.carrier ?? '', source.detectedBecause, source.timeZone, source.timeZoneAssumed ? 1 : 0, JSON.stringify(source.asked ?? {})],
    ...[source.lines, source.records, source.rejects, source.skipped, source.events, micros(source.first), micros(source.last)],
    JSON.stringify(source.notes),
  ];
}

/** A committed source as a reduction finds it. */
export interface ClusterSource {
  /** As ClickHouse prints it. */
  readonly id: string;
  readonly load: string;
  readonly member: number;
  readonly summary: SourceSummary;
}

/** Sources of all committed loads: in the order in which these were committed, then by member. The same content counts as often as it was loaded; that is for the caller. */
export async function committedSources(client: ClusterClient): Promise<readonly ClusterSource[]> {
  const rank = new Map((await committedLoads(client)).map((load, i) => [load, i]));
  const rows = await client.rows(`SELECT DISTINCT ${columnNames('sources').join(', ')} FROM sources`);
  return rows
    .filter((row) => rank.has(String(row['load'])))
    .map((row) => ({ id: String(row['source']), load: String(row['load']), member: Number(row['member']), summary: summaryOf(row) }))
    .sort((a, b) => rank.get(a.load)! - rank.get(b.load)! || a.member - b.member);
}

function summaryOf(row: Readonly<Record<string, unknown>>): SourceSummary {
  const text = (name: string): string => String(row[name]);
  const number = (name: string): number => Number(row[name]);
  const time = (name: string): number | null => (text(name) === UNDATED ? null : number(name));
  return {
    path: text('path'),
    sha256: text('sha256'),
    ...(text('member_sha256') !== '' && { memberSha256: text('member_sha256') }),
    bytes: number('bytes'),
    format: text('format_id'),
    ...(text('carrier') !== '' && { carrier: text('carrier') }),
    detectedBecause: text('detected_because'),
    timeZone: text('time_zone'),
    timeZoneAssumed: number('time_zone_assumed') === 1,
    asked: JSON.parse(text('asked')) as ReadingWishes,
    lines: number('lines'),
    records: number('records'),
    rejects: number('rejects'),
    skipped: number('skipped'),
    events: number('events'),
    first: time('first_time'),
    last: time('last_time'),
    rejected: [],
    notes: (JSON.parse(text('notes')) as unknown[]).map(String),
  };
}

/** Rejects of a source, in order of line. */
export async function readRejects(client: ClusterClient, source: string): Promise<Reject[]> {
  const rows = await client.rows(
    `SELECT DISTINCT line, byte_offset, reason, hex(raw) AS raw_hex FROM rejects WHERE source = ${source} ORDER BY line, byte_offset`,
  );
  return rows.map((row) => ({
    line: Number(row['line']),
    offset: Number(row['byte_offset']),
    reason: String(row['reason']),
    raw: Uint8Array.from(Buffer.from(String(row['raw_hex']), 'hex')),
  }));
}

/** What a context file said, in the order in which a case keeps it. */
export async function readLabels(client: ClusterClient, source: string): Promise<HostLabel[]> {
  const rows = await client.rows(
    `SELECT DISTINCT subject, kind, label, line FROM labels WHERE source = ${source} ORDER BY line, subject, kind, label`,
  );
  return rows.map((row) => ({ subject: String(row['subject']), kind: String(row['kind']), label: String(row['label']), line: Number(row['line']) }));
}
