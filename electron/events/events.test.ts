import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { RecordSink } from '../formats/record-sink.ts';
import { orderRows } from './order-rows.ts';
import { buildPairs } from './pairs.ts';
import { ScrubIndex } from './scrub-index.ts';
import { EventTableBuilder } from './table-builder.ts';

/** An event as people would write it: seconds (null: undated), hosts and kind by number. */
type Written = readonly [time: number | null, from: number, to: number, kind: number];
const written = fc.tuple(
  fc.option(fc.integer({ min: 0, max: 40 }), { freq: 9 }),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 2 }),
);
const sources = fc.array(fc.array(fc.array(written, { maxLength: 12 }), { maxLength: 4 }), { minLength: 1, maxLength: 3 });

/** Builds a table from sources of batches of events, each source with dictionaries of its own. */
function build(all: readonly (readonly (readonly Written[])[])[]): EventTable {
  const builder = new EventTableBuilder();
  const sinks = all.map(() => new RecordSink(2));
  all.forEach(() => void builder.beginSource());
  const longest = Math.max(...all.map((batches) => batches.length));
  for (let i = 0; i < longest; i++) {
    for (const [source, batches] of all.entries()) {
      const sink = sinks[source]!;
      for (const [time, from, to, kind] of batches[i] ?? []) {
        sink.line++;
        const detail = kind === 2 ? sink.detail(`d${from}`) : 0;
        sink.event(
          time === null ? Number.NaN : time * 500_000,
          sink.hostText(`h${from}`),
          sink.hostText(`h${to}`),
          sink.kind(`k${kind}`),
          0,
          kind === 1 ? from : Number.NaN,
          detail,
        );
      }
      builder.append(source, sink.takeBatch());
    }
  }
  return builder.finish(all.map(() => ({}) as SourceSummary));
}

/** Each row as text. */
const rows = (t: EventTable): string[] =>
  Array.from({ length: t.count }, (_, i) =>
    [
      t.time[i],
      t.source[i],
      t.line[i],
      t.hosts[t.from[i]!],
      t.hosts[t.to[i]!],
      t.kinds[t.kind[i]!],
      t.bytes?.[i] ?? Number.NaN,
      t.details[t.detail?.[i] ?? 0],
    ].join(' '),
  );

describe('EventTableBuilder', () => {
  it('sorts by time, source, line, undated last, and keeps every event', () => {
    fc.assert(
      fc.property(sources, (all) => {
        const table = build(all);
        const expected = all
          .flatMap((batches, source) => batches.flat().map((event, i) => ({ event, source, line: i + 1 })))
          .sort((a, b) => (a.event[0] ?? 1e9) - (b.event[0] ?? 1e9) || a.source - b.source || a.line - b.line)
          .map(({ event: [time, from, to, kind], source, line }) =>
            [
              time === null ? Number.NaN : time * 500_000,
              source,
              line,
              `h${from}`,
              `h${to}`,
              `k${kind}`,
              kind === 1 ? from : Number.NaN,
              kind === 2 ? `d${from}` : '',
            ].join(' '),
          );
        expect(rows(table)).toEqual(expected);
        expect(table.datedCount).toBe(all.flat(2).filter((event) => event[0] !== null).length);
        expect(new Set(table.hosts).size).toBe(table.hosts.length);
      }),
      { numRuns: 400 },
    );
  });

  it('orders long unsorted columns as a stable sort does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 3000, size: 'max' }), (times) => {
        const { order } = orderRows(Float64Array.from(times));
        const expected = times.map((_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b);
        expect(order ? [...order] : times.map((_, i) => i)).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('buildPairs', () => {
  it('agrees with a naive count', () => {
    fc.assert(
      fc.property(sources, fc.boolean(), (all, grouped) => {
        const table = build(all);
        const actorOf = grouped ? Uint32Array.from(table.hosts, (host) => (host < 'h3' ? table.hosts.length : table.hosts.indexOf(host))) : undefined;
        const pairs = buildPairs(table, actorOf);
        const naive = new Map<string, { total: number; seconds: Set<string>; times: number[] }>();
        for (let i = 0; i < table.count; i++) {
          const key = `${actorOf ? actorOf[table.from[i]!] : table.from[i]} ${actorOf ? actorOf[table.to[i]!] : table.to[i]}`;
          const known = naive.get(key) ?? { total: 0, seconds: new Set<string>(), times: [] };
          naive.set(key, known);
          const second = `${table.from[i]} ${table.to[i]} ${table.kind[i]} ${i < table.datedCount ? Math.floor(table.time[i]! / 1e6) : `undated ${i}`}`;
          expect(pairs.repeated[i]).toBe(known.seconds.has(second) ? 1 : 0);
          known.total++;
          known.seconds.add(second);
          if (i < table.datedCount) known.times.push(table.time[i]!);
          expect(pairs.ofEvent[i]).toBe([...naive.keys()].indexOf(key));
        }
        const found = Array.from({ length: pairs.count }, (_, p) => [
          `${pairs.from[p]} ${pairs.to[p]}`,
          pairs.total[p],
          pairs.unique[p],
          pairs.first[p],
          pairs.last[p],
        ]);
        expect(found).toEqual([...naive].map(([key, n]) => [key, n.total, n.seconds.size, n.times[0] ?? Number.NaN, n.times.at(-1) ?? Number.NaN]));
      }),
      { numRuns: 400 },
    );
  });
});

describe('ScrubIndex', () => {
  it('agrees with a naive count for any windows in any order', () => {
    const window = fc.tuple(fc.integer({ min: -2, max: 210 }), fc.integer({ min: -2, max: 210 }));
    const events = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 6 })), { maxLength: 2000, size: 'max' });
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 5 }), fc.array(window, { maxLength: 30 }), (list, undated, windows) => {
        const sorted = [...list].sort((a, b) => a[0] - b[0]);
        const time = Float64Array.from([...sorted.map(([t]) => t), ...new Array<number>(undated).fill(Number.NaN)]);
        const pair = Uint32Array.from([...sorted.map(([, p]) => p), ...new Array<number>(undated).fill(0)]);
        const index = new ScrubIndex(time, pair, sorted.length, 7);
        for (const [start, end] of windows) {
          const naive = [0, 1, 2, 3, 4, 5, 6].map((p) => sorted.filter(([t, q]) => q === p && t >= start && t < end).length);
          expect([...index.count(start, end)]).toEqual(naive);
          expect(index.total(start, end)).toBe(naive.reduce((a, b) => a + b, 0));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('holds with no events and no pairs', () => {
    expect([...new ScrubIndex(new Float64Array(0), new Uint32Array(0), 0, 0).count(0, 1)]).toEqual([]);
    expect([...new ScrubIndex(new Float64Array(0), new Uint32Array(0), 0, 2).count(0, 1)]).toEqual([0, 0]);
  });
});
