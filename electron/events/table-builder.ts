import type { EventTable } from '../../shared/model/event-table.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import { orderRows } from './order-rows.ts';

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;
type ColumnName = 'time' | 'from' | 'to' | 'kind' | 'outcome' | 'bytes' | 'detail' | 'line';

/** A batch whose ids are the table's, waiting to be put together. */
interface Part {
  readonly source: number;
  readonly count: number;
  columns: { [N in ColumnName]: Column | null };
}

/** Words of the whole table, and what each source's own numbers mean in it. */
class Words {
  readonly list: string[];
  private readonly ids: Map<string, number>;

  constructor(first: readonly string[] = []) {
    this.list = [...first];
    this.ids = new Map(this.list.map((word, id) => [word, id]));
  }

  id(word: string): number {
    let id = this.ids.get(word);
    if (id === undefined) {
      id = this.list.length;
      this.ids.set(word, id);
      this.list.push(word);
    }
    return id;
  }
}

/** A source's numbering of words in the table's; `plain` while both are the same. */
class Translation {
  private readonly ids: number[];
  private plain = true;

  constructor(first: readonly number[] = []) {
    this.ids = [...first];
  }

  add(words: readonly string[], all: Words): void {
    for (const word of words) {
      const id = all.id(word);
      if (id !== this.ids.length) this.plain = false;
      this.ids.push(id);
    }
  }

  apply(column: Uint32Array | Uint16Array): void {
    if (this.plain) return;
    const map = Uint32Array.from(this.ids);
    for (let i = 0; i < column.length; i++) column[i] = map[column[i]!]!;
  }
}

/**
 * Puts the batches of all sources together into one event table. Batches are kept and changed: whoever appends one gives it away.
 * Memory: the events once, and once more column by column while `finish` runs.
 */
export class EventTableBuilder {
  private readonly hosts = new Words();
  private readonly kinds = new Words();
  private readonly details = new Words(['']);
  private readonly translations: { readonly hosts: Translation; readonly kinds: Translation; readonly details: Translation }[] = [];
  private parts: Part[] = [];
  private count = 0;

  /** Opens a source; answers its index. Sources stand in the table in this order. */
  beginSource(): number {
    this.translations.push({ hosts: new Translation(), kinds: new Translation(), details: new Translation([0]) });
    return this.translations.length - 1;
  }

  /** Adds a source's next batch. Batches of different sources may come in any order. */
  append(source: number, batch: EventBatch): void {
    const translation = this.translations[source];
    if (!translation) throw new RangeError(`source ${source} was not begun`);
    translation.hosts.add(batch.newHosts, this.hosts);
    translation.kinds.add(batch.newKinds, this.kinds);
    translation.details.add(batch.newDetails, this.details);
    translation.hosts.apply(batch.from);
    translation.hosts.apply(batch.to);
    translation.kinds.apply(batch.kind);
    if (batch.detail) translation.details.apply(batch.detail);
    if (batch.count === 0) return;
    const { time, from, to, kind, outcome, bytes, detail, line } = batch;
    this.parts.push({ source, count: batch.count, columns: { time, from, to, kind, outcome, bytes, detail, line } });
    this.count += batch.count;
  }

  /** The table, sorted; the builder is empty afterwards. `summaries` belong to the sources in order. */
  finish(summaries: readonly SourceSummary[]): EventTable {
    const n = this.count;
    // Parts of one source came in order of line; a stable order of sources makes ties fall by source, then line.
    const parts = this.parts.map((part, i) => ({ part, i })).sort((a, b) => a.part.source - b.part.source || a.i - b.i);
    const gather = <A extends Column>(name: ColumnName, into: A, missing: number): A => {
      let at = 0;
      for (const { part } of parts) {
        const column = part.columns[name];
        if (column) into.set(column.subarray(0, part.count) as never, at);
        else into.fill(missing as never, at, at + part.count);
        part.columns[name] = null;
        at += part.count;
      }
      return into;
    };
    const has = (name: ColumnName): boolean => this.parts.some((part) => part.columns[name] !== null);
    const withBytes = has('bytes');
    const withDetail = has('detail');
    const time = gather('time', float64(n), Number.NaN);
    const { order, datedCount } = orderRows(time);
    const sorted = <A extends Column>(name: ColumnName, make: (n: number) => A, missing = 0): A => {
      const column = gather(name, make(n), missing);
      return order === null ? column : arranged(column, order, make(n));
    };
    const sources = uint16(n);
    let at = 0;
    for (const { part } of parts) {
      sources.fill(part.source, at, at + part.count);
      at += part.count;
    }
    const table: EventTable = {
      count: n,
      datedCount,
      time: order === null ? time : arranged(time, order, float64(n)),
      from: sorted('from', uint32),
      to: sorted('to', uint32),
      kind: sorted('kind', uint16),
      outcome: sorted('outcome', uint8),
      bytes: withBytes ? sorted('bytes', float64, Number.NaN) : null,
      detail: withDetail ? sorted('detail', uint32) : null,
      source: order === null ? sources : arranged(sources, order, uint16(n)),
      line: sorted('line', uint32),
      hosts: this.hosts.list,
      kinds: this.kinds.list,
      details: this.details.list,
      sources: summaries,
    };
    this.parts = [];
    this.count = 0;
    return table;
  }
}

const float64 = (n: number): Float64Array => new Float64Array(new SharedArrayBuffer(n * 8));
const uint32 = (n: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(n * 4));
const uint16 = (n: number): Uint16Array => new Uint16Array(new SharedArrayBuffer(n * 2));
const uint8 = (n: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(n));

/** `column` in the given order of rows, in `into`. */
function arranged<A extends Column>(column: A, order: Uint32Array, into: A): A {
  for (let i = 0; i < order.length; i++) into[i] = column[order[i]!]!;
  return into;
}
