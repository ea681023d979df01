import type { Head, LineParser, ParseOptions } from '../format.ts';
import { RECORD, RecordSink, type Verdict } from '../record-sink.ts';
import { textOf } from '../scan/bytes.ts';
import { isExact } from '../scan/calendar.ts';
import { type Carried, type Carrier, type Peeler, UNDRESSED } from './carrier.ts';
import { lineSpans, peelHead } from './peel-head.ts';

const ENCODER = new TextEncoder();

/** Fields of a journal entry that matter here. */
interface Entry {
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

function entryOf(field: (name: string) => unknown): Entry | null {
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

/** Lays message and host side by side in one buffer, as a line of text would hold them. */
function announce(entry: Entry, sink: RecordSink): { readonly bytes: Uint8Array; readonly end: number } {
  const host = ENCODER.encode(entry.host);
  const bytes = new Uint8Array(entry.message.length + host.length);
  bytes.set(entry.message);
  bytes.set(host, entry.message.length);
  sink.carrierTime = entry.time;
  sink.carrierProgram = entry.program;
  if (host.length > 0) sink.setCarrierHost(bytes, entry.message.length, bytes.length);
  return { bytes, end: entry.message.length };
}

class JsonPeeler implements Peeler {
  private current: { readonly bytes: Uint8Array; readonly end: number } = { bytes: new Uint8Array(0), end: 0 };

  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    if (bytes[start] !== 123) return UNDRESSED;
    let value: unknown;
    try {
      value = JSON.parse(textOf(bytes, start, end));
    } catch {
      return UNDRESSED;
    }
    if (typeof value !== 'object' || value === null || !('__REALTIME_TIMESTAMP' in value || '__CURSOR' in value)) return UNDRESSED;
    const record = value as Record<string, unknown>;
    const entry = entryOf((name) => record[name]) ?? { message: new Uint8Array(0), time: Number.NaN, host: '', program: '' };
    this.current = announce(entry, sink);
    return 0;
  }

  message(): { readonly bytes: Uint8Array; readonly end: number } {
    return this.current;
  }
}

/** `journalctl -o json`: one object a line. */
export const journaldJson: Carrier = {
  id: 'journald-json',
  title: 'systemd journal as JSON (journalctl -o json)',
  specification: 'https://systemd.io/JOURNAL_EXPORT_FORMATS/',
  detect(head: Head): Carried | null {
    return peelHead(
      head,
      () => new JsonPeeler(),
      (total, dressed) => `${dressed} of ${total} lines are entries of the systemd journal as JSON`,
      () => false,
    );
  },
  splittable: () => true,
  peeler: () => new JsonPeeler(),
};

const MOST_ENTRY_BYTES = 1 << 20;

/**
 * `journalctl -o export`: fields as `NAME=VALUE` lines, or `NAME`, a 64-bit little-endian length and the bytes where the value is binary; a blank line ends an entry.
 * Reads lines, so a binary value that holds line ends is put together again from its pieces.
 */
class ExportParser implements LineParser {
  private readonly inner: LineParser;
  private fields = new Map<string, unknown>();
  private firstLine = 0;
  /** Name of the binary field being collected, '' when none is. */
  private binaryName = '';
  private binary: number[] = [];

  constructor(inner: LineParser) {
    this.inner = inner;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (this.binaryName !== '') {
      this.collect(bytes, start, end);
      return sink.skip('field of a journal entry');
    }
    if (start >= end) return this.complete(sink);
    if (this.fields.size === 0) this.firstLine = sink.line;
    const equals = bytes.subarray(start, Math.min(end, start + 256)).indexOf(61);
    if (equals > 0) this.keep(textOf(bytes, start, start + equals), textOf(bytes, start + equals + 1, end));
    else if (end - start < 256) this.binaryName = textOf(bytes, start, end);
    return sink.skip('field of a journal entry');
  }

  finish(sink: RecordSink): void {
    if (this.fields.size > 0) this.complete(sink);
    this.inner.finish?.(sink);
  }

  private keep(name: string, value: unknown): void {
    if (this.fields.size < 1024) this.fields.set(name, value);
  }

  private collect(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end && this.binary.length < MOST_ENTRY_BYTES; i++) this.binary.push(bytes[i]!);
    this.binary.push(10);
    if (this.binary.length < 8) return;
    let length = 0;
    for (let i = 7; i >= 0; i--) length = length * 256 + this.binary[i]!;
    if (this.binary.length - 9 < length && this.binary.length < MOST_ENTRY_BYTES) return;
    this.keep(this.binaryName, this.binary.slice(8, 8 + length));
    this.binaryName = '';
    this.binary = [];
  }

  private complete(sink: RecordSink): Verdict {
    if (this.fields.size === 0) return sink.skip('blank');
    const fields = this.fields;
    this.fields = new Map();
    const entry = entryOf((name) => fields.get(name));
    sink.clearCarrier();
    if (!entry) return sink.skip('journal entry without a message');
    sink.citeLine = this.firstLine;
    const message = announce(entry, sink);
    return this.inner.line(message.bytes, 0, message.end, sink);
  }
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

const EXPORT_FIELD = /^(?:__CURSOR|__REALTIME_TIMESTAMP|__MONOTONIC_TIMESTAMP)=/;

/** `journalctl -o export`. */
export const journaldExport: Carrier = {
  id: 'journald-export',
  title: 'systemd journal export (journalctl -o export)',
  specification: 'https://systemd.io/JOURNAL_EXPORT_FORMATS/',
  detect(head: Head): Carried | null {
    const entries = head.lines.filter((line) => line.startsWith('__REALTIME_TIMESTAMP=')).length;
    if (entries === 0 || !head.lines.slice(0, 8).some((line) => EXPORT_FIELD.test(line))) return null;
    const keeper = new MessageKeeper();
    const parser = new ExportParser(keeper);
    const sink = new RecordSink(16);
    for (const { start, end } of lineSpans(head)) {
      sink.line++;
      parser.line(head.bytes, start, end, sink);
    }
    if (keeper.lines.length === 0) return null;
    return {
      confidence: 1,
      reason: `${keeper.lines.length} entries of a systemd journal export`,
      needsZone: false,
      needsYear: false,
      lines: keeper.lines,
      programs: keeper.programs,
    };
  },
  splittable: () => false,
  peeler: () => new JsonPeeler(),
  wrap: (inner: LineParser, _options: ParseOptions) => new ExportParser(inner),
};
