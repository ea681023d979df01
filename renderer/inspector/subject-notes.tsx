import { useCase } from '../state/case.ts';
import { showNote } from '../state/new-note.ts';
import { notesAbout, noteTitle } from '../state/note-words.ts';
import { type SubjectChoice, subjectName } from '../state/selection.ts';
import { Button } from '../ui/button.tsx';

/** The notes that are pinned to what is looked at, or name it: the way back from evidence to words. */
export function SubjectNotes({ subject }: { readonly subject: SubjectChoice }) {
  const notes = useCase((state) => state.notes);
  const about = notesAbout(notes, subjectName(subject));
  if (about.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3 className="section-title">Notes about it</h3>
      <ul className="subject-notes">
        {about.map(({ id, text }) => (
          <li key={id}>
            <Button kind="quiet" className="link" onPress={() => showNote(id)}>
              {noteTitle(text) || 'Empty note'}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
