import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import { PairIndex } from './pair-index.ts';

const SECOND = 1_000_000;

/** What is counted of each pair of hosts. Columns and not records, because few pairs have most of the events: theirs then stay in the cache. */
interface Counts {
  readonly total: Uint32Array;
  readonly repeats: Uint32Array;
  /** NaN until there is a dated event. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** The second of the last event, and the kind that came first in it. */
  readonly second: Float64Array;
  readonly firstKind: Uint16Array;
}

type Columns = Pick<EventTable, 'count' | 'datedCount' | 'time' | 'from' | 'to' | 'kind'>;

/**
 * The pairs of a table and, per event, whether it repeats an earlier one of the same two hosts, kind and calendar second (METHODS.md B1; a second of UTC, since zones differ by whole
 * seconds). Two hosts of one group that ask in the same second are two contacts, so grouping changes no unique count. Undated events repeat nothing.
 * Pair ids are in order of first appearance by row.
 * @param actorOf actor of each host, where hosts are grouped; absent: each host is its own
 */
export function buildPairs(table: EventTable, actorOf?: Uint32Array): PairTable {
  return HostPairs.of(table).grouped(actorOf);
}

/** Pairs of hosts as columns. */
export type PairColumns = Pick<PairTable, 'count' | 'from' | 'to' | 'ofEvent'>;

/** Pairs of hosts, counted while rows come in; hosts are grouped afterwards, any number of times. */
export class HostPairs {
  private readonly index: PairIndex;
  private readonly ofEvent: Uint32Array;
  private readonly repeated: Uint8Array;
  private counts: Counts;
  /** The second of the last event of a pair and kind, for the few pairs that have several kinds in one second. */
  private readonly otherKinds = new Map<number, number>();

  /** All pairs of a table. */
  static of(table: Columns): HostPairs {
    const pairs = new HostPairs(table);
    pairs.count(0, table.count);
    return pairs;
  }

  /** @param table columns to be filled, in order of time; only rows given to `count` are looked at */
  constructor(private readonly table: Columns) {
    this.index = new PairIndex(Math.min(1 << 16, Math.max(16, table.count)));
    this.counts = countsFor(this.index.capacity);
    this.ofEvent = shared(table.count, Uint32Array);
    this.repeated = shared(table.count, Uint8Array);
  }

  /** Counts the rows `[start, end)`, which follow those counted before. */
  count(start: number, end: number): void {
    const { index, ofEvent } = this;
    const { from, to } = this.table;
    for (let row = start; row < end; row++) ofEvent[row] = index.id(from[row]!, to[row]!);
    if (index.capacity > this.counts.total.length) this.counts = countsFor(index.capacity, this.counts);
    const dated = Math.max(start, Math.min(end, this.table.datedCount));
    this.countDated(start, dated);
    for (let row = dated; row < end; row++) this.counts.total[ofEvent[row]!]!++;
  }

  /** Rows are in order of time, so a pair's rows of one second stand near each other. */
  private countDated(start: number, end: number): void {
    const { ofEvent, repeated } = this;
    const { time, kind } = this.table;
    const { total, repeats, first, last, second, firstKind } = this.counts;
    for (let row = start; row < end; row++) {
      const pair = ofEvent[row]!;
      const at = time[row]!;
      const now = Math.floor(at / SECOND);
      total[pair]!++;
      if (second[pair] !== now) {
        if (Number.isNaN(last[pair]!)) first[pair] = at;
        second[pair] = now;
        firstKind[pair] = kind[row]!;
      } else if (firstKind[pair] === kind[row] || this.repeatsOther(pair, kind[row]!, now)) {
        repeated[row] = 1;
        repeats[pair]!++;
      }
      last[pair] = at;
    }
  }

  /** Whether a kind that was not the first of its second has come in it before. */
  private repeatsOther(pair: number, kind: number, second: number): boolean {
    const key = pair * 65_536 + kind;
    if (this.otherKinds.get(key) === second) return true;
    this.otherKinds.set(key, second);
    return false;
  }

  /** The hosts of each pair, and the pair of each event. */
  get columns(): PairColumns {
    const { from, to, count } = this.index;
    return { count, from: from.subarray(0, count), to: to.subarray(0, count), ofEvent: this.ofEvent };
  }

  /** Events, undated ones too, of the pairs of hosts that a test lets through: as many as a look at every row would count, without it. */
  countWhere(test: (from: number, to: number) => boolean): number {
    const { from, to, count } = this.index;
    let events = 0;
    for (let pair = 0; pair < count; pair++) if (test(from[pair]!, to[pair]!)) events += this.counts.total[pair]!;
    return events;
  }

  /** Hosts that take part in at least one event. @param hosts how many there are */
  hostCount(hosts: number): number {
    const seen = new Uint8Array(hosts);
    const { from, to, count } = this.index;
    for (let pair = 0; pair < count; pair++) seen[from[pair]!] = seen[to[pair]!] = 1;
    return seen.reduce((sum, one) => sum + one, 0);
  }

  /** The pairs of actors, in order of first appearance: one pass over the few pairs and, where hosts are grouped, one over the rows. */
  grouped(actorOf?: Uint32Array): PairTable {
    const { index: hosts, ofEvent, repeated } = this;
    if (actorOf === undefined) return { ...this.tableOf(hosts, null), ofEvent, repeated };
    const index = new PairIndex(hosts.count);
    const actorPair = new Uint32Array(hosts.count);
    for (let pair = 0; pair < hosts.count; pair++) actorPair[pair] = index.id(actorOf[hosts.from[pair]!]!, actorOf[hosts.to[pair]!]!);
    const ofActors = shared(ofEvent.length, Uint32Array);
    for (let row = 0; row < ofActors.length; row++) ofActors[row] = actorPair[ofEvent[row]!]!;
    return { ...this.tableOf(index, actorPair), ofEvent: ofActors, repeated };
  }

  /** @param into pair of actors of each pair of hosts; null: they are the same */
  private tableOf(index: PairIndex, into: Uint32Array | null): Omit<PairTable, 'ofEvent' | 'repeated'> {
    const { count } = index;
    const { counts } = this;
    const from = shared(count, Uint32Array);
    const to = shared(count, Uint32Array);
    from.set(index.from.subarray(0, count));
    to.set(index.to.subarray(0, count));
    const total = shared(count, Uint32Array);
    const unique = shared(count, Uint32Array);
    const first = shared(count, Float64Array).fill(Number.NaN);
    const last = shared(count, Float64Array).fill(Number.NaN);
    for (let hosts = 0; hosts < this.index.count; hosts++) {
      const pair = into === null ? hosts : into[hosts]!;
      total[pair]! += counts.total[hosts]!;
      unique[pair]! += counts.total[hosts]! - counts.repeats[hosts]!;
      // Those without any dated event have no first and no last.
      if (Number.isNaN(counts.first[hosts]!)) continue;
      if (!(first[pair]! <= counts.first[hosts]!)) first[pair] = counts.first[hosts]!;
      if (!(last[pair]! >= counts.last[hosts]!)) last[pair] = counts.last[hosts]!;
    }
    return { count, from, to, total, unique, first, last };
  }
}

/** Room for so many pairs, with what has been counted already. */
function countsFor(pairs: number, before?: Counts): Counts {
  const grown = <A extends Uint32Array | Float64Array | Uint16Array>(column: A, old: A | undefined): A => {
    if (old !== undefined) column.set(old as never);
    return column;
  };
  return {
    total: grown(new Uint32Array(pairs), before?.total),
    repeats: grown(new Uint32Array(pairs), before?.repeats),
    first: grown(new Float64Array(pairs).fill(Number.NaN), before?.first),
    last: grown(new Float64Array(pairs).fill(Number.NaN), before?.last),
    second: grown(new Float64Array(pairs).fill(Number.NaN), before?.second),
    firstKind: grown(new Uint16Array(pairs), before?.firstKind),
  };
}

interface ColumnKind<A> {
  new (buffer: SharedArrayBuffer): A;
  readonly BYTES_PER_ELEMENT: number;
}

/** A column of zeros that worker threads can read without a copy. */
function shared<A>(length: number, Kind: ColumnKind<A>): A {
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));
}
