import { ArrowLeft, Eye, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { type Note, type Pin, pinKey } from '../../shared/model/note.ts';
import { attempt, refresh } from '../state/case-actions.ts';
import { type Clipping, joinPins } from '../state/clipping.ts';
import { currentPins, noteIsOpen } from '../state/new-note.ts';
import { dropDraft, flushDrafts, keepDraft, watchDrafts } from '../state/note-drafts.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { ChangedEvidence } from './changed-evidence.tsx';
import { NoteEditor } from './note-editor.tsx';
import { NoteLinks } from './note-links.tsx';
import { PinChip } from './pin-chip.tsx';
import { renderMarkdown } from './render-markdown.ts';

interface OpenNoteProps {
  readonly note: Note;
  readonly readOnly: boolean;
  readonly onClose: () => void;
}

/** One note: what it is pinned to, its text, whether it may leave the case. */
export function OpenNote({ note, readOnly, onClose }: OpenNoteProps) {
  const [reading, setReading] = useState(readOnly);
  const keep = (change: Partial<Pick<Note, 'text' | 'pins' | 'confidential'>>): void =>
    keepDraft({ id: note.id, text: note.text, pins: note.pins, confidential: note.confidential, ...change });
  // Where it was dropped the editor has put the words; what it is about becomes a pin, on top of the text as it then is.
  const take = ({ pins }: Clipping, text: string): void => keep({ text, pins: joinPins(note.pins, pins) });
  useEffect(() => noteIsOpen(note.id), [note.id]);
  const close = (): void => {
    void flushDrafts();
    onClose();
  };
  return (
    <div className="open-note">
      <header className="open-note-head">
        <Button kind="quiet" label="All notes" onPress={close}>
          <ArrowLeft size={15} aria-hidden /> Notes
        </Button>
        <SavedState />
        <Toggle className="button button-quiet" label={reading ? 'Write' : 'Read'} on={reading} onChange={setReading}>
          {reading ? <Pencil size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
        </Toggle>
        {!readOnly && <DeleteNote note={note} onDone={onClose} />}
      </header>
      <Pins note={note} readOnly={readOnly} onChange={(pins) => keep({ pins })} />
      <ChangedEvidence note={note.id} readOnly={readOnly} />
      {reading ? (
        <Rendered text={note.text} />
      ) : (
        <NoteEditor
          id={note.id}
          text={note.text}
          readOnly={readOnly}
          onChange={(text) => keep({ text })}
          onBlur={() => void flushDrafts()}
          onClip={take}
        />
      )}
      <NoteLinks note={note} />
      {!readOnly && (
        <Checkbox className="check open-note-foot" isSelected={note.confidential} onChange={(confidential) => keep({ confidential })}>
          <span className="check-box" aria-hidden>
            ✓
          </span>
          Not for the report: nothing of it leaves this case
        </Checkbox>
      )}
    </div>
  );
}

function Pins({ note, readOnly, onChange }: { readonly note: Note; readonly readOnly: boolean; readonly onChange: (pins: readonly Pin[]) => void }) {
  const add = (): void => {
    onChange(joinPins(note.pins, currentPins()));
  };
  return (
    <div className="note-pins open-note-pins">
      {note.pins.map((pin) => (
        <PinChip key={pinKey(pin)} pin={pin} {...(readOnly ? {} : { onRemove: () => onChange(note.pins.filter((other) => other !== pin)) })} />
      ))}
      {!readOnly && (
        <Button kind="quiet" className="link" onPress={add}>
          pin to the selection
        </Button>
      )}
    </div>
  );
}

function SavedState() {
  const [state, setState] = useState<'saved' | 'saving' | 'kept'>('saved');
  useEffect(() => watchDrafts(setState), []);
  const words = { saved: 'Saved', saving: 'Saving…', kept: 'Kept here; written when the engine is back' } as const;
  return <output className="saved-state form-note">{words[state]}</output>;
}

function DeleteNote({ note, onDone }: { readonly note: Note; readonly onDone: () => void }) {
  const remove = async (): Promise<void> => {
    await flushDrafts();
    dropDraft(note.id);
    if ((await attempt('delete-note', { id: note.id })) === undefined) return;
    onDone();
    await refresh(['notes']);
  };
  return (
    <Button kind="quiet" label="Delete the note (can be undone)" onPress={() => void remove()}>
      <Trash2 size={15} aria-hidden />
    </Button>
  );
}

/** The note as it will be read. The HTML is made by our own renderer and cleaned; it can neither run, load nor lead anywhere. */
function Rendered({ text }: { readonly text: string }) {
  const html = useMemo(() => renderMarkdown(text), [text]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: html is off in the renderer, and DOMPurify keeps an allow-list of bare tags
  return <div className="rendered" dangerouslySetInnerHTML={{ __html: html }} />;
}
