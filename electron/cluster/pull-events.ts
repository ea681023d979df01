import type { IncomingBatch } from '../store/import-source.ts';
import type { Scope } from './account.ts';
import type { ClusterClient } from './client.ts';
import { ClusterFault } from './fault.ts';
import type { HostNames } from './names.ts';
import type { ColumnType } from './native-format.ts';
import { type NativeBlock, NativeReader } from './native-reader.ts';
import { MERGED } from './survey.ts';

/** Events that are sorted and pulled by one query, if sources are small enough. */
const PULLED_AT_ONCE = 10_000_000;
/** Their ids stand in the query twice. */
const SOURCES_AT_ONCE = 100;
const TWO_32 = 4_294_967_296;
const UNDATED_HIGH = 0x7fff_ffff;

const COLUMNS = 'event, line, from_host, to_host, time, kind, outcome, bytes, detail';
const TYPES: readonly ColumnType[] = ['UInt32', 'UInt32', 'UInt32', 'UInt64', 'UInt64', 'Int64', 'String', 'UInt8', 'Float64', 'String'];

/** A source whose events are to come, and how many. */
export interface WantedSource {
  readonly id: string;
  readonly events: number;
}

/** A stretch of rows of one source inside a block. */
interface Stretch {
  readonly block: NativeBlock;
  readonly from: number;
  readonly until: number;
}

/**
 * The chosen events, source after source in the order given, each source's in the order of its text. Sources are asked for in order too:
 * one query brings several, and nothing is kept but the block that is being read.
 */
export class EventPull {
  private readonly client: ClusterClient;
  private readonly selection: Scope;
  private readonly sources: readonly WantedSource[];
  private blocks: AsyncGenerator<NativeBlock> | null = null;
  private block: NativeBlock | null = null;
  private row = 0;
  /** First source that the query under way does not bring. */
  private end = 0;

  constructor(client: ClusterClient, selection: Scope, sources: readonly WantedSource[]) {
    this.client = client;
    this.selection = selection;
    this.sources = sources;
  }

  /** The events of the source at `place`, in batches as an import takes them: numbers of hosts, kinds and details are the source's own. */
  async *batches(place: number, names: HostNames): AsyncGenerator<IncomingBatch> {
    const wanted = this.sources[place]!.events;
    if (wanted === 0) return;
    const numbering = new SourceNumbering(names);
    let before = -1;
    let came = 0;
    for await (const stretch of this.stretches(place)) {
      const events = stretch.block.columns[1] as Uint32Array;
      for (let row = stretch.from; row < stretch.until; row++) {
        if (events[row]! <= before) throw new ClusterFault('internal', 'the cluster sent an event twice; reduce again');
        before = events[row]!;
      }
      came += stretch.until - stretch.from;
      yield numbering.batch(stretch);
    }
    if (came !== wanted)
      throw new ClusterFault(
        'internal',
        `the cluster sent ${came} of ${wanted} events of a source: its answer broke off, or more was being loaded meanwhile; reduce again`,
      );
  }

  /** Ends the query under way. */
  async close(): Promise<void> {
    await this.blocks?.return(undefined);
    this.blocks = null;
  }

  private async *stretches(place: number): AsyncGenerator<Stretch> {
    if (place >= this.end) await this.ask(place);
    for (;;) {
      if (this.block === null || this.row >= this.block.rows) {
        const next = await this.blocks!.next();
        if (next.done === true) return;
        this.block = next.value;
        this.row = 0;
      }
      const places = this.block.columns[0] as Uint32Array;
      if (places[this.row] !== place) return;
      const from = this.row;
      while (this.row < this.block.rows && places[this.row] === place) this.row++;
      yield { block: this.block, from, until: this.row };
    }
  }

  private async ask(place: number): Promise<void> {
    await this.close();
    this.block = null;
    let events = 0;
    let end = place;
    while (end < this.sources.length && end - place < SOURCES_AT_ONCE && (end === place || events + this.sources[end]!.events <= PULLED_AT_ONCE))
      events += this.sources[end++]!.events;
    this.end = end;
    const group = this.sources.slice(place, end);
    const ids = group.map(({ id }) => id).join(', ');
    const places = group.map((_, i) => place + i).join(', ');
    const { table, where, external } = this.selection;
    const sql = `SELECT toUInt32(transform(source, [${ids}], [${places}], 0)) AS place, ${COLUMNS}
      FROM ${table} WHERE ${where} AND source IN (${ids}) ORDER BY place, event`;
    const stream = this.client.stream(sql, { settings: MERGED, external });
    this.blocks = new NativeReader(stream, TYPES).blocks();
  }
}

/** Numbers of names within one source, in order of first appearance: as a reader of the source would have given them. */
class SourceNumbering {
  private readonly names: HostNames;
  private readonly hosts = new Map<number, number>();
  private readonly kinds = new Map<string, number>();
  private readonly details = new Map<string, number>([['', 0]]);

  constructor(names: HostNames) {
    this.names = names;
  }

  batch({ block, from, until }: Stretch): IncomingBatch {
    const [, , line, fromHost, toHost, time, kind, outcome, bytes, detail] = block.columns as unknown as Columns;
    const count = until - from;
    const fresh = { newHosts: [] as string[], newKinds: [] as string[], newDetails: [] as string[] };
    const batch = {
      ...{ count, time: new Float64Array(count), from: new Uint32Array(count), to: new Uint32Array(count), kind: new Uint16Array(count) },
      ...{ outcome: outcome.slice(from, until), bytes: bytes.slice(from, until), detail: new Uint32Array(count), line: line.slice(from, until) },
    };
    for (let i = 0; i < count; i++) {
      const row = from + i;
      batch.time[i] = timeOf(time[row * 2]!, time[row * 2 + 1]!);
      batch.from[i] = this.host(fromHost[row * 2]!, fromHost[row * 2 + 1]!, fresh.newHosts);
      batch.to[i] = this.host(toHost[row * 2]!, toHost[row * 2 + 1]!, fresh.newHosts);
      batch.kind[i] = numberOf(this.kinds, kind[row]!, fresh.newKinds);
      batch.detail[i] = numberOf(this.details, detail[row]!, fresh.newDetails);
    }
    return { ...batch, ...fresh };
  }

  private host(low: number, high: number, fresh: string[]): number {
    const place = this.names.place(low, high);
    const known = this.hosts.get(place);
    if (known !== undefined) return known;
    const number = this.hosts.size;
    this.hosts.set(place, number);
    fresh.push(this.names.names[place]!);
    return number;
  }
}

type Columns = readonly [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  readonly string[],
  Uint8Array,
  Float64Array,
  readonly string[],
];

function numberOf(known: Map<string, number>, word: string, fresh: string[]): number {
  const number = known.get(word);
  if (number !== undefined) return number;
  known.set(word, known.size);
  fresh.push(word);
  return known.size - 1;
}

function timeOf(low: number, high: number): number {
  return high === UNDATED_HIGH && low === 0xffff_ffff ? Number.NaN : (high | 0) * TWO_32 + low;
}
