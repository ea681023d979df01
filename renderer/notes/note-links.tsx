import { visible } from '../../shared/lib/host-name.ts';
import type { Note } from '../../shared/model/note.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { goToHit } from '../state/go-to.ts';
import { showNote } from '../state/new-note.ts';
import { backlinks, linkedNote, noteLinks, noteTitle } from '../state/note-words.ts';
import { toast } from '../state/view.ts';
import { Button } from '../ui/button.tsx';

/** Where a note leads by its double brackets, and which notes lead to it. */
export function NoteLinks({ note }: { readonly note: Note }) {
  const notes = useCase((state) => state.notes);
  const links = noteLinks(note.text);
  const back = backlinks(notes, note);
  if (links.length === 0 && back.length === 0) return null;
  return (
    <section className="note-links" aria-label="Links of this note">
      {links.length > 0 && (
        <p>
          Leads to{' '}
          {links.map((link) => (
            <Button key={link} kind="quiet" className="link" onPress={() => void follow(link)}>
              {visible(link)}
            </Button>
          ))}
        </p>
      )}
      {back.length > 0 && (
        <p>
          Mentioned in{' '}
          {back.map((other) => (
            <Button key={other.id} kind="quiet" className="link" onPress={() => showNote(other.id)}>
              {noteTitle(other.text)}
            </Button>
          ))}
        </p>
      )}
    </section>
  );
}

/** Goes to what a link names: a note by its title, else a host, an entity or a finding of the case. */
async function follow(link: string): Promise<void> {
  const note = linkedNote(useCase.getState().notes, link);
  if (note !== undefined) {
    showNote(note.id);
    return;
  }
  const hits = await attempt('search', { text: link, limit: 20 });
  const hit = hits?.find(({ label, type }) => type !== 'note' && label.toLowerCase() === link.toLowerCase());
  if (hit !== undefined) goToHit(hit);
  else if (hits !== undefined)
    toast(`Nothing in this case is called ${visible(link)}. A note is linked by its first line, a host by its whole name.`);
}
