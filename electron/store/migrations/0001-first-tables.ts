import type { Migration } from './migration.ts';

/**
 * The case file. Plain tables, no constraints and no indexes: they are filled by bulk appends, and uniqueness is kept by their only writer.
 * Times are TIMESTAMP in UTC, so that the file can be read with DuckDB alone; the view `contacts` joins everything that makes an event readable.
 */
export const firstTables: Migration = {
  number: 1,
  name: 'first tables',
  statements: [
    'CREATE TABLE case_info (id VARCHAR, title VARCHAR, shape INTEGER, made_by VARCHAR, made TIMESTAMP, session BIGINT, clean BOOLEAN)',
    `CREATE TABLE sources (source USMALLINT, path VARCHAR, sha256 VARCHAR, member_sha256 VARCHAR, bytes BIGINT, format VARCHAR, carrier VARCHAR,
       detected_because VARCHAR, time_zone VARCHAR, time_zone_assumed BOOLEAN, lines BIGINT, records BIGINT, rejects BIGINT, skipped BIGINT, events BIGINT,
       first TIMESTAMP, last TIMESTAMP, notes VARCHAR[], asked VARCHAR, job VARCHAR, removed BOOLEAN)`,
    'CREATE TABLE hosts (host UINTEGER, name VARCHAR)',
    'CREATE TABLE kinds (kind USMALLINT, name VARCHAR)',
    'CREATE TABLE details (detail UINTEGER, text VARCHAR)',
    'CREATE TABLE outcomes (outcome UTINYINT, name VARCHAR)',
    `INSERT INTO outcomes VALUES (0, 'unknown'), (1, 'accepted'), (2, 'refused'), (3, 'deferred'), (4, 'unanswered'), (5, 'not-found'), (6, 'failed')`,
    `CREATE TABLE events (source USMALLINT, line UINTEGER, "time" TIMESTAMP, from_host UINTEGER, to_host UINTEGER, kind USMALLINT, outcome UTINYINT,
       bytes DOUBLE, detail UINTEGER)`,
    'CREATE TABLE rejects (source USMALLINT, line UINTEGER, "offset" BIGINT, reason VARCHAR, raw BLOB)',
    `CREATE TABLE ledger (entry BIGINT, stamped TIMESTAMP, state VARCHAR, job VARCHAR, path VARCHAR, request VARCHAR, sha256 VARCHAR, bytes BIGINT, lines BIGINT,
       records BIGINT, rejects BIGINT, skipped BIGINT, events BIGINT)`,
    'CREATE TABLE entities (entity VARCHAR, name VARCHAR, color UTINYINT)',
    'CREATE TABLE entity_hosts (entity VARCHAR, host VARCHAR)',
    'CREATE TABLE notes (note VARCHAR, text VARCHAR, pins VARCHAR, made TIMESTAMP, changed TIMESTAMP, confidential BOOLEAN)',
    `CREATE TABLE statements (statement VARCHAR, "when" TIMESTAMP, who VARCHAR, text VARCHAR, citation VARCHAR, entered TIMESTAMP, after_looking BOOLEAN)`,
    'CREATE TABLE findings (place INTEGER, finding VARCHAR, analysis VARCHAR, verdict VARCHAR, strength VARCHAR, q DOUBLE, summary VARCHAR, document VARCHAR)',
    'CREATE TABLE finding_states (finding VARCHAR, state VARCHAR, reason VARCHAR)',
    'CREATE TABLE hypotheses (hypothesis VARCHAR, document VARCHAR)',
    'CREATE TABLE positions (name VARCHAR, x DOUBLE, y DOUBLE, pinned BOOLEAN)',
    'CREATE TABLE actions (action BIGINT, stamped TIMESTAMP, label VARCHAR, changes VARCHAR, undone BOOLEAN)',
    'CREATE TABLE settings (name VARCHAR, value VARCHAR)',
    `CREATE VIEW contacts AS
       SELECT e."time", f.name AS "from", t.name AS "to", k.name AS kind, o.name AS outcome, e.bytes, d.text AS detail, s.path AS source, s.sha256, e.line
       FROM events e JOIN sources s ON s.source = e.source JOIN hosts f ON f.host = e.from_host JOIN hosts t ON t.host = e.to_host
       JOIN kinds k ON k.kind = e.kind JOIN outcomes o ON o.outcome = e.outcome LEFT JOIN details d ON d.detail = e.detail
       WHERE NOT s.removed`,
  ],
};
