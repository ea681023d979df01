import type { Scope } from './account.ts';
import type { ClusterClient } from './client.ts';
import { BUCKETS } from './ids.ts';
import type { ColumnType } from './native-format.ts';
import { type NativeBlock, NativeReader } from './native-reader.ts';
import { PER_SHARD, type Totals } from './survey.ts';
import { UNDATED } from './tables.ts';

/** Rows that are sorted at once, over all shards: what bounds the memory of the query, whatever the size of the table. */
const SLICE_ROWS = 12_000_000;
/** A pair with more events than this is listed without figures of its pauses. */
export const MOST_SORTED = 2_000_000;
/** Pauses up to this many seconds are one burst (METHODS.md B1). */
const BURST_SECONDS = 60;
const HOURS = 24;

const FIGURES = ['n', 'first', 'last', 'refused', 'pauses', 'mean', 'deviation', 'lower', 'median', 'upper'] as const;

/** What is known of the listed pairs, a column for each figure. Ids as word pairs. */
export interface PairFigures {
  readonly count: number;
  readonly ids: Uint32Array;
  readonly n: Float64Array;
  /** Microseconds; NaN where no event has a time. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly refused: Float64Array;
  /** Pauses over 60 s between contacts: how many, and in seconds mean, standard deviation and quartiles; NaN where there are none. */
  readonly pauses: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly lower: Float64Array;
  readonly median: Float64Array;
  readonly upper: Float64Array;
  /** 24 for each pair. */
  readonly hours: Uint32Array;
}

/** Figures of every pair with at least `totals.listedFrom` events, in order of id, so that they are the same from any number of shards. */
export async function takePairFigures(client: ClusterClient, scope: Scope, totals: Totals, progress: (share: number) => void): Promise<PairFigures> {
  const gathered = new Gathered(totals.listedPairs);
  const slices = Math.min(BUCKETS, Math.max(1, Math.ceil(totals.events / SLICE_ROWS)));
  for (let slice = 0; slice < slices; slice++) {
    const [from, until] = [Math.floor((BUCKETS * slice) / slices), Math.floor((BUCKETS * (slice + 1)) / slices)];
    const stream = client.stream(figuresQuery(scope, from, until, totals.listedFrom), { settings: PER_SHARD, external: scope.external });
    for await (const block of new NativeReader(stream, COLUMN_TYPES).blocks()) gathered.take(block);
    progress((slice + 1) / slices);
  }
  return gathered.sorted();
}

const COLUMN_TYPES: readonly ColumnType[] = [
  'UInt64',
  'UInt64',
  ...FIGURES.map(() => 'Float64' as const),
  ...Array.from({ length: HOURS }, () => 'UInt32' as const),
];

/** Everything about the pairs of some buckets in one pass; the sorted times live only as long as it runs. */
export function figuresQuery({ table, where }: Scope, from: number, until: number, least: number): string {
  const dated = `time != ${UNDATED}`;
  const hours = Array.from({ length: HOURS }, (_, hour) => `toUInt32(countIf(${dated} AND intDiv(time, 3600000000) % 24 = ${hour})) AS hour_${hour}`);
  return `WITH arraySort(groupArrayIf(${MOST_SORTED})(intDiv(time, 1000000), ${dated})) AS seconds,
    arrayFilter(pause -> pause > ${BURST_SECONDS}, arrayMap((later, sooner) -> later - sooner, arrayPopFront(seconds), arrayPopBack(seconds))) AS gaps,
    arrayReduce('quantilesExact(0.25, 0.5, 0.75)', gaps) AS quartiles,
    (count() <= ${MOST_SORTED} AND length(gaps) > 0) AS known
  SELECT from_host, to_host, toFloat64(count()) AS n,
    if(countIf(${dated}) > 0, toFloat64(minIf(time, ${dated})), nan) AS first_time, if(countIf(${dated}) > 0, toFloat64(maxIf(time, ${dated})), nan) AS last_time,
    toFloat64(countIf(outcome IN (2, 3, 4, 6))) AS refused, if(count() <= ${MOST_SORTED}, toFloat64(length(gaps)), nan) AS pauses,
    if(known, arraySum(gaps) / length(gaps), nan) AS pause_mean,
    if(known, sqrt(arraySum(arrayMap(gap -> pow(gap - arraySum(gaps) / length(gaps), 2), gaps)) / length(gaps)), nan) AS pause_deviation,
    if(known, toFloat64(quartiles[1]), nan) AS pause_lower, if(known, toFloat64(quartiles[2]), nan) AS pause_median,
    if(known, toFloat64(quartiles[3]), nan) AS pause_upper, ${hours.join(', ')}
  FROM ${table} WHERE ${where} AND bucket >= ${from} AND bucket < ${until} GROUP BY from_host, to_host HAVING count() >= ${least}`;
}

/** Columns that grow as blocks come in. */
class Gathered {
  private count = 0;
  private readonly most: number;
  private readonly ids: Uint32Array;
  private readonly figures: readonly Float64Array[];
  private readonly hours: Uint32Array;

  constructor(most: number) {
    this.most = most;
    this.ids = new Uint32Array(most * 4);
    this.figures = FIGURES.map(() => new Float64Array(most));
    this.hours = new Uint32Array(most * HOURS);
  }

  take({ rows, columns }: NativeBlock): void {
    const [from, to] = columns as [Uint32Array, Uint32Array];
    // Loads go on while this is counted; a pair that came since is for the next reduction.
    const taken = Math.min(rows, this.most - this.count);
    for (let i = 0; i < taken; i++) {
      const pair = this.count + i;
      this.ids.set([from[i * 2]!, from[i * 2 + 1]!, to[i * 2]!, to[i * 2 + 1]!], pair * 4);
      for (let hour = 0; hour < HOURS; hour++) this.hours[pair * HOURS + hour] = (columns[2 + FIGURES.length + hour] as Uint32Array)[i]!;
    }
    this.figures.forEach((figure, f) => {
      figure.set((columns[2 + f] as Float64Array).subarray(0, taken), this.count);
    });
    this.count += taken;
  }

  sorted(): PairFigures {
    const { ids, count } = this;
    const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => {
      for (const word of [1, 0, 3, 2]) {
        const difference = ids[a * 4 + word]! - ids[b * 4 + word]!;
        if (difference !== 0) return difference;
      }
      return 0;
    });
    const wide = (values: Uint32Array, width: number): Uint32Array => {
      const out = new Uint32Array(count * width);
      order.forEach((pair, i) => {
        out.set(values.subarray(pair * width, (pair + 1) * width), i * width);
      });
      return out;
    };
    const figures = FIGURES.map((name, f) => [name, Float64Array.from(order, (pair) => this.figures[f]![pair]!)] as const);
    const named = Object.fromEntries(figures) as Record<(typeof FIGURES)[number], Float64Array>;
    return { count, ids: wide(ids, 4), hours: wide(this.hours, HOURS), ...named };
  }
}
