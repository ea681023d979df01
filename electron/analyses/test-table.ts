import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { DEFAULT_OPTIONS, type RunInput } from './context.ts';

/** One event of a made-up log. Times in seconds since the epoch. */
export interface MadeEvent {
  readonly time: number;
  readonly from: string;
  readonly to: string;
  readonly kind?: string;
  readonly outcome?: number;
  readonly source?: number;
  readonly bytes?: number;
  readonly detail?: string;
}

/** Events of one pair at these times (seconds since the epoch). */
export function pairEvents(from: string, to: string, times: Iterable<number>, more: Partial<MadeEvent> = {}): MadeEvent[] {
  return Array.from(times, (time) => ({ ...more, time, from, to }));
}

/** An event table and its pairs from made-up events, for tests: what reading and indexing would give for such a log. */
export function madeInput(events: readonly MadeEvent[], more: Partial<RunInput> = {}): RunInput {
  const table = madeTable(events);
  return { table, pairs: madePairs(table), actors: table.hosts, options: DEFAULT_OPTIONS, ...more };
}

function madeTable(events: readonly MadeEvent[]): EventTable {
  const sorted = events
    .map((event, i) => ({ ...event, line: i + 1 }))
    .sort((a, b) => a.time - b.time || (a.source ?? 0) - (b.source ?? 0) || a.line - b.line);
  const hosts = new Map<string, number>();
  const kinds = new Map<string, number>();
  const details = new Map([['', 0]]);
  const id = (ids: Map<string, number>, name: string) => {
    if (!ids.has(name)) ids.set(name, ids.size);
    return ids.get(name)!;
  };
  const count = sorted.length;
  const time = new Float64Array(new SharedArrayBuffer(8 * count));
  const from = new Uint32Array(new SharedArrayBuffer(4 * count));
  const to = new Uint32Array(new SharedArrayBuffer(4 * count));
  const line = new Uint32Array(new SharedArrayBuffer(4 * count));
  const kind = new Uint16Array(new SharedArrayBuffer(2 * count));
  const source = new Uint16Array(new SharedArrayBuffer(2 * count));
  const outcome = new Uint8Array(new SharedArrayBuffer(count));
  const bytes = events.some((event) => event.bytes !== undefined) ? new Float64Array(new SharedArrayBuffer(8 * count)) : null;
  const detail = events.some((event) => event.detail !== undefined) ? new Uint32Array(new SharedArrayBuffer(4 * count)) : null;
  sorted.forEach((event, row) => {
    time[row] = Math.round(event.time * 1e6);
    from[row] = id(hosts, event.from);
    to[row] = id(hosts, event.to);
    kind[row] = id(kinds, event.kind ?? 'A');
    outcome[row] = event.outcome ?? 0;
    source[row] = event.source ?? 0;
    line[row] = event.line;
    if (bytes) bytes[row] = event.bytes ?? Number.NaN;
    if (detail) detail[row] = id(details, event.detail ?? '');
  });
  const sources = Array.from({ length: sorted.reduce((most, event) => Math.max(most, event.source ?? 0), 0) + 1 }, (_, i) => madeSource(i));
  return {
    count,
    datedCount: count,
    time,
    from,
    to,
    kind,
    outcome,
    bytes,
    detail,
    source,
    line,
    hosts: [...hosts.keys()],
    kinds: [...kinds.keys()],
    details: [...details.keys()],
    sources,
  };
}

function madeSource(index: number): SourceSummary {
  return {
    path: `made-${index}.log`,
    sha256: String(index).padStart(64, '0'),
    bytes: 0,
    format: 'made',
    detectedBecause: 'made in a test',
    timeZone: 'UTC',
    timeZoneAssumed: false,
    lines: 0,
    records: 0,
    rejects: 0,
    skipped: 0,
    events: 0,
    first: null,
    last: null,
    rejected: [],
    notes: [],
  };
}

function madePairs(table: EventTable): PairTable {
  const ids = new Map<number, number>();
  const from: number[] = [];
  const to: number[] = [];
  const total: number[] = [];
  const unique: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  const ofEvent = new Uint32Array(table.count);
  const repeated = new Uint8Array(table.count);
  const seen = new Set<string>();
  for (let row = 0; row < table.count; row++) {
    const key = table.from[row]! * 4294967296 + table.to[row]!;
    let pair = ids.get(key);
    if (pair === undefined) {
      pair = ids.size;
      ids.set(key, pair);
      from.push(table.from[row]!);
      to.push(table.to[row]!);
      total.push(0);
      unique.push(0);
      first.push(table.time[row]!);
      last.push(table.time[row]!);
    }
    const second = `${pair} ${table.kind[row]} ${Math.floor(table.time[row]! / 1e6)}`;
    repeated[row] = seen.has(second) ? 1 : 0;
    seen.add(second);
    ofEvent[row] = pair;
    total[pair]!++;
    unique[pair]! += 1 - repeated[row]!;
    last[pair] = table.time[row]!;
  }
  return {
    count: ids.size,
    from: Uint32Array.from(from),
    to: Uint32Array.from(to),
    total: Uint32Array.from(total),
    unique: Uint32Array.from(unique),
    first: Float64Array.from(first),
    last: Float64Array.from(last),
    ofEvent,
    repeated,
  };
}
