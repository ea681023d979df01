import type { Finding } from '../../shared/model/finding.ts';
import { appendRows } from './append-rows.ts';
import { execute, type Session } from './database.ts';
import { documentOf } from './foreign-content.ts';

/** Findings of the last run, in their order. */
export async function readFindings(session: Session): Promise<Finding[]> {
  const rows = await session.rows('SELECT document FROM findings ORDER BY place');
  return rows.map((row) => documentOf('finding', row['document'], 'findings'));
}

/** Replaces all findings: a run is one family, and parts of two families do not go together. */
export async function writeFindings(session: Session, findings: readonly Finding[]): Promise<void> {
  await session.transaction(async (connection) => {
    await execute(connection, 'DELETE FROM findings');
    await appendRows(connection, 'findings', (appender) => {
      for (const [place, finding] of findings.entries()) {
        appender.appendInteger(place);
        for (const text of [finding.id, finding.analysis, finding.verdict, finding.strength]) appender.appendVarchar(text);
        if (finding.q === undefined) appender.appendNull();
        else appender.appendDouble(finding.q);
        appender.appendVarchar(finding.summary);
        appender.appendVarchar(JSON.stringify(finding));
        appender.endRow();
      }
    });
  });
}
