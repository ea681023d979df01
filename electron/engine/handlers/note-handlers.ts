import { ok } from '../../../shared/lib/result.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import { type ChangedEvidence, type Note, type Pin, pinKey, type Statement } from '../../../shared/model/note.ts';
import { type Change, readNotes, readSeen, readStatements } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import type { CaseMemory } from '../case-memory.ts';
import type { HandlersFor } from '../handler.ts';
import type { OpenCase } from '../open-case.ts';
import { pinWords } from '../pin-words.ts';
import { findingsOf } from '../weighing.ts';

export const noteHandlers: HandlersFor<
  'list-notes' | 'save-note' | 'delete-note' | 'check-notes' | 'renew-evidence' | 'list-statements' | 'save-statement' | 'delete-statement'
> = {
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
    await store.act(before === null ? 'write note' : 'change note', [
      { kind: 'note', id, before, after },
      ...(await seenChange(current.value, id, after.pins, 'keep')),
    ]);
    await afterChanges(engine, current.value, ['note']);
    return ok(after);
  },
  'delete-note': async ({ id }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = (await readNotes(store.database.main)).find((note) => note.id === id);
    if (before === undefined) return ok(null);
    await store.act('delete note', [{ kind: 'note', id, before, after: null }, ...(await seenChange(current.value, id, [], 'keep'))]);
    await afterChanges(engine, current.value, ['note']);
    return ok(null);
  },
  'check-notes': async (_args, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const { main } = current.value.store.database;
    const seen = await readSeen(main);
    const findings = await findingsOf(current.value);
    return ok((await readNotes(main)).flatMap((note) => changedEvidence(current.value.memory, findings, note, seen.get(note.id) ?? {})));
  },
  'renew-evidence': async ({ id }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const note = (await readNotes(current.value.store.database.main)).find((candidate) => candidate.id === id);
    if (note === undefined) return ok(null);
    await current.value.store.act('take note of changed evidence', await seenChange(current.value, id, note.pins, 'renew'));
    await afterChanges(engine, current.value, ['seen']);
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

/** The change to what a note's evidence is known to have said: words for new pins; for all of them anew when they are renewed. Empty when nothing changes. */
async function seenChange(open: OpenCase, id: string, pins: readonly Pin[], how: 'keep' | 'renew'): Promise<Change[]> {
  const before = (await readSeen(open.store.database.main)).get(id) ?? null;
  if (pins.length === 0 && before === null) return [];
  const keys = new Set(pins.map(pinKey));
  const kept = how === 'renew' ? {} : Object.fromEntries(Object.entries(before ?? {}).filter(([key]) => keys.has(key)));
  const fresh = pins.filter((pin) => kept[pinKey(pin)] === undefined);
  const seen = { ...kept, ...pinWords(open.memory, await findingsOf(open), fresh) };
  const after = Object.keys(seen).length === 0 ? null : seen;
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ kind: 'seen', id, before, after }];
}

function changedEvidence(memory: CaseMemory, findings: readonly Finding[], note: Note, seen: Readonly<Record<string, string>>): ChangedEvidence[] {
  const now = pinWords(memory, findings, note.pins);
  return note.pins.flatMap((pin) => {
    const [then, today] = [seen[pinKey(pin)], now[pinKey(pin)]];
    return then === undefined || today === undefined || then === today ? [] : [{ note: note.id, pin, seen: then, now: today }];
  });
}
