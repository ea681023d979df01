import type { Pin } from '../../shared/model/note.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from './case.ts';
import { keepDraft } from './note-drafts.ts';
import { type SubjectChoice, useSelection } from './selection.ts';
import { useView } from './view.ts';

/** The note that is open in the editor; set here so that any view can begin one. */
let openNote: ((id: string) => void) | null = null;
let wanted: string | null = null;
let lastOpen: string | null = null;

/** The notes panel tells how it opens a note; a note begun before it was mounted opens now. */
export function whenNoteOpens(open: (id: string) => void): () => void {
  openNote = open;
  if (wanted !== null) open(wanted);
  wanted = null;
  return () => {
    openNote = null;
  };
}

/** The note that is open, or was open last; null when there was none. */
export function openNoteId(): string | null {
  return lastOpen;
}

/** The notes panel says which note it shows. */
export function noteIsOpen(id: string): void {
  lastOpen = id;
}

export function showNote(id: string): void {
  useView.setState({ panel: 'notes' });
  if (openNote === null) wanted = id;
  else openNote(id);
}

/** Begins a note pinned to what is looked at, or to what is given. */
export function newNote(pins: readonly Pin[] = currentPins(), text = ''): void {
  const id = crypto.randomUUID();
  keepDraft({ id, text, pins, confidential: false });
  showNote(id);
}

/** Pins for the current selection: the subject, and the window when it is not the whole span. */
export function currentPins(): readonly Pin[] {
  const { subject, window } = useSelection.getState();
  return pinsOf(subject, window);
}

/** Pins for a subject and a window; the whole span is no window to speak of. */
export function pinsOf(subject: SubjectChoice | null, window: TimeWindow | null): readonly Pin[] {
  const span = useCase.getState().summary?.span ?? null;
  const pins: Pin[] = subject === null ? [] : [pinOf(subject)];
  if (window !== null && span !== null && (window.start > span.start || window.end < span.end)) pins.push({ to: 'window', window: { ...window } });
  return pins;
}

export function pinOf(subject: SubjectChoice): Pin {
  if (subject.type === 'host') return { to: 'host', host: subject.host };
  return subject.type === 'entity' ? { to: 'entity', entity: subject.entity } : { to: 'pair', from: subject.from, host: subject.to };
}
