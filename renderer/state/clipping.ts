import { type Pin, pinKey } from '../../shared/model/note.ts';
import { useCase } from './case.ts';
import { newNote, openNoteId, showNote } from './new-note.ts';
import { keepDraft } from './note-drafts.ts';

/** Something that can be put into a note: its words with its citation, and what the note is then pinned to. */
export interface Clipping {
  readonly text: string;
  readonly pins: readonly Pin[];
}

const TYPE = 'application/x-occam-clipping';

/** Puts a clipping on what is dragged, and its words for other programs. */
export function dragClipping(event: React.DragEvent, clipping: Clipping): void {
  event.dataTransfer.setData(TYPE, JSON.stringify(clipping));
  event.dataTransfer.setData('text/plain', clipping.text);
  event.dataTransfer.effectAllowed = 'copy';
}

/** What is being dropped, when it is a clipping of ours. Only this window writes the type, but what arrives is read with care all the same. */
export function droppedClipping(transfer: DataTransfer | null): Clipping | null {
  const text = transfer?.getData(TYPE) ?? '';
  if (text === '') return null;
  try {
    const read = JSON.parse(text) as Partial<Clipping>;
    return typeof read.text === 'string' && Array.isArray(read.pins) ? { text: read.text, pins: read.pins } : null;
  } catch {
    return null;
  }
}

/** The same by keyboard: puts a clipping at the end of the note that was open last, else into a new one. */
export function putIntoNote(clipping: Clipping): void {
  const id = openNoteId();
  const note = useCase.getState().notes.find((candidate) => candidate.id === id);
  if (note === undefined) {
    newNote(clipping.pins, `${clipping.text}\n`);
    return;
  }
  const text = note.text.trim() === '' ? clipping.text : `${note.text.trimEnd()}\n\n${clipping.text}`;
  keepDraft({ id: note.id, text: `${text}\n`, pins: joinPins(note.pins, clipping.pins), confidential: note.confidential });
  showNote(note.id);
}

/** The pins of both, each once. */
export function joinPins(before: readonly Pin[], more: readonly Pin[]): readonly Pin[] {
  const known = new Set(before.map(pinKey));
  return [...before, ...more.filter((pin) => !known.has(pinKey(pin)))];
}
