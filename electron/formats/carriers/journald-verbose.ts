import type { Head, LineParser } from '../format.ts';
import type { RecordSink, Verdict } from '../record-sink.ts';
import { isBlank, textOf } from '../scan/bytes.ts';
import type { Carried, Carrier } from './carrier.ts';
import { announce, carriedEntries, entryOf } from './journal-entry.ts';
import { journaldJson } from './journald.ts';

/** `Mon 2026-11-23 16:57:39.123456 MSK [s=0f1e;i=1;b=22;m=33;t=64412c0d2f240;x=9]`: an entry begins. `t` is its time, microseconds since 1970 in hex. */
const OPENING =
  /^[A-Z][a-z]{2} [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[^[]{0,60} \[s=[0-9a-f]{1,32};[^\]]{0,200}?\bt=([0-9a-f]{1,16})[;\]]/;
const FIELD = /^ {2,8}([A-Z_][A-Z0-9_]{0,63})=(.*)$/;
const MOST_FIELDS = 1024;

/**
 * `journalctl -o verbose`: a line with time and cursor, then a field on each line, indented; the entry ends where the next begins. Lines that go on
 * with a value are indented further: only the first line of a value is kept, as log lines have no others.
 */
class VerboseParser implements LineParser {
  private readonly inner: LineParser;
  private fields = new Map<string, string>();
  private firstLine = 0;
  /** What the last line was skipped as, and the message announced last. */
  private lastSkip = '';
  private message: Uint8Array = new Uint8Array(0);

  constructor(inner: LineParser) {
    this.inner = inner;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return this.skip('blank', sink);
    const text = textOf(bytes, start, end);
    const opening = OPENING.exec(text);
    if (opening) {
      const verdict = this.fields.size > 0 ? this.complete(sink) : this.skip('beginning of a journal entry', sink);
      this.firstLine = sink.line;
      this.fields = new Map([['__REALTIME_TIMESTAMP', String(Number.parseInt(opening[1]!, 16))]]);
      return verdict;
    }
    const field = FIELD.exec(text);
    if (field && this.fields.size > 0 && this.fields.size < MOST_FIELDS && !this.fields.has(field[1]!)) this.fields.set(field[1]!, field[2]!);
    return this.fields.size > 0 || text.startsWith('-- ')
      ? this.skip('field of a journal entry', sink)
      : sink.reject('stands before the first journal entry');
  }

  finish(sink: RecordSink): void {
    if (this.fields.size > 0) sink.completeSkipped(this.lastSkip, this.complete(sink), this.message);
    this.inner.finish?.(sink);
  }

  private skip(kind: string, sink: RecordSink): Verdict {
    this.lastSkip = kind;
    return sink.skip(kind);
  }

  private complete(sink: RecordSink): Verdict {
    const { fields } = this;
    const entry = entryOf((name) => fields.get(name));
    sink.clearCarrier();
    // What journalctl does not print (bytes that are no text, or too long without --all) it only counts.
    if (!entry || /^\[[0-9.]{1,8}[BKMGT]? blob data\]$/.test(fields.get('MESSAGE')!)) return sink.skip('journal entry without a message in text');
    sink.citeLine = this.firstLine;
    const message = announce(entry, sink);
    this.message = entry.message;
    return this.inner.line(message.bytes, 0, message.end, sink);
  }
}

/** `journalctl -o verbose`. */
export const journaldVerbose: Carrier = {
  id: 'journald-verbose',
  title: 'systemd journal with all fields (journalctl -o verbose)',
  specification: 'https://www.freedesktop.org/software/systemd/man/latest/journalctl.html',
  detect(head: Head): Carried | null {
    if (!head.lines.slice(0, 8).some((line) => OPENING.test(line))) return null;
    return carriedEntries(head, (keeper) => new VerboseParser(keeper), 'entries of a systemd journal with all their fields');
  },
  splittable: () => false,
  peeler: journaldJson.peeler,
  wrap: (inner) => new VerboseParser(inner),
};
