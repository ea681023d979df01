import type { EventTable } from '../../shared/model/event-table.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import { EventColumns, sharedLike } from './event-columns.ts';
import { orderRows } from './order-rows.ts';

/** The columns of a table. */
type Rows = Pick<EventTable, 'time' | 'from' | 'to' | 'kind' | 'outcome' | 'bytes' | 'detail' | 'source' | 'line'>;

/** Rows of one source that stand in a row. */
interface Run {
  readonly source: number;
  count: number;
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
 * Puts the batches of all sources together into one event table, row by row into its columns, so that events are held once. (Undated or unsorted ones are
 * put in order column by column in `finish`.) Batches are changed: whoever appends one gives it away.
 */
export class EventTableBuilder {
  private readonly hosts = new Words();
  private readonly kinds = new Words();
  private readonly details = new Words(['']);
  private readonly translations: { readonly hosts: Translation; readonly kinds: Translation; readonly details: Translation }[] = [];
  private columns = new EventColumns();
  private runs: Run[] = [];

  /** Opens a source; answers its index. Sources stand in the table in this order. */
  beginSource(): number {
    this.translations.push({ hosts: new Translation(), kinds: new Translation(), details: new Translation([0]) });
    return this.translations.length - 1;
  }

  /** Says how many more events are likely to come; a guess that is near saves memory, any other does no harm. */
  expect(rows: number): void {
    this.columns.expected = this.columns.count + rows;
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
    this.columns.append(batch);
    const last = this.runs.at(-1);
    if (last?.source === source) last.count += batch.count;
    else this.runs.push({ source, count: batch.count });
  }

  /** The table, sorted; the builder is empty afterwards. `summaries` belong to the sources in order. */
  finish(summaries: readonly SourceSummary[]): EventTable {
    const { columns } = this;
    const n = columns.count;
    const source = new Uint16Array(new SharedArrayBuffer(n * 2));
    let at = 0;
    for (const run of this.runs) {
      source.fill(run.source, at, at + run.count);
      at += run.count;
    }
    // A stable order of rows as their sources and lines go makes ties in time fall by source, then line.
    const bySource = orderRows(Float64Array.from(this.runs, (run) => run.source)).order;
    const rows = bySource && rowsOf(this.runs, bySource);
    const { order, datedCount } = orderRows(columns.column('time', n), rows);
    const given: Rows = {
      time: columns.column('time', n),
      from: columns.column('from', n),
      to: columns.column('to', n),
      kind: columns.column('kind', n),
      outcome: columns.column('outcome', n),
      bytes: columns.withBytes ? columns.column('bytes', n) : null,
      detail: columns.withDetail ? columns.column('detail', n) : null,
      source,
      line: columns.column('line', n),
    };
    const table: EventTable = {
      count: n,
      datedCount,
      ...(order === null ? given : arranged(given, order)),
      hosts: this.hosts.list,
      kinds: this.kinds.list,
      details: this.details.list,
      sources: summaries,
    };
    this.columns = new EventColumns();
    this.runs = [];
    return table;
  }
}

/** Numbers of all rows, their runs in the given order. */
function rowsOf(runs: readonly Run[], order: Uint32Array): Uint32Array {
  const starts: number[] = [];
  let count = 0;
  for (const run of runs) {
    starts.push(count);
    count += run.count;
  }
  const rows = new Uint32Array(count);
  let at = 0;
  for (const run of order) for (let i = 0; i < runs[run]!.count; i++) rows[at++] = starts[run]! + i;
  return rows;
}

/**
 * The rows in the given order, in shared memory of their own. One loop over all columns, each in a line of its own, and not a loop per column: a loop that sees columns of
 * four types is compiled anew for each of them, which takes longer than to copy half a million rows.
 */
function arranged(rows: Rows, order: Uint32Array): Rows {
  const n = order.length;
  const time = sharedLike(rows.time, n);
  const from = sharedLike(rows.from, n);
  const to = sharedLike(rows.to, n);
  const kind = sharedLike(rows.kind, n);
  const outcome = sharedLike(rows.outcome, n);
  const bytes = rows.bytes && sharedLike(rows.bytes, n);
  const detail = rows.detail && sharedLike(rows.detail, n);
  const source = sharedLike(rows.source, n);
  const line = sharedLike(rows.line, n);
  for (let i = 0; i < n; i++) {
    const row = order[i]!;
    time[i] = rows.time[row]!;
    from[i] = rows.from[row]!;
    to[i] = rows.to[row]!;
    kind[i] = rows.kind[row]!;
    outcome[i] = rows.outcome[row]!;
    if (bytes !== null) bytes[i] = rows.bytes![row]!;
    if (detail !== null) detail[i] = rows.detail![row]!;
    source[i] = rows.source[row]!;
    line[i] = rows.line[row]!;
  }
  return { time, from, to, kind, outcome, bytes, detail, source, line };
}
