import { Outcome } from '../../../shared/model/outcome.ts';
import type { LineParser, ParseOptions } from '../format.ts';
import { RECORD, type RecordSink, type Verdict } from '../record-sink.ts';
import { isBlank, textOf } from '../scan/bytes.ts';
import { detailText } from '../words/detail.ts';
import { mailInstant } from './mail-date.ts';
import { type Hop, readReceived } from './received.ts';

const LONGEST_HEADER = 64 << 10;
/** `From sender Tue Mar 02 09:44:33 1999`, the line that opens a message of an mbox. */
export const MBOX_LINE = /^From \S.{0,300}\d{1,2}:\d\d(?::\d\d)?.{0,40}\b\d{4}\s*$/;

interface PendingHop {
  readonly hop: Hop;
  readonly line: number;
}

/**
 * Reads the header blocks of mail, line by line: each `Received:` header with `from` and `by` is a record and an event. Folded lines are joined; the body is passed over,
 * and with it messages inside the message, whose journeys are others.
 */
export class MessageParser implements LineParser {
  private readonly options: ParseOptions;
  /** True for files of many messages. */
  private readonly mbox: boolean;
  private inHeader = true;
  private afterBlank = true;
  private header = '';
  private headerLine = 0;
  private hops: PendingHop[] = [];
  private messageId = '';
  private nested = 0;

  constructor(options: ParseOptions, mbox: boolean) {
    this.options = options;
    this.mbox = mbox;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const opens = bytes[start] === 70 && this.afterBlank && MBOX_LINE.test(textOf(bytes, start, Math.min(end, start + 400)));
    this.afterBlank = isBlank(bytes, start, end) || isMmdfLine(bytes, start, end);
    if (opens && (this.mbox || sink.line === 1)) {
      const verdict = this.completed(sink);
      this.endOfHeader(sink);
      this.inHeader = true;
      return verdict ?? sink.skip('start of a message');
    }
    if (!this.inHeader) return this.body(bytes, start, end, sink);
    if (this.afterBlank && start >= end) {
      const verdict = this.completed(sink);
      this.endOfHeader(sink);
      return verdict ?? sink.skip('header');
    }
    if (bytes[start] === 32 || bytes[start] === 9) {
      if (this.header !== '' && this.header.length < LONGEST_HEADER) this.header += ` ${textOf(bytes, start, end).trim()}`;
      return sink.skip('continuation');
    }
    const verdict = this.completed(sink);
    const head = textOf(bytes, start, Math.min(end, start + LONGEST_HEADER));
    this.header = /^(?:Received|Message-ID):/i.test(head) ? head : '';
    this.headerLine = sink.line;
    return verdict ?? sink.skip('header');
  }

  finish(sink: RecordSink): void {
    this.completed(sink);
    this.endOfHeader(sink);
    sink.citeLine = 0;
    if (this.nested > 0) sink.notes.add(`${this.nested} Received headers of messages inside messages were left out: they tell of other journeys.`);
  }

  /** Takes in the header whose last line has passed: what it was, or null when it was none of interest. */
  private completed(sink: RecordSink): Verdict | null {
    const header = this.header;
    this.header = '';
    if (header === '') return null;
    const colon = header.indexOf(':');
    const value = header.slice(colon + 1);
    if (/^message-id/i.test(header)) {
      if (this.messageId === '') this.messageId = value.trim().replace(/^<|>$/g, '').slice(0, 300);
      return null;
    }
    const hop = readReceived(value);
    const from = hop.name || hop.address || hop.claimed;
    if (from === '' || hop.by === '') return sink.skip(from === '' ? 'Received header without from' : 'Received header without by');
    this.hops.push({ hop, line: this.headerLine });
    return RECORD;
  }

  /** Adds the events of the header block just ended: only now is the message's id known. */
  private endOfHeader(sink: RecordSink): void {
    for (const { hop, line } of this.hops) {
      sink.citeLine = line;
      const from = hop.name || hop.address || hop.claimed;
      const detail = detailText([
        ['message-id', this.messageId],
        ['queue', hop.id.replace(/^<|>$/g, '')],
        ['helo', hop.claimed.toLowerCase() === from.toLowerCase() ? '' : hop.claimed],
        ['address', hop.address === from ? '' : hop.address],
      ]);
      const kind = /^[A-Za-z][A-Za-z0-9-]{1,15}$/.test(hop.protocol) ? hop.protocol.toLowerCase() : 'mail';
      sink.event(
        mailInstant(hop.date, this.options.zone),
        sink.hostText(from),
        sink.hostText(hop.by),
        sink.kind(kind),
        Outcome.Accepted,
        Number.NaN,
        sink.detail(detail),
      );
    }
    this.hops = [];
    this.messageId = '';
    this.inHeader = false;
  }

  private body(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (bytes[start] === 82 && /^Received:\s/i.test(textOf(bytes, start, Math.min(end, start + 12)))) {
      this.nested++;
      return sink.skip('Received header inside the body');
    }
    return sink.skip('body');
  }
}

/** Four Ctrl-A: MMDF's line between messages, after which a `From ` line needs no blank one. */
const isMmdfLine = (bytes: Uint8Array, start: number, end: number): boolean => end - start === 4 && bytes.subarray(start, end).every((c) => c === 1);
