import { execute, type Session, select } from './database.ts';
import type { DuckDBConnection } from './duckdb.ts';
import { documentOf } from './foreign-content.ts';
import { applyChange, type Change, type RecordKind } from './records.ts';

/** Saving the same text again within this time is one step for undo: notes and the report's summary are saved while they are typed. */
const SAME_STEP_MICROS = 3_000_000;

/** The step that undo and redo would take next: its label, null when there is none. */
export interface Steps {
  readonly undo: string | null;
  readonly redo: string | null;
}

export async function readSteps(session: Session): Promise<Steps> {
  const rows = await session.rows(
    `SELECT (SELECT arg_max(label, action) FROM actions WHERE NOT undone) AS undo, (SELECT arg_min(label, action) FROM actions WHERE undone) AS redo`,
  );
  const [row] = rows;
  return { undo: row!['undo'] === null ? null : String(row!['undo']), redo: row!['redo'] === null ? null : String(row!['redo']) };
}

/** Does something the journalist asked for, and writes down how to take it back, in one transaction. What had been undone before can no longer be redone. */
export async function act(session: Session, now: number, label: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await session.transaction(async (connection) => {
    for (const change of changes) await applyChange(connection, change, 'after');
    await execute(connection, 'DELETE FROM actions WHERE undone');
    const [last] = await select(connection, 'SELECT action, label, changes, epoch_us(stamped) AS micros FROM actions ORDER BY action DESC LIMIT 1');
    const merged =
      last === undefined || last['label'] !== label || now - Number(last['micros']) > SAME_STEP_MICROS
        ? null
        : mergeTyping(readChanges(last['changes']), changes);
    if (merged !== null) {
      await execute(connection, 'UPDATE actions SET changes = ?, stamped = make_timestamp(?::BIGINT) WHERE action = ?', [
        JSON.stringify(merged),
        BigInt(Math.round(now)),
        Number(last!['action']),
      ]);
      return;
    }
    await execute(connection, 'INSERT INTO actions SELECT ?, make_timestamp(?::BIGINT), ?, ?, false', [
      last === undefined ? 1 : Number(last['action']) + 1,
      BigInt(Math.round(now)),
      label,
      JSON.stringify(changes),
    ]);
  });
}

function mergeTyping(earlier: readonly Change[], later: readonly Change[]): readonly Change[] | null {
  const [a, b] = [earlier[0], later[0]];
  if (earlier.length !== 1 || later.length !== 1 || a?.id !== b?.id || a?.after == null || b?.after == null) return null;
  if (a.kind === 'note' && b.kind === 'note') return [{ ...a, after: b.after }];
  return a.kind === 'setting' && b.kind === 'setting' ? [{ ...a, after: b.after }] : null;
}

const readChanges = (text: unknown): readonly Change[] => documentOf('changes', text, 'actions') as readonly Change[];

/** Takes the last action back. Returns the kinds of record that changed; empty when there was nothing to undo. */
export function undo(session: Session): Promise<readonly RecordKind[]> {
  return step(session, 'SELECT action, changes FROM actions WHERE NOT undone ORDER BY action DESC LIMIT 1', 'before');
}

/** Does again what was undone last. */
export function redo(session: Session): Promise<readonly RecordKind[]> {
  return step(session, 'SELECT action, changes FROM actions WHERE undone ORDER BY action LIMIT 1', 'after');
}

function step(session: Session, which: string, side: 'before' | 'after'): Promise<readonly RecordKind[]> {
  return session.transaction(async (connection: DuckDBConnection) => {
    const [row] = await select(connection, which);
    if (row === undefined) return [];
    const changes = readChanges(row['changes']);
    for (const change of side === 'before' ? [...changes].reverse() : changes) await applyChange(connection, change, side);
    await execute(connection, 'UPDATE actions SET undone = ? WHERE action = ?', [side === 'before', Number(row['action'])]);
    return [...new Set(changes.map((change) => change.kind))];
  });
}
