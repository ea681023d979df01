import type { Head, LineParser, ParseOptions } from '../format.ts';
import type { RecordSink, Verdict } from '../record-sink.ts';
import { textOf } from '../scan/bytes.ts';
import { type Carried, type Carrier, type Peeler, UNDRESSED } from './carrier.ts';
import { announce, carriedEntries, entryOf } from './journal-entry.ts';
import { peelHead } from './peel-head.ts';

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
const FIELD = 'field of a journal entry';

/**
 * `journalctl -o export`: fields as `NAME=VALUE` lines, or `NAME`, a 64-bit little-endian length and the bytes where the value is binary; a blank line ends an entry.
 * Reads lines, so a binary value that holds line ends is put together again from its pieces.
 */
class ExportParser implements LineParser {
  private readonly inner: LineParser;
  private fields = new Map<string, unknown>();
  private firstLine = 0;
  /** The message announced last. */
  private message: Uint8Array = new Uint8Array(0);
  /** Name of the binary field being collected, '' when none is. */
  private binaryName = '';
  private binary: number[] = [];

  constructor(inner: LineParser) {
    this.inner = inner;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (this.binaryName !== '') {
      this.collect(bytes, start, end);
      return sink.skip(FIELD);
    }
    if (start >= end) return this.complete(sink);
    if (this.fields.size === 0) this.firstLine = sink.line;
    const equals = bytes.subarray(start, Math.min(end, start + 256)).indexOf(61);
    if (equals > 0) this.keep(textOf(bytes, start, start + equals), textOf(bytes, start + equals + 1, end));
    else if (end - start < 256) this.binaryName = textOf(bytes, start, end);
    return sink.skip(FIELD);
  }

  finish(sink: RecordSink): void {
    // Without the blank line that ends an entry, its last field stands for it.
    if (this.fields.size > 0) sink.completeSkipped(FIELD, this.complete(sink), this.message);
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
    this.message = entry.message;
    return this.inner.line(message.bytes, 0, message.end, sink);
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
    return carriedEntries(head, (keeper) => new ExportParser(keeper), 'entries of a systemd journal export');
  },
  splittable: () => false,
  peeler: () => new JsonPeeler(),
  wrap: (inner: LineParser, _options: ParseOptions) => new ExportParser(inner),
};
