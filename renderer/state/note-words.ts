import { visible } from '../../shared/lib/host-name.ts';
import type { Note, Pin } from '../../shared/model/note.ts';

/** The first line without marks of Markdown, for lists, flags and links. */
export function noteTitle(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return visible(
    line
      .replace(/^[\s#>*+-]+/, '')
      .replace(/[*_`]/g, '')
      .trim()
      .slice(0, 120),
  );
}

/** Words that begin with # in a note, lower case, each once. */
export function noteTags(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(/(?<=^|\s)#([\p{L}\p{N}_-]{2,40})/gu), (match) => match[1]!.toLowerCase()))];
}

/** What a note links to: the names between double brackets, each once, as written. */
export function noteLinks(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(/\[\[([^[\]\n]{1,200})\]\]/g), (match) => match[1]!.trim()))].filter((name) => name !== '');
}

/** Names compare without regard to case: they are typed by hand. */
const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Notes that link to this one by its title. */
export function backlinks(notes: readonly Note[], note: Note): readonly Note[] {
  const title = noteTitle(note.text);
  return title === '' ? [] : notes.filter((other) => other.id !== note.id && noteLinks(other.text).some((link) => same(link, title)));
}

/** The note that a link means. */
export function linkedNote(notes: readonly Note[], link: string): Note | undefined {
  return notes.find((note) => same(noteTitle(note.text), link));
}

/** Notes about a host, an entity or a pair: pinned to it, or naming it between double brackets. */
export function notesAbout(notes: readonly Note[], name: string): readonly Note[] {
  return notes.filter(({ text, pins }) => pins.some((pin) => pinNames(pin).includes(name)) || noteLinks(text).some((link) => same(link, name)));
}

/** What a pin is about, as a subject is printed. */
function pinNames(pin: Pin): readonly string[] {
  if (pin.to === 'host') return [pin.host];
  if (pin.to === 'entity') return [pin.entity];
  return pin.to === 'pair' ? [`${pin.from} → ${pin.host}`] : [];
}
