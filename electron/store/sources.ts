import type { ReadingWishes, Reject, SourceSummary } from '../../shared/model/source.ts';
import { appendRows } from './append-rows.ts';
import { execute, type Row, type Session } from './database.ts';
import type { DuckDBConnection } from './duckdb.ts';
import { documentOf } from './foreign-content.ts';

/** A source as the case keeps it. */
export interface StoredSource {
  /** Number in the case; `events.source`. */
  readonly number: number;
  readonly job: string;
  /** Taken out by the journalist; its events stay, so that this can be undone. */
  readonly removed: boolean;
  /** With the first rejects only; the rest are asked for by page. */
  readonly summary: SourceSummary;
}

/** What tells content apart: the hash of the member itself, where it came out of an archive. */
export const contentOf = (summary: SourceSummary): string => summary.memberSha256 ?? summary.sha256;

/** Rejects that come with a summary. */
const FIRST_REJECTS = 20;

/** All sources, removed ones too, by number. */
export async function readSources(session: Session): Promise<StoredSource[]> {
  const rows = await session.rows(
    'SELECT *, epoch_us(first) AS first_us, epoch_us(last) AS last_us, to_json(notes)::VARCHAR AS notes_text FROM sources ORDER BY source',
  );
  const stored: StoredSource[] = [];
  for (const row of rows) {
    const rejected = Number(row['rejects']) === 0 ? [] : await readRejects(session, Number(row['source']), 0, FIRST_REJECTS);
    stored.push({ number: Number(row['source']), job: String(row['job']), removed: row['removed'] === true, summary: summaryOf(row, rejected) });
  }
  return stored;
}

function summaryOf(row: Row, rejected: readonly Reject[]): SourceSummary {
  return {
    path: String(row['path']),
    sha256: String(row['sha256']),
    ...(row['member_sha256'] !== null && { memberSha256: String(row['member_sha256']) }),
    bytes: Number(row['bytes']),
    format: String(row['format']),
    ...(row['carrier'] !== null && { carrier: String(row['carrier']) }),
    detectedBecause: String(row['detected_because']),
    timeZone: String(row['time_zone']),
    timeZoneAssumed: row['time_zone_assumed'] === true,
    asked: documentOf('asked', row['asked'] ?? '{}', 'sources') as ReadingWishes,
    lines: Number(row['lines']),
    records: Number(row['records']),
    rejects: Number(row['rejects']),
    skipped: Number(row['skipped']),
    events: Number(row['events']),
    ...(typeof row['pulled'] === 'number' && { pulled: row['pulled'] }),
    first: row['first_us'] === null ? null : Number(row['first_us']),
    last: row['last_us'] === null ? null : Number(row['last_us']),
    rejected,
    notes: documentOf('notes', row['notes_text'] ?? '[]', 'sources'),
  };
}

/** Rejects of a source in order of line. */
export async function readRejects(session: Session, source: number, offset: number, limit: number): Promise<Reject[]> {
  const rows = await session.rows('SELECT line, "offset", reason, raw FROM rejects WHERE source = ? ORDER BY line, "offset" LIMIT ? OFFSET ?', [
    source,
    limit,
    offset,
  ]);
  return rows.map((row) => ({
    line: Number(row['line']),
    offset: Number(row['offset']),
    reason: String(row['reason']),
    raw: row['raw'] instanceof Uint8Array ? row['raw'] : new Uint8Array(0),
  }));
}

/** Writes a source with its rejects, on the connection of the import's transaction. */
export async function writeSource(
  connection: DuckDBConnection,
  number: number,
  job: string,
  summary: SourceSummary,
  rejected: readonly Reject[],
): Promise<void> {
  const micros = (time: number | null): bigint | null => (time === null ? null : BigInt(time));
  await execute(
    connection,
    `INSERT INTO sources SELECT ?, ?, ?, ?, ?::BIGINT, ?, ?, ?, ?, ?, ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT, make_timestamp(?::BIGINT),
       make_timestamp(?::BIGINT), from_json(?, '["VARCHAR"]'), ?, ?, false, ?::BIGINT`,
    [
      number,
      summary.path,
      summary.sha256,
      summary.memberSha256 ?? null,
      BigInt(summary.bytes),
      summary.format,
      summary.carrier ?? null,
      summary.detectedBecause,
      summary.timeZone,
      summary.timeZoneAssumed,
      BigInt(summary.lines),
      BigInt(summary.records),
      BigInt(summary.rejects),
      BigInt(summary.skipped),
      BigInt(summary.events),
      micros(summary.first),
      micros(summary.last),
      JSON.stringify(summary.notes),
      JSON.stringify(summary.asked ?? {}),
      job,
      summary.pulled === undefined ? null : BigInt(summary.pulled),
    ],
  );
  if (rejected.length === 0) return;
  await appendRows(connection, 'rejects', (appender) => {
    for (const reject of rejected) {
      appender.appendUSmallInt(number);
      appender.appendUInteger(reject.line);
      appender.appendBigInt(BigInt(reject.offset));
      appender.appendVarchar(reject.reason);
      appender.appendBlob(reject.raw);
      appender.endRow();
    }
  });
}
