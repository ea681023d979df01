import type { Entity } from '../../shared/model/entity.ts';
import type { EvidenceWords } from '../../shared/model/hypothesis.ts';
import type { Note, Statement } from '../../shared/model/note.ts';
import { appendRows } from './append-rows.ts';
import { execute, type Row, type Session, select } from './database.ts';
import type { DuckDBConnection, DuckDBValue } from './duckdb.ts';
import { documentOf } from './foreign-content.ts';

/** What the journalist makes and changes. Each kind is kept in tables of its own; an action is a list of changes to such records. */
export interface RecordTypes {
  readonly note: Note;
  readonly statement: Statement;
  readonly entity: Entity;
  /** What was decided about a finding, by its id. */
  readonly judgement: Judgement;
  /** The case's title; the only id is ''. */
  readonly title: string;
  /** Where a host or entity stands in the graph, by name. */
  readonly position: Position;
  /** Whether a source has been taken out, by its number. */
  readonly removal: true;
  /** What was put into the matrix of hypotheses by hand, by row. */
  readonly evidence: EvidenceWords;
  /** What the evidence of a note's pins said when it was pinned: words by pin (`pinKey`), by note. */
  readonly seen: Readonly<Record<string, string>>;
  /** A setting of the case, by name. */
  readonly setting: string;
}
export type RecordKind = keyof RecordTypes;

/** Settings that a case keeps: the plan of the report (as JSON), whom the matrix of hypotheses asks about (names as JSON), how q is adjusted, what the graph shows unfolded (as JSON). */
export type CaseSettingName = 'report-plan' | 'hypotheses-about' | 'private' | 'correction' | 'unfolded';

export interface Judgement {
  readonly id: string;
  readonly state: 'accepted' | 'dismissed' | 'reviewed';
  readonly reason: string;
}

export interface Position {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly pinned: boolean;
}

/** A record before and after; null where there was or will be none. */
export type Change = {
  [K in RecordKind]: { readonly kind: K; readonly id: string; readonly before: RecordTypes[K] | null; readonly after: RecordTypes[K] | null };
}[RecordKind];

const stamp = (micros: number): bigint => BigInt(Math.round(micros));

/** All notes, oldest first. */
export async function readNotes(session: Session): Promise<Note[]> {
  const rows = await session.rows(
    'SELECT note, text, pins, confidential, epoch_us(made) AS made, epoch_us(changed) AS changed FROM notes ORDER BY made, note',
  );
  return rows.map((row) => ({
    id: String(row['note']),
    text: String(row['text']),
    pins: documentOf('pins', row['pins'], 'notes'),
    created: Number(row['made']),
    changed: Number(row['changed']),
    confidential: row['confidential'] === true,
  }));
}

/** What the evidence of each note said when it was pinned, by note. */
export async function readSeen(session: Session): Promise<ReadonlyMap<string, RecordTypes['seen']>> {
  const rows = await session.rows('SELECT note, seen FROM note_evidence ORDER BY note');
  return new Map(rows.map((row) => [String(row['note']), documentOf('seen', row['seen'], 'notes')]));
}

/** All dated statements, by the time they speak of. */
export async function readStatements(session: Session): Promise<Statement[]> {
  const rows = await session.rows(
    'SELECT statement, epoch_us("when") AS said, who, text, citation, epoch_us(entered) AS entered, after_looking FROM statements ORDER BY "when", entered, statement',
  );
  return rows.map((row) => ({
    id: String(row['statement']),
    when: Number(row['said']),
    who: String(row['who']),
    text: String(row['text']),
    citation: String(row['citation']),
    entered: Number(row['entered']),
    afterLooking: row['after_looking'] === true,
  }));
}

/** All entities by name, each with its hosts by name. */
export async function readEntities(session: Session): Promise<Entity[]> {
  const rows = await session.rows('SELECT entity, name, color FROM entities ORDER BY name, entity');
  const members = await session.rows('SELECT entity, host FROM entity_hosts ORDER BY host');
  return rows.map((row) => ({
    id: String(row['entity']),
    name: String(row['name']),
    color: Number(row['color']),
    hosts: members.filter((member) => member['entity'] === row['entity']).map((member) => String(member['host'])),
  }));
}

/** All decisions about findings. */
export async function readJudgements(session: Session): Promise<Judgement[]> {
  const rows = await session.rows('SELECT finding, state, reason FROM finding_states ORDER BY finding');
  return rows.map((row) => ({ id: String(row['finding']), state: row['state'] as Judgement['state'], reason: String(row['reason']) }));
}

/** Everything put into the matrix of hypotheses by hand, oldest first. */
export async function readEvidence(session: Session): Promise<EvidenceWords[]> {
  const rows = await session.rows('SELECT document FROM hypotheses');
  const words = [...rows.map((row) => documentOf('evidence', row['document'], 'hypotheses'))];
  return words.sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1));
}

/** A setting of the case; null when it was never set. */
export async function readSetting(session: Session, name: CaseSettingName): Promise<string | null> {
  const [row] = await session.rows('SELECT value FROM settings WHERE name = ?', [name]);
  return row === undefined ? null : String(row['value']);
}

/** All saved positions by name. */
export async function readPositions(session: Session): Promise<Position[]> {
  return (await session.rows('SELECT name, x, y, pinned FROM positions ORDER BY name')).map(positionOf);
}

const positionOf = (row: Row): Position => ({ name: String(row['name']), x: Number(row['x']), y: Number(row['y']), pinned: row['pinned'] === true });

type Writers = { readonly [K in RecordKind]: (connection: DuckDBConnection, id: string, value: RecordTypes[K] | null) => Promise<void> };

/** Deletes what is there under the id, then inserts the new state, if any. */
async function replace(
  connection: DuckDBConnection,
  table: string,
  key: string,
  id: string,
  insert: string | null,
  values: readonly DuckDBValue[],
): Promise<void> {
  await execute(connection, `DELETE FROM ${table} WHERE ${key} = ?`, [id]);
  if (insert !== null) await execute(connection, `INSERT INTO ${table} SELECT ${insert}`, values);
}

/** How each kind of record is put into the state an action (or its undoing) leaves it in. */
const writers: Writers = {
  note: (connection, id, note) =>
    replace(
      connection,
      'notes',
      'note',
      id,
      note && '?, ?, ?, make_timestamp(?::BIGINT), make_timestamp(?::BIGINT), ?',
      note === null ? [] : [id, note.text, JSON.stringify(note.pins), stamp(note.created), stamp(note.changed), note.confidential],
    ),
  statement: (connection, id, said) =>
    replace(
      connection,
      'statements',
      'statement',
      id,
      said && '?, make_timestamp(?::BIGINT), ?, ?, ?, make_timestamp(?::BIGINT), ?',
      said === null ? [] : [id, stamp(said.when), said.who, said.text, said.citation, stamp(said.entered), said.afterLooking],
    ),
  entity: async (connection, id, entity) => {
    await replace(connection, 'entities', 'entity', id, entity && '?, ?, ?', entity === null ? [] : [id, entity.name, entity.color]);
    await execute(connection, 'DELETE FROM entity_hosts WHERE entity = ?', [id]);
    for (const host of entity?.hosts ?? []) await execute(connection, 'INSERT INTO entity_hosts VALUES (?, ?)', [id, host]);
  },
  judgement: (connection, id, judgement) =>
    replace(connection, 'finding_states', 'finding', id, judgement && '?, ?, ?', judgement === null ? [] : [id, judgement.state, judgement.reason]),
  title: (connection, _id, title) => execute(connection, 'UPDATE case_info SET title = ?', [title ?? '']),
  position: (connection, id, position) =>
    replace(connection, 'positions', 'name', id, position && '?, ?, ?, ?', position === null ? [] : [id, position.x, position.y, position.pinned]),
  removal: (connection, id, removed) => execute(connection, 'UPDATE sources SET removed = ? WHERE source = ?', [removed === true, Number(id)]),
  evidence: (connection, id, words) =>
    replace(connection, 'hypotheses', 'hypothesis', id, words && '?, ?', words === null ? [] : [id, JSON.stringify(words)]),
  seen: (connection, id, seen) =>
    replace(connection, 'note_evidence', 'note', id, seen === null ? null : '?, ?', seen === null ? [] : [id, JSON.stringify(seen)]),
  setting: (connection, id, value) => replace(connection, 'settings', 'name', id, value === null ? null : '?, ?', value === null ? [] : [id, value]),
};

/** Puts the record of a change into its state after (or, undoing, before) it. */
export async function applyChange(connection: DuckDBConnection, change: Change, side: 'before' | 'after'): Promise<void> {
  const write = writers[change.kind] as (connection: DuckDBConnection, id: string, value: unknown) => Promise<void>;
  await write(connection, change.id, change[side]);
}

/** Positions of the layout itself, written at once and without an entry among the actions. */
export async function writePositions(connection: DuckDBConnection, positions: readonly Position[]): Promise<void> {
  const known = new Set((await select(connection, 'SELECT name FROM positions')).map((row) => String(row['name'])));
  await appendRows(connection, 'positions', (appender) => {
    for (const { name, x, y, pinned } of positions) {
      if (known.has(name)) continue;
      appender.appendVarchar(name);
      appender.appendDouble(x);
      appender.appendDouble(y);
      appender.appendBoolean(pinned);
      appender.endRow();
    }
  });
}
