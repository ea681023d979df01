import type { HostLabel, SourcedLabel } from '../../shared/model/host-label.ts';
import { appendRows } from './append-rows.ts';
import type { Session } from './database.ts';
import type { DuckDBConnection } from './duckdb.ts';

/** Adds what a source says of hosts, on a connection that is inside a transaction. */
export async function writeLabels(connection: DuckDBConnection, source: number, labels: readonly HostLabel[]): Promise<void> {
  if (labels.length === 0) return;
  await appendRows(connection, 'labels', (appender) => {
    for (const { subject, kind, label, line } of labels) {
      appender.appendUSmallInt(source);
      appender.appendVarchar(subject);
      appender.appendVarchar(kind);
      appender.appendVarchar(label);
      appender.appendUInteger(line);
      appender.endRow();
    }
  });
}

/** All labels of sources that are not removed, in order of source and line. None in a case of an older shape that could only be opened for reading. */
export async function readLabels(session: Session): Promise<SourcedLabel[]> {
  const there = await session.rows(`SELECT 1 FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'labels'`);
  if (there.length === 0) return [];
  const rows = await session.rows(
    `SELECT l.subject, l.kind, l.label, l.line, s.path, s.format FROM labels l JOIN sources s ON s.source = l.source WHERE NOT s.removed
     ORDER BY l.source, l.line, l.subject, l.kind, l.label`,
  );
  return rows.map((row) => ({
    subject: String(row['subject']),
    kind: String(row['kind']),
    label: String(row['label']),
    line: Number(row['line']),
    path: String(row['path']),
    format: String(row['format']),
  }));
}
