import type { Head, LineParser } from '../format.ts';
import { RECORD, RecordSink, type Verdict } from '../record-sink.ts';
import { textOf } from '../scan/bytes.ts';
import { isExact } from '../scan/calendar.ts';
import type { Carried } from './carrier.ts';
import { lineSpans } from './peel-head.ts';

const ENCODER = new TextEncoder();

/** Fields of a journal entry that matter here. */
export interface Entry {
  readonly message: Uint8Array;
  /** Microseconds; NaN when untold. */
  readonly time: number;
  readonly host: string;
  readonly program: string;
}

/** A field of journal JSON: text, an array of byte numbers (not UTF-8), or null (too long); anything else counts as absent. */
function fieldBytes(value: unknown): Uint8Array | null {
  if (typeof value === 'string') return ENCODER.encode(value);
  if (!Array.isArray(value)) return null;
  // The same field given several times is an array of values; the first counts.
  if (value.length > 0 && (typeof value[0] === 'string' || Array.isArray(value[0]))) return fieldBytes(value[0]);
  const bytes = new Uint8Array(value.length);
  for (const [i, item] of value.entries()) {
    if (typeof item !== 'number') return null;
    bytes[i] = item & 0xff;
  }
  return bytes;
}

const fieldText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An entry from its fields; null when it has no message. */
export function entryOf(field: (name: string) => unknown): Entry | null {
  const message = fieldBytes(field('MESSAGE'));
  if (!message) return null;
  const realtime = Number(fieldText(field('_SOURCE_REALTIME_TIMESTAMP')) || fieldText(field('__REALTIME_TIMESTAMP')) || Number.NaN);
  return {
    message,
    time: isExact(realtime) ? realtime : Number.NaN,
    host: fieldText(field('_HOSTNAME')),
    program: fieldText(field('SYSLOG_IDENTIFIER')) || fieldText(field('_COMM')),
  };
}

/** Tells the sink of an entry. Lays message and host side by side in one buffer, as a line of text would hold them. */
export function announce(entry: Entry, sink: RecordSink): { readonly bytes: Uint8Array; readonly end: number } {
  const host = ENCODER.encode(entry.host);
  const bytes = new Uint8Array(entry.message.length + host.length);
  bytes.set(entry.message);
  bytes.set(host, entry.message.length);
  sink.carrierTime = entry.time;
  sink.carrierProgram = entry.program;
  if (host.length > 0) sink.setCarrierHost(bytes, entry.message.length, bytes.length);
  return { bytes, end: entry.message.length };
}

/** Stands in for lines while a head is looked at: keeps the messages. */
class MessageKeeper implements LineParser {
  readonly lines: string[] = [];
  readonly programs: string[] = [];

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    this.lines.push(textOf(bytes, start, end));
    this.programs.push(sink.carrierProgram);
    return RECORD;
  }
}

/** What a head holds of entries that span lines, read by the parser that would read the file; null when there is no message. */
export function carriedEntries(head: Head, parserFor: (inner: LineParser) => LineParser, entries: string): Carried | null {
  const keeper = new MessageKeeper();
  const parser = parserFor(keeper);
  const sink = new RecordSink(16);
  for (const { start, end } of lineSpans(head)) {
    sink.line++;
    parser.line(head.bytes, start, end, sink);
  }
  // The last entry of a whole file ends with it.
  if (head.complete) parser.finish?.(sink);
  if (keeper.lines.length === 0) return null;
  return {
    confidence: 1,
    reason: `${keeper.lines.length} ${entries}`,
    needsZone: false,
    needsYear: false,
    lines: keeper.lines,
    programs: keeper.programs,
  };
}
