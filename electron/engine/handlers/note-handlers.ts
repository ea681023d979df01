import { ok } from '../../../shared/lib/result.ts';
import type { Note, Pin, Statement } from '../../../shared/model/note.ts';
import { readNotes, readStatements } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import type { HandlersFor } from '../handler.ts';

export const noteHandlers: HandlersFor<'list-notes' | 'save-note' | 'delete-note' | 'list-statements' | 'save-statement' | 'delete-statement'> = {
  'list-notes': async (_args, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await readNotes(current.value.store.database.main)) : current;
  },
  'save-note': async ({ id, text, pins, confidential }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = (await readNotes(store.database.main)).find((note) => note.id === id) ?? null;
    const now = Math.round(store.now());
    const after: Note = { id, text, pins: pins as readonly Pin[], created: before?.created ?? now, changed: now, confidential };
    await store.act(before === null ? 'write note' : 'change note', [{ kind: 'note', id, before, after }]);
    await afterChanges(engine, current.value, ['note']);
    return ok(after);
  },
  'delete-note': async ({ id }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = (await readNotes(store.database.main)).find((note) => note.id === id);
    if (before === undefined) return ok(null);
    await store.act('delete note', [{ kind: 'note', id, before, after: null }]);
    await afterChanges(engine, current.value, ['note']);
    return ok(null);
  },
  'list-statements': async (_args, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await readStatements(current.value.store.database.main)) : current;
  },
  'save-statement': async ({ id, when, who, text, citation, afterLooking }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = (await readStatements(store.database.main)).find((statement) => statement.id === id) ?? null;
    // The stamp is that of the first entry, unless the date itself is changed: then it is a new date, chosen now.
    const entered = before !== null && before.when === when ? before.entered : Math.round(store.now());
    const after: Statement = { id, when: Math.round(when), who, text, citation, entered, afterLooking };
    await store.act(before === null ? 'add statement' : 'change statement', [{ kind: 'statement', id, before, after }]);
    await afterChanges(engine, current.value, ['statement']);
    return ok(after);
  },
  'delete-statement': async ({ id }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = (await readStatements(store.database.main)).find((statement) => statement.id === id);
    if (before === undefined) return ok(null);
    await store.act('delete statement', [{ kind: 'statement', id, before, after: null }]);
    await afterChanges(engine, current.value, ['statement']);
    return ok(null);
  },
};
