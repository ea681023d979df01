import { Outcome } from '../../../shared/model/outcome.ts';
import type { Settler } from '../format.ts';
import type { EventBatch } from '../record-sink.ts';

/** How far back the query of a refusal is looked for: BIND writes both at once, other threads' lines may come between. */
const ROWS_BACK = 512;
const MICROS_BACK = 2_000_000;

/**
 * A refused query is logged twice: `query:` when it arrives and `query '...' denied` when it is refused; so is a zone transfer. One contact, one event:
 * the query's event takes the outcome and the second event goes. Refusals without a query nearby (query logging off, another file) stay events of their own.
 */
export class Refusals implements Settler {
  private merged = 0;

  settle(batch: EventBatch, before: EventBatch | null): EventBatch {
    const { outcome } = batch;
    if (!outcome.some((code) => code !== Outcome.Unknown)) return batch;
    const dropped = new Set<number>();
    for (let row = 0; row < batch.count; row++) {
      if (outcome[row] === Outcome.Unknown) continue;
      if (this.claim(batch, row, batch, row - 1, dropped) || (before && this.claim(batch, row, before, before.count - 1, null))) dropped.add(row);
    }
    this.merged += dropped.size;
    return dropped.size === 0 ? batch : without(batch, dropped);
  }

  notes(): readonly string[] {
    return this.merged === 0
      ? []
      : [`${this.merged} lines tell what became of a query that has a line of its own; they are that query's outcome, not events.`];
  }

  /** Finds the query that `batch[row]` tells the outcome of among rows of `among` from `last` down, and gives it the outcome. */
  private claim(batch: EventBatch, row: number, among: EventBatch, last: number, dropped: Set<number> | null): boolean {
    const time = batch.time[row]!;
    const reach = among === batch ? ROWS_BACK : ROWS_BACK - row;
    for (let at = last; at >= 0 && last - at < reach; at--) {
      if (Math.abs(time - among.time[at]!) > MICROS_BACK) return false;
      const same = among.from[at] === batch.from[row] && among.to[at] === batch.to[row] && among.kind[at] === batch.kind[row];
      if (!same || among.outcome[at] !== Outcome.Unknown || dropped?.has(at)) continue;
      among.outcome[at] = batch.outcome[row]!;
      return true;
    }
    return false;
  }
}

/** The batch without some rows. */
function without(batch: EventBatch, dropped: ReadonlySet<number>): EventBatch {
  const kept = Uint32Array.from({ length: batch.count }, (_, i) => i).filter((row) => !dropped.has(row));
  const pick = <A extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(column: A): A => {
    const picked = column.slice(0, kept.length) as A;
    for (let i = 0; i < kept.length; i++) picked[i] = column[kept[i]!]!;
    return picked;
  };
  return {
    ...batch,
    count: kept.length,
    time: pick(batch.time),
    from: pick(batch.from),
    to: pick(batch.to),
    kind: pick(batch.kind),
    outcome: pick(batch.outcome),
    bytes: batch.bytes && pick(batch.bytes),
    detail: batch.detail && pick(batch.detail),
    line: pick(batch.line),
  };
}
