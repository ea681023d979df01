import { readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Clipping } from '../state/clipping.ts';
import { pinsOf } from '../state/new-note.ts';
import { type SubjectChoice, subjectName } from '../state/selection.ts';
import { clockOf } from '../ui/clock.ts';

const MOST_SOURCES = 6;

/** What a figure shows and of what. */
export interface Figure {
  readonly title: string;
  readonly sentence: string;
  readonly subject: SubjectChoice;
  readonly window: TimeWindow;
}

/** A figure for a note: its sentence, and as its citation the subject, the window and the files with the first of their SHA-256. */
export function figureClipping({ title, sentence, subject, window }: Figure, zone: string, sources: readonly SourceSummary[]): Clipping {
  const clock = clockOf(zone);
  const span = `${readableTime(window.start, clock)} to ${readableTime(window.end, clock)} (${zone})`;
  const files = sources
    .filter(({ events }) => events > 0)
    .slice(0, MOST_SOURCES)
    .map(({ path, sha256 }) => `${path.slice(path.lastIndexOf('/') + 1)} ${sha256.slice(0, 12)}`);
  const more = sources.length > MOST_SOURCES ? ' and more' : '';
  const text = `> **${title}.** ${sentence}\n> [${subjectName(subject)}; ${span}; ${files.join(', ')}${more}]`;
  return { text: text.split('\n').map(visible).join('\n'), pins: pinsOf(subject, window) };
}
