import { copyFileSync } from 'node:fs';
import { loadDuckDB } from '../../electron/store/duckdb.ts';
import { HOSTILE } from './hostile-text.ts';

/** Makes a copy of a case and changes it with statements of DuckDB, as anybody who hands a case over can. */
export async function changedCase(good: string, path: string, statements: readonly string[]): Promise<void> {
  copyFileSync(good, path);
  const { api } = await loadDuckDB();
  const instance = await api.DuckDBInstance.create(path, { storage_compatibility_version: 'v1.0.0' });
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Changes by which a case is no longer as Occam writes it, and what the refusal says. */
export const REFUSED: readonly (readonly [what: string, statements: readonly string[], said: RegExp])[] = [
  ['a function in place of count', ['CREATE MACRO count(x) AS 42'], /it brings functions of its own \(count\)/],
  ['an operator of its own', ['CREATE MACRO "+"(a, b) AS 42'], /functions of its own/],
  ['a function in place of times', ['CREATE MACRO epoch_us(x) AS 7', 'CREATE MACRO make_timestamp(x) AS NULL'], /functions of its own/],
  ['a function in place of DuckDB’s catalogue', ['CREATE MACRO duckdb_tables() AS TABLE SELECT 1 AS table_name'], /functions of its own/],
  ['a function that reads a file', [`CREATE MACRO hash(x) AS TABLE SELECT * FROM read_text('/etc/passwd')`], /functions of its own/],
  [
    'a view that reads a file in place of the notes',
    [
      'DROP TABLE notes',
      `CREATE VIEW notes AS SELECT 'n' AS note, content AS text, '[]' AS pins, now() AS made, now() AS changed, false AS confidential FROM read_text('/etc/passwd')`,
    ],
    /it has no table notes/,
  ],
  [
    'a view without end in place of the events',
    ['ALTER TABLE events RENAME TO kept', 'CREATE VIEW events AS SELECT kept.* FROM kept, range(1000000000) AS a, range(1000000000) AS b'],
    /it has no table events/,
  ],
  ['no table of sources', ['DROP VIEW contacts', 'DROP TABLE sources'], /it has no table sources/],
  [
    'texts for numbers',
    ['DROP VIEW contacts', 'ALTER TABLE events ALTER line TYPE VARCHAR'],
    /its table events has not the columns that it should have \(line UINTEGER\)/,
  ],
  ['signed numbers', ['DROP VIEW contacts', 'ALTER TABLE events ALTER from_host TYPE INTEGER'], /\(from_host UINTEGER\)/],
  ['a column too many', ['ALTER TABLE notes ADD COLUMN script VARCHAR'], /its table notes has not the columns/],
  [
    'a column that computes itself',
    [`ALTER TABLE settings ALTER value SET DEFAULT repeat('x', 1000000000)`],
    /its table settings has not the columns/,
  ],
  ['columns in another order', ['CREATE OR REPLACE TABLE settings AS SELECT value, name FROM settings'], /its table settings has not the columns/],
  [
    'a rule',
    ['CREATE OR REPLACE TABLE actions (action BIGINT PRIMARY KEY, stamped TIMESTAMP, label VARCHAR, changes VARCHAR, undone BOOLEAN)'],
    /its table actions has rules/,
  ],
  ['an index', ['CREATE INDEX slow ON notes (note)'], /its table notes has rules or an index/],
  ['a shape below all', ['UPDATE case_info SET shape = -3'], /is a DuckDB database but not an Occam case/],
  ['no shape', ['UPDATE case_info SET shape = NULL'], /is a DuckDB database but not an Occam case/],
  ['a shape in words', [`ALTER TABLE case_info ALTER shape TYPE VARCHAR`, `UPDATE case_info SET shape = '4; DROP TABLE notes'`], /not an Occam case/],
  ['a shape to come', ['UPDATE case_info SET shape = 2147483647'], /was written by a newer version of Occam/],
  ['an older shape that it has not', ['UPDATE case_info SET shape = 1'], /its table sources has not the columns/],
  ['two cases in one', ['INSERT INTO case_info SELECT * FROM case_info'], /not an Occam case/],
  ['hosts beyond the list', ['UPDATE events SET to_host = 4294967295 WHERE line = 7'], /its events name a host that is not there/],
  ['kinds beyond the list', ['UPDATE events SET kind = 9 WHERE line = 7'], /its events name a kind that is not there/],
  ['details beyond the list', ['UPDATE events SET detail = 4000000000 WHERE line = 7'], /its events name a detail that is not there/],
  ['an outcome that is none', ['UPDATE events SET outcome = 200 WHERE line = 7'], /an outcome that there is none of/],
  ['events without a host', ['UPDATE events SET from_host = NULL WHERE line = 7'], /its events lack a part/],
  ['events without a line', ['UPDATE events SET line = NULL WHERE line = 7'], /its events lack a part/],
  ['endless times', [`UPDATE events SET "time" = 'infinity' WHERE line = 7`], /times that no calendar has/],
  ['times before all calendars', [`UPDATE events SET "time" = '-infinity' WHERE line = 7`], /times that no calendar has/],
  ['one number for two hosts', ["INSERT INTO hosts VALUES (0, 'again.example')"], /the numbers of its hosts/],
  ['hosts with a hole', ['UPDATE hosts SET host = host + 1'], /the numbers of its hosts/],
  ['two sources with one number', ['INSERT INTO sources SELECT * FROM sources'], /two of its sources have the same number/],
  ['a host longer than any line', [`UPDATE hosts SET name = repeat('x', 3000000) WHERE host = 1`], /longer than any line/],
  ['a host without a name', ['UPDATE hosts SET name = NULL WHERE host = 1'], /a name in it is none/],
  ['a source read in odd ways', [`UPDATE sources SET asked = '{"format":{"__proto__":1}}'`], /its sources hold something that cannot be understood/],
];

const finding = (change: object): string =>
  JSON.stringify({
    id: 'planted',
    analysis: 'periodicity',
    verdict: 'found',
    subject: { from: 'bank.example', to: 'tower.example' },
    window: [0, 1],
    n: 2700,
    statistics: { periodSeconds: 60 },
    effect: { name: 'share', value: 0.99 },
    p: 1e-9,
    q: 1e-9,
    strength: 'very strong',
    summary: 'bank.example asked tower.example by hand',
    caveat: 'none',
    innocent: [],
    evidence: { count: 1, sample: [{ source: 'aa', line: 1 }] },
    method: { id: 'periodicity', version: '1.0.0', parameters: {} },
    ...change,
  });
const plant = (document: string): string =>
  `INSERT INTO findings VALUES (0, 'planted', 'periodicity', 'found', 'very strong', 1e-9, 'x', ${quoted(document)})`;
const note = (text: string, pins: string): string =>
  `INSERT INTO notes VALUES ('planted', ${text}, ${quoted(pins)}, make_timestamp(1), make_timestamp(1), false)`;
const action = (changes: string): string => `INSERT INTO actions VALUES (1000, make_timestamp(1), 'save note', ${quoted(changes)}, false)`;

/** A well-made finding that nobody computed. */
export const PLANTED = plant(finding({}));

/** Documents inside tables that are none: the case opens, and whoever asks for them is told. By command, its arguments, and the change. */
export const ODD_DOCUMENTS: readonly (readonly [what: string, statement: string, command: string])[] = [
  ['a finding that is no JSON', plant('{'), 'list-findings'],
  ['a finding whose summary is an object', plant(finding({ summary: { toString: 1 } })), 'list-findings'],
  ['a finding about the number 7', plant(finding({ subject: { from: 7 } })), 'list-findings'],
  ['a finding without evidence', plant(finding({ evidence: null })), 'list-findings'],
  ['a finding of a verdict of its own', plant(finding({ verdict: '<b>proved</b>' })), 'list-findings'],
  ['pins that are none', note(`'x'`, '[{"to":"window","window":null}]'), 'list-notes'],
  ['pins in an object', note(`'x'`, '{"length":1}'), 'list-notes'],
  ['evidence of another kind', `INSERT INTO hypotheses VALUES ('x', '{"id":"x","bearing":{"mail":"PROVED"},"made":1}')`, 'list-hypotheses'],
  ['an action on what is no record', action('[{"kind":"constructor","id":"x","before":null,"after":null}]'), 'undo'],
  ['an action of SQL', action(`[{"kind":"removal","id":"0; DROP TABLE notes","before":true,"after":true}]`), 'undo'],
  ['an action that is no list', action('7'), 'undo'],
];

/** Changes that a case may have and that must do no harm. */
export const HARMLESS: readonly (readonly [what: string, statements: readonly string[]])[] = [
  [
    'tables and views of somebody else',
    [
      'CREATE TABLE mine (a INTEGER)',
      'INSERT INTO mine VALUES (1)',
      'CREATE VIEW rank AS SELECT name FROM hosts',
      'CREATE SCHEMA other',
      'CREATE TABLE other.notes (a INTEGER)',
    ],
  ],
  ['a view without end', ['CREATE VIEW forever AS SELECT count(*) AS n FROM range(1000000000000) AS a, range(1000000000) AS b']],
  ['views that read and fetch', [`CREATE VIEW secret AS SELECT * FROM read_text('/etc/passwd')`, 'CREATE SEQUENCE counter']],
  [
    'a table whose name leads out of the folder',
    ['CREATE TABLE "../../../escaped" (a INTEGER)', 'INSERT INTO "../../../escaped" VALUES (1)', 'CREATE TABLE "\u001b[31mred" (a INTEGER)'],
  ],
  [
    'an enemy’s words everywhere',
    HOSTILE.filter((text) => !text.includes('\ud83d')).map(
      (text, n) => `INSERT INTO notes VALUES ('h${n}', ${quoted(text)}, '[]', make_timestamp(${n}), make_timestamp(${n}), false)`,
    ),
  ],
  [
    'enormous notes',
    [
      note(`repeat('<b>[x](javascript:1) ', 200000)`, '[]'),
      `INSERT INTO statements VALUES ('s', make_timestamp(1), repeat('y', 3000000), 'x', 'x', make_timestamp(1), false)`,
    ],
  ],
  [
    'settings of its own',
    [
      `INSERT INTO settings VALUES ('report-plan', '{"sections":["<script>"]}'), ('unfolded', '[[['), ('hypotheses-about', '{"a":1}'), ('correction', 'none'), ('enable_external_access', 'true')`,
    ],
  ],
  [
    'groups of nobody, and a host in two of them',
    [
      `INSERT INTO entities VALUES ('e', '<img src=x onerror=1>', 200), ('f', '', 3)`,
      `INSERT INTO entity_hosts VALUES ('e', 'nobody.example'), ('f', 'nobody.example'), ('gone', 'x'), ('e', '192.0.2.1'), ('f', '192.0.2.1')`,
    ],
  ],
  ['places without end', [`INSERT INTO positions VALUES ('192.0.2.1', 'nan', 'infinity', true), (NULL, 1, 1, NULL)`]],
  [
    'dates beyond all calendars',
    [`INSERT INTO statements VALUES ('t', 'infinity', 'x', 'x', 'x', '-infinity', NULL), ('u', NULL, NULL, NULL, NULL, NULL, NULL)`],
  ],
  ['nothing in it', ['DELETE FROM events', 'DELETE FROM sources', 'DELETE FROM hosts', 'DELETE FROM ledger']],
  ['events of no source', ['DELETE FROM sources']],
  ['sums that do not add up', ['UPDATE sources SET events = -5, lines = NULL, bytes = -1, rejects = 9223372036854775807']],
  [
    'bytes that are no number',
    [
      `UPDATE events SET bytes = 'nan' WHERE line = 3`,
      `UPDATE events SET bytes = -1e308 WHERE line = 4`,
      `UPDATE events SET bytes = 'infinity' WHERE line = 5`,
    ],
  ],
  ['a planted finding', [PLANTED]],
];
