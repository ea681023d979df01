import { useEffect, useMemo, useState } from 'react';
import { readableTime } from '../../shared/lib/format-value.ts';
import { type Note, pinKey } from '../../shared/model/note.ts';
import { useCase } from '../state/case.ts';
import { newNote, whenNoteOpens } from '../state/new-note.ts';
import { noteTags, noteTitle } from '../state/note-words.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { Empty } from '../ui/empty.tsx';
import { OpenNote } from './open-note.tsx';
import { PinChip } from './pin-chip.tsx';
import { Statements } from './statements.tsx';
import './notes.css';
import { visible } from '../../shared/lib/host-name.ts';

/** Everything the journalist has written: notes and dated statements, with a search, and the note that is open. */
export function NotesView() {
  const notes = useCase((state) => state.notes);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => whenNoteOpens(setOpen), []);
  const note = notes.find(({ id }) => id === open);
  if (note !== undefined) return <OpenNote note={note} readOnly={readOnly} onClose={() => setOpen(null)} />;
  return (
    <div className="notes">
      {!readOnly && (
        <div className="notes-actions">
          <Button onPress={() => newNote()}>New note</Button>
          <Button onPress={() => openDialog('statement')}>Dated statement…</Button>
        </div>
      )}
      <NoteList notes={notes} onOpen={setOpen} />
      <Statements />
    </div>
  );
}

function NoteList({ notes, onOpen }: { readonly notes: readonly Note[]; readonly onOpen: (id: string) => void }) {
  const [search, setSearch] = useState('');
  const zone = useView((state) => state.settings.zone);
  const changed = useCase((state) => state.changedEvidence);
  const tags = useMemo(() => [...new Set(notes.flatMap((note) => noteTags(note.text)))].sort(), [notes]);
  const wanted = search.trim().toLowerCase();
  const shown = notes.filter((note) => `${note.text} ${JSON.stringify(note.pins)}`.toLowerCase().includes(wanted));
  if (notes.length === 0)
    return (
      <Empty title="No notes yet">
        A note is pinned to what you look at: a host, a pair, a window of time, a record. It saves itself while you type and goes into the report
        unless you say otherwise.
      </Empty>
    );
  return (
    <section aria-label="Notes">
      <input
        className="input"
        type="search"
        aria-label="Search in notes"
        placeholder="Search in notes"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {tags.length > 0 && (
        <p className="note-tags">
          {tags.slice(0, 20).map((tag) => (
            <Button key={tag} kind="quiet" className="link" onPress={() => setSearch(`#${tag}`)}>
              #{tag}
            </Button>
          ))}
        </p>
      )}
      <ul className="note-list">
        {shown.map((note) => (
          <li key={note.id}>
            <button type="button" className="note-open" onClick={() => onOpen(note.id)}>
              <span className="note-title">{noteTitle(note.text) || 'Empty note'}</span>
              <span className="form-note">
                {readableTime(note.changed, clockOf(zone))}
                {note.confidential && ', not for the report'}
              </span>
              {changed.some((one) => one.note === note.id) && <span className="chip chip-fits">evidence has changed</span>}
            </button>
            <span className="note-pins">
              {note.pins.map((pin) => (
                <PinChip key={pinKey(pin)} pin={pin} />
              ))}
            </span>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="reading">No note holds “{visible(search)}”.</p>}
    </section>
  );
}
