import { ZoneClock } from '../../shared/lib/zone.ts';
import type { EventBatch } from '../formats/record-sink.ts';

/** A step back of at least this part of the repeated hour means that the clocks were put back between two lines; less is disorder. */
const STEP_BACK = 1 / 4;

/**
 * When clocks are put back an hour comes twice, and a local time in it is taken for the first. A log in order of time tells more: once its times step back
 * inside that hour, the second has begun. Sees all events of a member in order of the text.
 */
export class SecondHour {
  private readonly clock: ZoneClock;
  private inSecond = false;
  private before = Number.NaN;
  /** Events moved to the second hour. */
  moved = 0;

  constructor(zone: string) {
    this.clock = new ZoneClock(zone);
  }

  /** Moves events of the batch that stand in a second hour, in place. */
  settle(batch: EventBatch): void {
    const { time } = batch;
    for (let i = 0; i < batch.count; i++) {
      const t = time[i]!;
      if (t !== t) continue;
      const shift = this.clock.overlapShift(t + this.clock.offsetAt(t));
      if (shift === 0) {
        this.inSecond = false;
        this.before = Number.NaN;
        continue;
      }
      if (t < this.before - shift * STEP_BACK) this.inSecond = true;
      this.before = t;
      if (!this.inSecond) continue;
      time[i] = t + shift;
      this.moved++;
    }
  }
}
