import type { ClusterClient, ExternalTable } from './client.ts';
import { ClusterFault } from './fault.ts';
import { type WideId, WideMap, wordsOf } from './ids.ts';
import { bytesOf } from './native-format.ts';
import { NativeReader } from './native-reader.ts';

/** Ids sent along with one query. */
const AT_ONCE = 500_000;

/** Ids, as ClickHouse prints them, as a table of one column. */
export function idTable(name: string, ids: readonly string[]): ExternalTable {
  return { name, structure: 'id UInt64', rows: bytesOf(Uint32Array.from(ids.flatMap(wordsOf))) };
}

/** A set of host ids, as it grows. */
export class HostIds {
  private readonly known = new WideMap();
  private words = new Uint32Array(2048);

  get count(): number {
    return this.known.size;
  }

  add(low: number, high: number): void {
    if (this.known.get(low, high) >= 0) return;
    const at = this.known.size;
    this.known.set(low, high, at);
    if (at * 2 === this.words.length) {
      const longer = new Uint32Array(this.words.length * 2);
      longer.set(this.words);
      this.words = longer;
    }
    this.words[at * 2] = low;
    this.words[at * 2 + 1] = high;
  }

  *all(): Generator<WideId> {
    for (let i = 0; i < this.count; i++) yield [this.words[i * 2]!, this.words[i * 2 + 1]!];
  }

  /** The ids as tables that queries can name, so many at a time. */
  *tables(name: string): Generator<ExternalTable> {
    for (let at = 0; at < this.count; at += AT_ONCE)
      yield { name, structure: 'id UInt64', rows: bytesOf(this.words.slice(at * 2, Math.min(this.count, at + AT_ONCE) * 2)) };
  }
}

/** Names by id. */
export class HostNames {
  private readonly places = new WideMap();
  readonly names: string[] = [];

  /** Number of an id among those known here; throws for one whose name the cluster does not have. */
  place(low: number, high: number): number {
    const place = this.places.get(low, high);
    if (place < 0)
      throw new ClusterFault(
        'case-damaged',
        'the cluster holds events of a host without a name: part of its hosts table was lost; load the files again with --mend, and what is missing is sent',
      );
    return place;
  }

  name(low: number, high: number): string {
    return this.names[this.place(low, high)]!;
  }

  /** Learns the names of some ids. Throws when two names share an id: their events could not be told apart. */
  async learn(client: ClusterClient, ids: HostIds): Promise<void> {
    for (const external of ids.tables('wanted')) {
      const stream = client.stream(
        `SELECT id, any(name) AS first_name, toUInt64(uniqExact(name)) AS names FROM hosts WHERE id IN wanted GROUP BY id`,
        { external: [external] },
      );
      for await (const { rows, columns } of new NativeReader(stream, ['UInt64', 'String', 'UInt64']).blocks()) {
        const [words, names, counts] = columns as [Uint32Array, readonly string[], Uint32Array];
        for (let i = 0; i < rows; i++) {
          if (counts[i * 2] !== 1)
            throw new ClusterFault('internal', `two hosts share the id of ${names[i]}; their events cannot be told apart on this cluster`);
          this.places.set(words[i * 2]!, words[i * 2 + 1]!, this.names.length);
          this.names.push(names[i]!);
        }
      }
    }
  }
}
