import type { Micros } from '../../shared/model/time.ts';
import type { CaseMemory } from './case-memory.ts';
import { BLOCK } from './filter/row-marker.ts';
import { type SubjectNames, subjectMarker } from './subject-marker.ts';
import { firstAtOrAfter } from './window-view.ts';

/** Time of the event next to `time` in a direction, of the subject or of all; null when there is none. */
export function nextEvent(memory: CaseMemory, time: Micros, direction: 'next' | 'previous', subject: SubjectNames | undefined): Micros | null {
  const { table } = memory;
  const marker = subjectMarker(memory, subject);
  const after = firstAtOrAfter(table.time, table.datedCount, direction === 'next' ? time + 1 : time);
  const marks = new Uint8Array(BLOCK);
  if (direction === 'next') {
    for (let start = after; start < table.datedCount; start += BLOCK) {
      const end = Math.min(table.datedCount, start + BLOCK);
      if (marker === null) return table.time[start]!;
      marker(start, end, marks);
      const found = marks.subarray(0, end - start).indexOf(1);
      if (found >= 0) return table.time[start + found]!;
    }
    return null;
  }
  for (let end = after; end > 0; end -= BLOCK) {
    const start = Math.max(0, end - BLOCK);
    if (marker === null) return table.time[end - 1]!;
    marker(start, end, marks);
    const found = marks.subarray(0, end - start).lastIndexOf(1);
    if (found >= 0) return table.time[start + found]!;
  }
  return null;
}
