import { useMemo } from 'react';
import { readableDate, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Note, Statement } from '../../shared/model/note.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { showNote } from '../state/new-note.ts';
import { noteTitle } from '../state/note-words.ts';
import { useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { shortName } from '../ui/host-name.tsx';
import { toX } from './time-scale.ts';

interface Flag {
  readonly key: string;
  readonly at: number;
  readonly kind: 'statement' | 'note';
  readonly words: string;
  readonly title: string;
  readonly noteId: string | null;
}

/** Dated statements, and notes pinned to a window, as flags. Each says when it was entered: dates chosen after looking prove nothing. */
export function Flags({ view, width }: { readonly view: TimeWindow; readonly width: number }) {
  const statements = useCase((state) => state.statements);
  const notes = useCase((state) => state.notes);
  const zone = useView((state) => state.settings.zone);
  const flags = useMemo(
    () =>
      [...statements.map((statement) => statementFlag(statement, zone)), ...notes.flatMap((note) => noteFlags(note, zone))].sort(
        (a, b) => a.at - b.at,
      ),
    [statements, notes, zone],
  );
  let free = Number.NEGATIVE_INFINITY;
  return flags.map((flag) => {
    const x = toX(flag.at, view, width);
    if (x < 0 || x > width) return null;
    // Words only where they do not run into the flag before; the rest keep their pole and their tooltip.
    const room = x >= free;
    if (room) free = x + 20 + flag.words.length * 6.2;
    const toLeft = x > width - 40 - flag.words.length * 6.2;
    return (
      <button
        key={flag.key}
        type="button"
        className={`flag flag-${flag.kind}${toLeft ? ' flag-left' : ''}`}
        style={{ left: x }}
        title={visible(flag.title)}
        aria-label={visible(flag.title)}
        onClick={() => (flag.noteId === null ? useView.setState({ panel: 'notes' }) : showNote(flag.noteId))}
      >
        {room && <span className="flag-words">{flag.words}</span>}
      </button>
    );
  });
}

function statementFlag(statement: Statement, zone: string): Flag {
  const clock = clockOf(zone);
  const after = statement.afterLooking ? ', chosen after looking at the data' : '';
  return {
    key: `statement ${statement.id}`,
    at: statement.when,
    kind: 'statement',
    words: shortName(statement.text, 24),
    title: `${readableTime(statement.when, clock)}: ${statement.who === '' ? '' : `${statement.who}: `}${statement.text} (entered ${readableDate(statement.entered, clock)}${after})`,
    noteId: null,
  };
}

function noteFlags(note: Note, zone: string): Flag[] {
  const clock = clockOf(zone);
  const words = noteTitle(note.text);
  return note.pins.flatMap((pin, i) =>
    pin.to === 'window'
      ? [
          {
            key: `note ${note.id} ${i}`,
            at: pin.window.start,
            kind: 'note' as const,
            words: shortName(words, 20),
            title: `Note: ${words} (entered ${readableDate(note.created, clock)})`,
            noteId: note.id,
          },
        ]
      : [],
  );
}
