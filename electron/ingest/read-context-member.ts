import { readableCount } from '../../shared/lib/format-value.ts';
import { contextTitle } from '../formats/context/kinds.ts';
import type { HostLabel } from '../formats/context/label.ts';
import { type AddressDatabase, openMmdb } from '../formats/context/mmdb.ts';
import { readContext } from '../formats/context/read-context.ts';
import type { SegmentReader } from '../reading/segments.ts';

/** A context file is read as a whole; a larger one is refused. */
export const MOST_CONTEXT_BYTES = 128 << 20;
const PIECE_BYTES = 4 << 20;
const DECODER = new TextDecoder('utf-8');

/** What a context file said, and the account of its lines. */
export interface ContextMember {
  readonly format: string;
  readonly because: string;
  readonly labels: readonly HostLabel[];
  readonly database?: AddressDatabase;
  readonly rejected: readonly { readonly line: number; readonly offset: number; readonly reason: string; readonly raw: Uint8Array }[];
  readonly lines: number;
  /** Lines that gave at least one label. */
  readonly records: number;
  readonly notes: readonly string[];
}

/**
 * The format id of the context file that a head begins, with the reason; null when it is none. To be asked only where no format of events is sure of it.
 * A MaxMind database carries its mark at its end, so that its name is taken at its word here; `readContextMember` looks.
 */
export function recogniseContext(head: Uint8Array, complete: boolean, name: string): { readonly format: string; readonly because: string } | null {
  if (/\.mmdb$/i.test(name)) return { format: 'context-mmdb', because: 'named as a MaxMind database' };
  const end = complete ? head.length : head.lastIndexOf(10) + 1;
  if (head.subarray(0, end).includes(0)) return null;
  const context = readContext(DECODER.decode(head.subarray(0, end)));
  if (context === null || context.labels.length === 0) return null;
  const format = `context-${context.kind}`;
  return { format, because: `a ${contextTitle(format)}: it holds no contacts, it says who hosts are` };
}

/** Reads the rest of a member that `recogniseContext` took for a context file. Null when the whole of it is none after all, or too large. */
export async function readContextMember(
  reader: SegmentReader,
  head: Uint8Array,
  recognised: { readonly format: string; readonly because: string },
  signal: AbortSignal,
): Promise<ContextMember | null> {
  const bytes = await wholeOf(reader, head, signal);
  if (bytes === null) return null;
  if (recognised.format === 'context-mmdb') return databaseMember(bytes);
  const text = DECODER.decode(bytes);
  const context = readContext(text);
  if (context === null) return null;
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  const records = new Set(context.labels.map(({ line }) => line)).size;
  const encoder = new TextEncoder();
  return {
    ...recognised,
    labels: context.labels,
    // The offset of a line is not known here: line ends differ. Its number is, and that is what is shown.
    rejected: context.rejects.map(({ line, reason }) => ({ line, offset: 0, reason, raw: encoder.encode(lines[line - 1] ?? '').slice(0, 1024) })),
    lines: lines.length,
    records,
    notes: [`No log: it gave ${readableCount(context.labels.length)} labels for hosts and networks, and no events.`],
  };
}

async function databaseMember(bytes: Uint8Array): Promise<ContextMember | null> {
  const database = await openMmdb(bytes);
  return database === null
    ? null
    : {
        format: 'context-mmdb',
        because: `a MaxMind database: ${database.source}`,
        labels: [],
        database,
        rejected: [],
        lines: 0,
        records: 0,
        notes: [`No log: ${database.source}. The hosts of a case are looked up in it when files are imported.`],
      };
}

async function wholeOf(reader: SegmentReader, head: Uint8Array, signal: AbortSignal): Promise<Uint8Array | null> {
  if (head.length === 0) return null;
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const piece = new Uint8Array(PIECE_BYTES);
    const segment = await reader.nextBytes(piece);
    if (segment === null || signal.aborted) break;
    pieces.push(piece.subarray(0, segment.length));
    total += segment.length;
    if (total > MOST_CONTEXT_BYTES) return null;
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
