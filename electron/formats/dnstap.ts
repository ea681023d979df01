import type { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import { NO_QUESTION, NOTHING_ASKED, TapFrameParser } from './dnstap/frame-parser.ts';
import { isTapStream } from './dnstap/frame-stream.ts';
import { sampleFrames } from './dnstap/sample-frames.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isoInstant } from './scan/iso-time.ts';
import { OwnTime, timeShape } from './scan/own-time.ts';
import { queryKind, rcodeName, rcodeOutcome } from './words/dns.ts';
import { isAddress, splitHostPort } from './words/host-port.ts';

/** Messages in which a client's question arrives: at a resolver, an authoritative server, from a stub resolver or a tool, or as an update. */
const QUESTIONS: Readonly<Record<string, string>> = { CLIENT: 'C', AUTH: 'A', STUB: 'S', TOOL: 'T', UPDATE: 'U', RESOLVER: 'R', FORWARDER: 'F' };
const ASKED = 'CASTU';

/** `24-Oct-2027 23:55:22.642 CQ 192.0.2.13:58772 -> 192.0.2.53:53 UDP 141b www.example/IN/A` without its time. */
const SHORT = /^([CAFRSTU])([QR]) ([^ ]{2,80}) (?:->|<-) ([^ ]{2,80}) ([A-Z]{2,5}) ([0-9]{1,7})b (.*)$/;

interface Message {
  readonly role: string;
  readonly response: boolean;
  readonly client: string;
  readonly question: string;
}

function readShort(text: string): Message | null {
  const found = SHORT.exec(text);
  return found ? { role: found[1]!, response: found[2] === 'R', client: splitClient(found[3]!), question: found[7]! } : null;
}

/** `2001:db8::12:36894` carries its port after one more colon; so does `192.0.2.13:58772`. */
function splitClient(text: string): string {
  const colon = text.lastIndexOf(':');
  const before = text.slice(0, colon);
  return colon > 0 && isAddress(before) ? before : splitHostPort(text).host;
}

/** `name/IN/A`: the name may hold slashes of its own. */
function splitQuestion(text: string): { readonly name: string; readonly type: string } | null {
  const type = text.lastIndexOf('/');
  const qclass = text.lastIndexOf('/', type - 1);
  if (type < 0 || qclass < 0) return null;
  const name = text.slice(0, qclass);
  return { name: name === '' ? '.' : name, type: text.slice(type + 1) };
}

/** A message whose response code may stand on a line after it. */
interface Pending {
  readonly message: Message;
  readonly time: number;
  readonly line: number;
}

/** The response code in a DNS message printed in hexadecimal, or in the words of dig. */
const HEX = /^[0-9A-F]{7}([0-9A-F])[0-9A-F]{16,}$/;
const STATUS = /^;; ->>HEADER<<- opcode: [A-Z0-9]{1,16}, status: ([A-Z0-9]{2,16}),/;
/** BIND gives up on a question after 10 seconds. */
const ANSWERED_WITHIN = 12_000_000;

class DnstapParser implements LineParser {
  private readonly own: OwnTime;
  private readonly zone: ZoneClock;
  private document: { role: string; response: boolean; time: number; client: string; rcode: string; done: boolean } | null = null;
  private inQuestion = false;
  private pending: Pending | null = null;

  constructor(options: ParseOptions) {
    this.own = new OwnTime(options);
    this.zone = options.zone;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const at = this.own.read(bytes, start, end);
    if (this.own.time !== this.own.time) return this.loose(textOf(bytes, start, end), sink);
    this.document = null;
    this.settlePending('', sink);
    const message = readShort(textOf(bytes, at, end));
    if (message === null) return sink.reject('a time, but no dnstap message after it');
    if (message.response && ASKED.includes(message.role) && splitQuestion(message.question) && isAddress(message.client)) {
      this.pending = { message, time: this.own.time, line: sink.line };
      return RECORD;
    }
    return this.emit(message.role, message.response, this.own.time, message.client, splitQuestion(message.question), '', sink);
  }

  finish(sink: RecordSink): void {
    this.settlePending('', sink);
  }

  /** Tells what became of the question that the last response belongs to. */
  private settlePending(rcode: string, sink: RecordSink): void {
    if (this.pending === null) return;
    const { message, time, line } = this.pending;
    this.pending = null;
    sink.citeLine = line;
    this.emit(message.role, true, time, message.client, splitQuestion(message.question), rcode, sink);
    sink.citeLine = 0;
  }

  private emit(
    role: string,
    response: boolean,
    time: number,
    client: string,
    question: { readonly name: string; readonly type: string } | null,
    rcode: string,
    sink: RecordSink,
  ): Verdict {
    if (!ASKED.includes(role)) return sink.skip(NOTHING_ASKED);
    if (question === null) return sink.skip(NO_QUESTION);
    if (!isAddress(client)) return sink.reject('no address of the client');
    const [from, to, kind] = [sink.hostText(client), sink.hostText(question.name), sink.kind(queryKind(question.type))];
    if (response) sink.answer(time, from, to, kind, rcodeOutcome(rcode), Number.NaN, 0);
    else sink.event(time, from, to, kind, Outcome.Unknown);
    return RECORD;
  }

  /** Lines without a time: hexadecimal of `-x`, the message in words of `-p`, or YAML of `-y`. */
  private loose(line: string, sink: RecordSink): Verdict {
    const text = line.trimEnd();
    if (text === '') return sink.skip('blank');
    if (text === 'type: MESSAGE') {
      this.document = { role: '', response: false, time: Number.NaN, client: '', rcode: '', done: false };
      this.inQuestion = false;
      return sink.skip('line of a YAML document');
    }
    if (this.document) return this.yaml(text, this.document, sink);
    if (text === '---' || /^(?:identity|version|extra): /.test(text)) return sink.skip('line of a YAML document');
    const hex = HEX.exec(text);
    const status = hex ? rcodeName(Number.parseInt(hex[1]!, 16)) : STATUS.exec(text)?.[1];
    if (status !== undefined) this.settlePending(status, sink);
    if (hex) return sink.skip('message in hexadecimal');
    return /^[;\s]|^[^\s]+\s+[0-9]+\s+(?:IN|CH|HS|ANY)\s/.test(text)
      ? sink.skip('message in words')
      : sink.reject('not a line that dnstap-read prints');
  }

  private yaml(text: string, document: NonNullable<DnstapParser['document']>, sink: RecordSink): Verdict {
    const type = /^ {2}type: ([A-Z]+)_(QUERY|RESPONSE)$/.exec(text);
    if (type) {
      document.role = QUESTIONS[type[1]!] ?? '';
      document.response = type[2] === 'RESPONSE';
    }
    const time = /^ {2}(query|response)_time: (?:!!timestamp )?"?([^"]{19,40})"?$/.exec(text);
    if (time && (document.time !== document.time || (time[1] === 'response') === document.response)) document.time = isoInstant(time[2]!, this.zone);
    const client = /^ {2}query_address: "?([^"]{2,60})"?$/.exec(text);
    if (client) document.client = client[1]!;
    const status = /^ {4}status: ([A-Z0-9]{2,16})$/.exec(text);
    if (status) document.rcode = status[1]!;
    const question = this.question(text);
    if (question && !document.done) {
      document.done = true;
      sink.citeLine = sink.line;
      return this.emit(document.role, document.response, document.time, document.client, question, document.rcode, sink);
    }
    return sink.skip('line of a YAML document');
  }

  /** The entry under `QUESTION_SECTION:`, in words: `- 'www.example. IN A'`. */
  private question(text: string): { readonly name: string; readonly type: string } | null {
    if (/^ {4}QUESTION_SECTION:$/.test(text)) {
      this.inQuestion = true;
      return null;
    }
    if (!this.inQuestion) return null;
    this.inQuestion = false;
    const entry = /^ {4,8}- '?([^ ]{1,1100}) [A-Z0-9]{2,12} ([A-Z0-9-]{1,16})'?$/.exec(text);
    return entry ? { name: entry[1]!, type: entry[2]! } : null;
  }
}

const STAMP = /^[0-9]{1,2}-[A-Z][a-z]{2}-[0-9]{4} [0-9:.]{8,20} /;

function detect(head: Head): Detection | null {
  if (isTapStream(head)) return { confidence: 0.99, reason: 'a frame stream that says it holds dnstap messages', needsZone: false };
  const short = head.lines.filter((line) => STAMP.test(line) && readShort(line.replace(STAMP, '')) !== null).length;
  if (short > 0)
    return {
      confidence: 0.97,
      reason: `${short} of the first lines are messages as dnstap-read prints them`,
      needsZone: timeShape(head.lines).needsZone,
    };
  const first = head.lines.indexOf('type: MESSAGE');
  if (first < 0 || first > 5 || !head.lines.some((line) => /^ {2}type: [A-Z]+_(?:QUERY|RESPONSE)$/.test(line))) return null;
  return { confidence: 0.97, reason: 'YAML documents as dnstap-read -y prints them', needsZone: false };
}

/** dnstap: raw frame streams, and what dnstap-read prints of them (short, with hexadecimal or words below each line, or YAML). */
export const dnstap: LineFormat = {
  id: 'dnstap',
  title: 'dnstap frame stream or dnstap-read output',
  specification: 'https://dnstap.info/',
  from: 'the client whose question arrived (CQ, AQ, SQ, TQ, UQ)',
  to: 'the name it asked for; an answer gives its question the outcome, and is counted only in files that hold no questions',
  reads: 'lines',
  detect,
  splittable: (options) => !options.head.lines.includes('type: MESSAGE'),
  parser: (options) => new DnstapParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
  byteForm: { carrier: 'frame-stream', is: isTapStream, parser: () => new TapFrameParser() },
  samples: [
    {
      name: 'short and hexadecimal',
      text: `06-May-2024 07:10:00.642 CQ 192.0.2.13:58772 -> 192.0.2.53:53 UDP 41b www.example/IN/A
ED410120000100000000000203777777076578616D706C650000010001
06-May-2024 07:10:00.643 CR 192.0.2.13:58772 <- 192.0.2.53:53 UDP 73b www.example/IN/A
ED418183000100000000000003777777076578616D706C650000010001
06-May-2024 07:10:00.650 RQ 0.0.0.0:35129 -> 198.51.100.53:53 UDP 65b www.example/IN/A
06-May-2024 07:10:00.666 AQ 2001:db8::12:42095 -> 2001:db8::53:53 TCP 37b a/b.example/IN/AXFR
06-May-2024 07:10:00.700 CQ 192.0.2.13:58772 -> 192.0.2.53:53 UDP 17b /IN/NS
`,
      zone: 'Europe/Berlin',
      events: [
        '2024-05-06T05:10:00.642000Z 192.0.2.13 > www.example A not-found',
        '2024-05-06T05:10:00.666000Z 2001:db8::12 > a/b.example AXFR unknown',
        '2024-05-06T05:10:00.700000Z 192.0.2.13 > . NS unknown',
      ],
      skipped: 3,
    },
    {
      name: 'in words, and an answer without its question',
      text: `06-May-2024 07:10:00.642 CQ 192.0.2.13:58772 -> 192.0.2.53:53 UDP 41b www.example/IN/A
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id:  60737
;; flags: rd; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0
;; QUESTION SECTION:
;www.example.			IN	A

06-May-2024 07:10:00.650 CR 192.0.2.14:58772 <- 192.0.2.53:53 UDP 41b before.example/IN/A
06-May-2024 07:10:00.742 CR 192.0.2.13:58772 <- 192.0.2.53:53 UDP 41b www.example/IN/A
;; ->>HEADER<<- opcode: QUERY, status: REFUSED, id:  60737
`,
      events: ['2024-05-06T07:10:00.642000Z 192.0.2.13 > www.example A refused'],
      skipped: 6,
    },
    {
      name: 'YAML',
      text: `type: MESSAGE
identity: ns.example
version: named
message:
  type: CLIENT_QUERY
  query_time: !!timestamp 2024-05-06T07:10:00Z
  message_size: 41b
  socket_family: INET
  socket_protocol: UDP
  query_address: "192.0.2.13"
  response_address: "192.0.2.53"
  query_port: 58772
  response_port: 53
  query_message_data:
    opcode: QUERY
    status: NOERROR
    QUESTION_SECTION:
      - 'www.example. IN A'

  query_message: |
    ;; QUESTION SECTION:
    ;www.example.		IN	A

---
type: MESSAGE
message:
  type: CLIENT_RESPONSE
  response_time: !!timestamp 2024-05-06T07:10:01Z
  query_address: "192.0.2.13"
  response_message_data:
    status: NXDOMAIN
    QUESTION_SECTION:
      - 'www.example. IN A'
---
`,
      events: ['2024-05-06T07:10:00Z 192.0.2.13 > www.example A not-found'],
      skipped: 32,
    },
    {
      name: 'frame stream',
      text: sampleFrames(),
      events: ['2024-05-06T07:10:00.642000Z 192.0.2.13 > www.example A accepted', '2024-05-06T07:10:01Z 2001:db8::12 > . AXFR unknown'],
      skipped: 1,
    },
  ],
};
