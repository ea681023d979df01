import type { RecordSink } from '../record-sink.ts';

const TOLERANCE = 5_000_000;
const QUARTER_HOUR = 15 * 60_000_000;
const WIDEST = 15 * 3_600_000_000;

/**
 * The time of a line that carries two: its program's own, and the carrier's. The event's own wins; where it has no zone and stands off by whole quarter hours,
 * the two clocks tell one instant in two zones and the carrier's, which names its zone, is right. Either is noted.
 * @param own NaN when the line has no time of its own
 */
export function reconciled(own: number, ownZoned: boolean, sink: RecordSink): number {
  const carried = sink.carrierTime;
  if (own !== own) return carried;
  if (carried !== carried) return own;
  const apart = Math.abs(own - carried);
  if (apart <= TOLERANCE) return own;
  const rest = apart % QUARTER_HOUR;
  if (!ownZoned && apart <= WIDEST && (rest <= TOLERANCE || rest >= QUARTER_HOUR - TOLERANCE)) {
    sink.notes.add(
      "Lines carry their own time without a zone beside the carrier's: the carrier's was taken, as the two differ by whole quarter hours.",
    );
    return carried;
  }
  sink.notes.add("Lines carry two times that disagree by more than five seconds: the event's own was taken, not the carrier's.");
  return own;
}
