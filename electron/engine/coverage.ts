import type { EventTable } from '../../shared/model/event-table.ts';
import type { Coverage } from '../../shared/model/source.ts';
import { MICROS_PER_HOUR, type TimeWindow } from '../../shared/model/time.ts';

/** A pause ends a span when it is longer than this many mean intervals of the source, and than an hour: e^-30 by chance if contacts came evenly. */
const MEAN_INTERVALS = 30;
/** At most this many spans for a source; a log that stutters more is drawn as its longest pauses allow. */
const MOST_SPANS = 500;

/** The spans in which each source has records, by place in `table.sources`. What lies between is silence or a fault of the log; this does not say which. */
export function coverageOf(table: EventTable): Coverage[] {
  const sources = table.sources.length;
  const first = new Float64Array(sources).fill(Number.NaN);
  const last = new Float64Array(sources);
  const count = new Float64Array(sources);
  for (let row = 0; row < table.datedCount; row++) {
    const source = table.source[row]!;
    if (count[source] === 0) first[source] = table.time[row]!;
    last[source] = table.time[row]!;
    count[source]!++;
  }
  const longest = first.map((start, source) =>
    Math.max(MICROS_PER_HOUR, (MEAN_INTERVALS * (last[source]! - start)) / Math.max(1, count[source]! - 1)),
  );
  const begun = first.slice();
  const previous = first.slice();
  const spans: TimeWindow[][] = Array.from({ length: sources }, () => []);
  for (let row = 0; row < table.datedCount; row++) {
    const source = table.source[row]!;
    const time = table.time[row]!;
    if (time - previous[source]! > longest[source]! && spans[source]!.length < MOST_SPANS - 1) {
      spans[source]!.push({ start: begun[source]!, end: previous[source]! + 1 });
      begun[source] = time;
    }
    previous[source] = time;
  }
  return spans.map((list, source) => ({
    source,
    spans: count[source] === 0 ? [] : [...list, { start: begun[source]!, end: previous[source]! + 1 }],
  }));
}
