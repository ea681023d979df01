import { Outcome } from '../../../shared/model/outcome.ts';
import type { RecordSink } from '../record-sink.ts';
import { DnsMessage, outcomeOfRcode, queryTypeName, readDnsMessage } from './dns-message.ts';
import { OpenQueries, type Query } from './open-queries.ts';
import { StreamAssembly } from './stream-head.ts';

/** A query waits this long for its answer. */
const ANSWER_MICROS = 30e6;
const SWEEP_EVERY = 65_536;
const MOST_TCP_BUFFER = 65_538;

/** Pairs DNS queries with their answers and emits one event a query: client → queried name, with the outcome that the answer gave. */
export class DnsDialogue {
  private readonly open = new OpenQueries();
  private readonly asked: Query = { time: 0, line: 0, from: 0, to: 0, kind: 0, detail: 0 };
  /** Kind id + 1 of each query type; 0 while it was not seen. */
  private readonly kinds = new Uint16Array(65_536);
  private readonly message = new DnsMessage();
  private sinceSweep = 0;

  /** Takes the message in `data[start, end)`. `client` and `server` are decided by the QR bit: queries go from sender to receiver. @returns false when it is no DNS */
  take(
    data: Uint8Array,
    start: number,
    end: number,
    time: number,
    from: number,
    fromPort: number,
    to: number,
    toPort: number,
    sink: RecordSink,
  ): boolean {
    const message = this.message;
    const wrong = readDnsMessage(data, start, end, message);
    if (wrong !== '') return wrong === 'no question' && message.response;
    const multicast = fromPort === 5353 || toPort === 5353;
    if (message.response) {
      if (!multicast) this.answer(to, toPort, time, sink);
    } else this.ask(from, fromPort, time, sink);
    this.sweepIfDue(time, sink);
    return true;
  }

  /** Emits what was never answered. */
  finish(sink: RecordSink): void {
    for (const query of this.open.takeWhere(() => true)) emit(query, Outcome.Unanswered, sink);
  }

  private ask(client: number, port: number, time: number, sink: RecordSink): void {
    const { id } = this.message;
    const earlier = this.open.take(client, port, id);
    // Asked again before an answer came: the earlier packet went unanswered.
    if (earlier) emit(earlier, Outcome.Unanswered, sink);
    this.open.add(client, port, id, this.query(client, time, '', sink));
  }

  private answer(client: number, port: number, time: number, sink: RecordSink): void {
    const { id, rcode } = this.message;
    const query = this.open.take(client, port, id) ?? this.query(client, time, 'seen=answer-only', sink);
    emit(query, outcomeOfRcode(rcode), sink);
  }

  private query(client: number, time: number, detail: string, sink: RecordSink): Query {
    const { name, nameLength, type } = this.message;
    let kind = this.kinds[type]! - 1;
    if (kind < 0) {
      kind = sink.kind(queryTypeName(type));
      this.kinds[type] = kind + 1;
    }
    const { asked } = this;
    asked.time = time;
    asked.line = sink.line;
    asked.from = client;
    asked.to = sink.host(name, 0, nameLength);
    asked.kind = kind;
    asked.detail = detail === '' ? 0 : sink.detail(detail);
    return asked;
  }

  private sweepIfDue(time: number, sink: RecordSink): void {
    if (++this.sinceSweep < SWEEP_EVERY) return;
    this.sinceSweep = 0;
    for (const query of this.open.takeWhere((asked) => time - asked > ANSWER_MICROS)) emit(query, Outcome.Unanswered, sink);
  }
}

function emit(query: Query, outcome: (typeof Outcome)[keyof typeof Outcome], sink: RecordSink): void {
  sink.citeLine = query.line;
  sink.event(query.time, query.from, query.to, query.kind, outcome, Number.NaN, query.detail);
  sink.citeLine = 0;
}

/** One direction of DNS over TCP: messages behind two bytes of length, RFC 1035 §4.2.2, however the segments cut them. */
export class DnsStream {
  readonly assembly: StreamAssembly;
  private buffer = new Uint8Array(0);
  private lost = false;

  constructor(take: (message: Uint8Array) => void) {
    this.assembly = new StreamAssembly((bytes) => this.collect(bytes, take));
  }

  private collect(bytes: Uint8Array, take: (message: Uint8Array) => void): void {
    if (this.lost) return;
    const joined = new Uint8Array(this.buffer.length + bytes.length);
    joined.set(this.buffer);
    joined.set(bytes, this.buffer.length);
    let at = 0;
    while (at + 2 <= joined.length) {
      const length = (joined[at]! << 8) | joined[at + 1]!;
      if (at + 2 + length > joined.length) break;
      take(joined.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.buffer = joined.slice(at);
    this.lost = this.buffer.length > MOST_TCP_BUFFER;
  }
}
