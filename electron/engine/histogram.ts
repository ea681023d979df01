import type { Histogram, HistogramTrack } from '../../shared/contract/engine-answers.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { calendarBins } from './calendar-bins.ts';
import type { CaseMemory } from './case-memory.ts';
import { combine, type RowMarker, selectRows } from './filter/row-marker.ts';
import { type SubjectNames, subjectMarker, titleOf } from './subject-marker.ts';
import { firstAtOrAfter, rowsIn } from './window-view.ts';

/** Counts of each track in bins of calendar units; no track asked for means one of everything. */
export function drawHistogram(
  memory: CaseMemory,
  asked: {
    readonly window: TimeWindow;
    readonly clock: ZoneClock;
    readonly bins: number;
    readonly tracks: readonly SubjectNames[];
    readonly filter: RowMarker | null;
  },
): Histogram {
  const { unit, edges } = calendarBins(asked.window, asked.clock, asked.bins);
  const subjects: readonly SubjectNames[] = asked.tracks.length === 0 ? [{}] : asked.tracks;
  const tracks = subjects.map(
    (subject): HistogramTrack => ({
      label: titleOf(subject),
      counts: countTrack(memory, edges, bothOf(subjectMarker(memory, subject), asked.filter)),
    }),
  );
  return { unit, edges, tracks };
}

/** Rows that both markers mark; null when neither is given. */
export function bothOf(a: RowMarker | null, b: RowMarker | null): RowMarker | null {
  if (a === null || b === null) return a ?? b;
  return combine([a, b], 'and');
}

function countTrack(memory: CaseMemory, edges: Float64Array, marker: RowMarker | null): Uint32Array {
  const { time, datedCount } = memory.table;
  const counts = new Uint32Array(edges.length - 1);
  if (marker === null) {
    let before = firstAtOrAfter(time, datedCount, edges[0]!);
    for (let bin = 0; bin < counts.length; bin++) {
      const after = firstAtOrAfter(time, datedCount, edges[bin + 1]!);
      counts[bin] = after - before;
      before = after;
    }
    return counts;
  }
  const { start, end } = rowsIn(memory.table, { start: edges[0]!, end: edges[edges.length - 1]! });
  let bin = 0;
  for (const row of selectRows(marker, start, end)) {
    while (time[row]! >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return counts;
}
