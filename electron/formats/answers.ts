import { keyedHash } from '../../shared/lib/keyed-hash.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Settler } from './format.ts';
import { ANSWER, ANSWER_ALONE, type EventBatch } from './record-sink.ts';

/**
 * Where question and answer stand on lines of their own, they are one contact: the question's event takes the outcome (and the size) that the answer
 * tells, and the answer's event goes. The answer belongs to the newest unanswered question with the same hosts and kind. One without a question is a
 * contact of its own where it was marked so, or where the file holds no questions at all. Answers are marked by {@link RecordSink.answer}.
 */
export class Answers implements Settler {
  private readonly reach: number;
  private asked = false;
  private merged = 0;
  private lost = 0;

  /** @param reach how long after its question an answer may come, in microseconds */
  constructor(reach: number) {
    this.reach = reach;
  }

  settle(batch: EventBatch, before: EventBatch | null): EventBatch {
    const { outcome } = batch;
    // Answers kept as events of their own, of a file without questions, must not be taken for questions.
    const asked = this.asked ? before : null;
    this.asked ||= outcome.includes(Outcome.Unknown);
    if (!holdsAnswer(outcome)) return batch;
    const dropped = new Set<number>();
    const open = new OpenRows(batch);
    let earlier: OpenRows | null = null;
    for (let row = 0; row < batch.count; row++) {
      const code = outcome[row]!;
      if ((code & ANSWER) === 0) {
        if (code === Outcome.Unknown) open.add(row);
        continue;
      }
      outcome[row] = code & ~(ANSWER | ANSWER_ALONE);
      if (asked !== null && earlier === null) earlier = OpenRows.of(asked);
      if (open.claim(batch, row, this.reach) || earlier?.claim(batch, row, this.reach)) {
        dropped.add(row);
        this.merged++;
      } else if (this.asked && (code & ANSWER_ALONE) === 0) {
        dropped.add(row);
        this.lost++;
      }
    }
    return dropped.size === 0 ? batch : without(batch, dropped);
  }

  notes(): readonly string[] {
    const notes: string[] = [];
    if (this.merged > 0) notes.push(`Lines that tell what became of a query on a line of its own: ${this.merged}. They are its outcome, not events.`);
    if (this.lost > 0) notes.push(`Answers to no query of this file, not counted: ${this.lost}.`);
    return notes;
  }
}

function holdsAnswer(outcome: Uint8Array): boolean {
  let all = 0;
  for (let row = 0; row < outcome.length; row++) all |= outcome[row]!;
  return (all & ANSWER) !== 0;
}

/** The rows of a batch whose outcome is not known yet, found by their hosts and kind: chains by hash, newest first. */
class OpenRows {
  private readonly batch: EventBatch;
  private readonly heads: Int32Array;
  private readonly next: Int32Array;
  private readonly mask: number;

  constructor(batch: EventBatch) {
    this.batch = batch;
    this.mask = 2 ** Math.ceil(Math.log2(batch.count + 1)) * 2 - 1;
    this.heads = new Int32Array(this.mask + 1).fill(-1);
    this.next = new Int32Array(batch.count);
  }

  static of(batch: EventBatch): OpenRows {
    const rows = new OpenRows(batch);
    for (let row = 0; row < batch.count; row++) if (batch.outcome[row] === Outcome.Unknown) rows.add(row);
    return rows;
  }

  add(row: number): void {
    const slot = this.slot(this.batch, row);
    this.next[row] = this.heads[slot]!;
    this.heads[slot] = row;
  }

  /** Gives the outcome of `answers[answer]` to the row it belongs to, which then is open no more; false when there is none within `reach`. */
  claim(answers: EventBatch, answer: number, reach: number): boolean {
    const { batch, heads, next } = this;
    const slot = this.slot(answers, answer);
    const time = answers.time[answer]!;
    for (let row = heads[slot]!, above = -1; row >= 0; above = row, row = next[row]!) {
      if (batch.from[row] !== answers.from[answer] || batch.to[row] !== answers.to[answer] || batch.kind[row] !== answers.kind[answer]) continue;
      if (Math.abs(time - batch.time[row]!) > reach) return false;
      batch.outcome[row] = answers.outcome[answer]!;
      if (batch.bytes && answers.bytes && Number.isNaN(batch.bytes[row])) batch.bytes[row] = answers.bytes[answer]!;
      if (above < 0) heads[slot] = next[row]!;
      else next[above] = next[row]!;
      return true;
    }
    return false;
  }

  private slot(batch: EventBatch, row: number): number {
    return keyedHash(keyedHash(batch.from[row]!, batch.to[row]!), batch.kind[row]!) & this.mask;
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
