import { Outcome } from '../../../shared/model/outcome.ts';
import { DnsMessage, outcomeOfRcode, queryTypeName, readDnsMessage } from '../capture/dns-message.ts';
import { addressText } from '../capture/network-layer.ts';
import type { ByteParser } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { FrameStream } from './frame-stream.ts';
import { readTapMessage, TapMessage } from './tap-message.ts';

/** Types of dnstap.proto in which a client's question (odd) or its answer (even) passes: AUTH, CLIENT, STUB, TOOL, UPDATE. */
const ASKED = new Set([1, 2, 5, 6, 9, 10, 11, 12, 13, 14]);
const LAST_TYPE = 14;

/** Skips as dnstap-read's output words them, so that both forms of one stream give the same account. */
export const NOTHING_ASKED = 'messages between the server and other servers, or answers';
export const NO_QUESTION = 'message without a question';

/** Reads frame streams of dnstap: one record a frame. The same messages count as in the text that dnstap-read makes of them. */
export class TapFrameParser implements ByteParser {
  private readonly stream: FrameStream;
  private readonly message = new TapMessage();
  private readonly dns = new DnsMessage();
  private sink!: RecordSink;

  constructor() {
    this.stream = new FrameStream({
      frame: (data, start, end, offset) => this.frame(data, start, end, offset),
      damaged: (offset, reason, raw) => {
        this.sink.beginRecord();
        this.sink.rejectRecord(`the stream is damaged at byte ${offset}: ${reason}; everything before it was read`, offset, raw);
        this.sink.notes.add(`Damaged at byte ${offset}: ${reason}. Everything before it was read, nothing after it.`);
      },
    });
  }

  push(chunk: Uint8Array, sink: RecordSink): void {
    this.sink = sink;
    this.stream.push(chunk);
  }

  finish(sink: RecordSink): void {
    this.sink = sink;
    this.stream.finish();
    if (!this.stream.stopped) sink.notes.add('The stream was not closed: its server was still writing, or was stopped hard.');
  }

  private frame(data: Uint8Array, start: number, end: number, offset: number): void {
    const { sink, message } = this;
    sink.beginRecord();
    const wrong = readTapMessage(data, start, end, message);
    const skipped = wrong === '' ? this.passedOver() : '';
    const refused = wrong || (skipped === '' ? this.read(data) : '');
    if (skipped !== '' || refused === NO_QUESTION) sink.skipRecord(skipped || refused);
    else if (refused !== '') sink.rejectRecord(refused, offset, data.subarray(start, end));
    else sink.endRecord();
  }

  /** Why a message counts for nothing, '' when it may be a contact. */
  private passedOver(): string {
    const { type, dnsEnd } = this.message;
    if (type > LAST_TYPE) return 'message of a type that dnstap.proto does not list';
    if (type > 0 && !ASKED.has(type)) return NOTHING_ASKED;
    return type > 0 && dnsEnd === 0 ? NO_QUESTION : '';
  }

  /** Emits the event of the message. @returns '' when done, else what is wrong with it */
  private read(data: Uint8Array): string {
    const { sink, message, dns } = this;
    if (message.type < 1) return 'a message without a type';
    const wrong = readDnsMessage(data, message.dnsStart, message.dnsEnd, dns);
    if (wrong !== '') return wrong === 'no question' ? NO_QUESTION : wrong;
    const length = message.clientEnd - message.clientStart;
    if (length !== 4 && length !== 16) return 'no address of the client';
    const client = sink.hostText(addressText(data, message.clientStart, length === 4 ? 4 : 6));
    const [name, kind] = [sink.host(dns.name, 0, dns.nameLength), sink.kind(queryTypeName(dns.type))];
    if (message.type % 2 === 0) sink.answer(message.time, client, name, kind, outcomeOfRcode(dns.rcode), Number.NaN, 0);
    else sink.event(message.time, client, name, kind, Outcome.Unknown);
    return '';
  }
}
