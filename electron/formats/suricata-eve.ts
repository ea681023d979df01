import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact, wallMicros } from './scan/calendar.ts';
import { isoInstant } from './scan/iso-time.ts';
import { type JsonRecord, jsonHead, jsonObject, numberField, objectField, textField } from './scan/json-line.ts';
import { detailText } from './words/detail.ts';
import { queryKind, rcodeOutcome } from './words/dns.ts';
import { bothDirections, FlowKinds, flowKindName, portNumber, protocolName } from './words/flow.ts';
import { isAddress, splitHostPort } from './words/host-port.ts';
import { httpOutcome, smtpOutcome } from './words/status.ts';
import { YearClock } from './year-clock.ts';

const NONE = Number.NaN;
const MOST_OPEN = 10_000;

interface Asked {
  readonly name: string;
  readonly type: string;
}
/** Suricata forgets an unanswered question after 20 seconds at the latest. */
const ANSWERED_WITHIN = 20_000_000;

const isEve = (record: JsonRecord): boolean => textField(record, 'event_type') !== '' && 'timestamp' in record;

/** True for the question of a dns record: `query` up to Suricata 7, `request` from 8 on. */
function isQuestion(record: JsonRecord): boolean {
  const type = textField(objectField(record, 'dns'), 'type');
  return textField(record, 'event_type') === 'dns' && (type === 'query' || type === 'request');
}

/** How a flow ended, from its state and, for TCP, the flags seen in each direction (hexadecimal, as in the header: SYN 02, RST 04, ACK 10). */
function flowOutcome(record: JsonRecord): OutcomeCode {
  const flow = objectField(record, 'flow');
  const tcp = objectField(record, 'tcp');
  const answers = numberField(flow, 'pkts_toclient');
  if (answers === 0) return Outcome.Unanswered;
  const back = Number.parseInt(textField(tcp, 'tcp_flags_tc'), 16);
  if ((back & 0x04) !== 0 && (back & 0x02) === 0) return Outcome.Refused;
  const state = textField(flow, 'state');
  if (state === 'closed' || state === 'established') return Outcome.Accepted;
  return Outcome.Unknown;
}

/** What each kind of record adds to its two addresses. */
interface Reading {
  readonly kind: string;
  readonly outcome: OutcomeCode;
  readonly bytes: number;
  readonly detail: string;
}

function readHttp(record: JsonRecord): Reading {
  const http = objectField(record, 'http');
  const status = numberField(http, 'status');
  const detail = detailText([
    ['host', textField(http, 'hostname')],
    ['status', textField(http, 'status')],
  ]);
  return { kind: textField(http, 'http_method').slice(0, 24) || 'HTTP', outcome: httpOutcome(status), bytes: numberField(http, 'length'), detail };
}

function readTls(record: JsonRecord): Reading {
  const tls = objectField(record, 'tls');
  const name = textField(tls, 'sni');
  const detail = detailText([
    ['sni', name],
    ['version', textField(tls, 'version')],
    ['subject', name === '' ? textField(tls, 'subject') : ''],
  ]);
  return { kind: 'tls', outcome: Outcome.Unknown, bytes: NONE, detail };
}

function readSmtp(record: JsonRecord): Reading {
  const smtp = objectField(record, 'smtp');
  const to = smtp['rcpt_to'];
  const detail = detailText([
    ['helo', textField(smtp, 'helo')],
    ['from', textField(smtp, 'mail_from')],
    ['to', Array.isArray(to) ? to.filter((one) => typeof one === 'string').join(',') : ''],
  ]);
  return { kind: 'smtp', outcome: smtpOutcome(textField(smtp, 'reply')), bytes: NONE, detail };
}

function readAlert(record: JsonRecord): Reading {
  const alert = objectField(record, 'alert');
  const detail = detailText([
    ['alert', textField(alert, 'signature')],
    ['id', textField(alert, 'signature_id')],
    ['service', flowKindName(protocolName(textField(record, 'proto')), numberField(record, 'dest_port'))],
  ]);
  return { kind: 'alert', outcome: textField(alert, 'action') === 'blocked' ? Outcome.Refused : Outcome.Unknown, bytes: NONE, detail };
}

class EveParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private readonly questions: boolean;
  /** Questions not answered yet, by client and transaction: answers of version 1 name the type of a record, not of the question. */
  private readonly open = new Map<string, readonly Asked[]>();
  private readonly years: YearClock;

  constructor(options: ParseOptions) {
    this.options = options;
    this.questions = jsonHead(options.head).some(isQuestion);
    this.years = new YearClock(options);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end).trim();
    if (text === '') return sink.skip('blank');
    if (!text.startsWith('{')) return this.fast(text, sink);
    const record = jsonObject(text);
    if (record === null) return sink.reject('not a complete JSON object');
    const type = textField(record, 'event_type');
    if (type === '') return sink.skip('object without event_type');
    const from = textField(record, 'src_ip');
    const to = textField(record, 'dest_ip');
    if (from === '' && to === '') return sink.skip(`${type.slice(0, 40)} record without addresses`);
    if (!isAddress(from) || !isAddress(to)) return sink.reject('src_ip or dest_ip is no address');
    if (type === 'dns') return this.dns(record, from, to, sink);
    if (type === 'flow' || type === 'netflow') return this.flow(record, type, from, to, sink);
    const reading = this.other(record, type);
    sink.event(
      this.instant(textField(record, 'timestamp')),
      sink.hostText(from),
      sink.hostText(to),
      sink.kind(reading.kind),
      reading.outcome,
      reading.bytes,
      sink.detail(reading.detail),
    );
    return RECORD;
  }

  finish(sink: RecordSink): void {
    this.years.finish(sink);
  }

  private other(record: JsonRecord, type: string): Reading {
    if (type === 'http') return readHttp(record);
    if (type === 'tls') return readTls(record);
    if (type === 'smtp') return readSmtp(record);
    if (type === 'alert' || type === 'drop') return readAlert(record);
    return { kind: type.slice(0, 24), outcome: Outcome.Unknown, bytes: NONE, detail: '' };
  }

  /** A flow's own start is its time; `timestamp` is when it was written. */
  private flow(record: JsonRecord, type: string, from: string, to: string, sink: RecordSink): Verdict {
    const flow = objectField(record, type);
    const started = this.instant(textField(flow, 'start'));
    const time = started === started ? started : this.instant(textField(record, 'timestamp'));
    const bytes =
      type === 'flow' ? bothDirections(numberField(flow, 'bytes_toserver'), numberField(flow, 'bytes_toclient')) : numberField(flow, 'bytes');
    const outcome = type === 'flow' ? flowOutcome(record) : Outcome.Unknown;
    const kind = this.kinds.of(sink, textField(record, 'proto'), numberField(record, 'dest_port'));
    const detail = sink.detail(detailText([['service', textField(record, 'app_proto')]]));
    sink.event(time, sink.hostText(from), sink.hostText(to), kind, outcome, bytes, detail);
    return RECORD;
  }

  private dns(record: JsonRecord, from: string, to: string, sink: RecordSink): Verdict {
    const dns = objectField(record, 'dns');
    const question = isQuestion(record);
    const told = namesOf(dns);
    if (told.length === 0) return sink.skip('dns record without a name');
    const time = this.instant(textField(record, 'timestamp'));
    // Records of answers name the server first in version 1, the client first since.
    const client = !question && numberField(record, 'src_port') === 53 && numberField(record, 'dest_port') !== 53 ? to : from;
    const asked = this.transaction(`${client} ${textField(dns, 'id')}`, question, told);
    for (const { name, type } of asked) {
      const [who, what, kind] = [sink.hostText(client), sink.hostText(name), sink.kind(queryKind(type))];
      if (question) sink.event(time, who, what, kind, Outcome.Unknown);
      else sink.answer(time, who, what, kind, rcodeOutcome(textField(dns, 'rcode')), NONE, 0, !this.questions);
    }
    return RECORD;
  }

  /** What was asked in the transaction that a record belongs to. */
  private transaction(key: string, question: boolean, told: readonly Asked[]): readonly Asked[] {
    if (question) {
      if (this.open.size >= MOST_OPEN) this.open.clear();
      this.open.set(key, told);
      return told;
    }
    const asked = this.open.get(key);
    this.open.delete(key);
    return asked?.some(({ name }) => name.toLowerCase() === told[0]!.name.toLowerCase()) ? asked : told;
  }

  private instant(text: string): number {
    return text === '' ? NONE : isoInstant(text, this.options.zone);
  }

  /** A line of fast.log: `05/06/2024-07:10:00.123456  [**] [1:1000001:1] words [**] [Priority: 3] {UDP} 192.0.2.13:60812 -> 192.0.2.53:53`. */
  private fast(text: string, sink: RecordSink): Verdict {
    const found = FAST.exec(text);
    if (!found) return sink.reject('neither a JSON object nor a line of fast.log');
    const ends = ENDS.exec(text);
    if (!ends) return sink.reject('an alert without {PROTOCOL} address -> address');
    const from = splitHostPort(ends[2]!);
    const to = splitHostPort(ends[3]!);
    if (!isAddress(from.host) || !isAddress(to.host)) return sink.reject('an alert without {PROTOCOL} address -> address');
    const [month, day] = [Number(found[1]), Number(found[2])];
    const micros = Number(found[7]!.padEnd(6, '0').slice(0, 6));
    const clock = (Number(found[4]) * 3600 + Number(found[5]) * 60 + Number(found[6])) * 1_000_000 + micros;
    const wall = found[3] === undefined ? NONE : wallMicros(Number(found[3]), month, day, 0, 0, 0) + clock;
    const time = found[3] === undefined ? this.years.read(month, day, clock) : this.options.zone.toInstant(wall);
    if (!isExact(time)) return sink.reject(`no such date: ${text.slice(0, 26)}`);
    const detail = detailText([
      ['alert', found[9]!.trim()],
      ['id', found[8]!],
      ['service', flowKindName(protocolName(ends[1]!), portNumber(to.port))],
    ]);
    const outcome = /\[Drop\]|\[wDrop\]/.test(text) ? Outcome.Refused : Outcome.Unknown;
    sink.event(time, sink.hostText(from.host), sink.hostText(to.host), sink.kind('alert'), outcome, NONE, sink.detail(detail));
    return RECORD;
  }
}

const FAST =
  /^([0-9]{2})\/([0-9]{2})(?:\/([0-9]{4}))?-([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{1,9}) +(?:\[w?Drop\] +)?\[\*\*\] \[([0-9:]{1,40})\] (.{0,400}?)\[\*\*\]/;
const ENDS = /\{([A-Za-z0-9-]{1,20})\} ([^ ]{2,60}) -> ([^ ]{2,60})\s*$/;

/** The names asked for: `rrname` of the record, or those of `queries` (version 3). */
function namesOf(dns: JsonRecord): readonly { readonly name: string; readonly type: string }[] {
  const queries = dns['queries'] ?? dns['query'];
  if (Array.isArray(queries)) {
    return queries.slice(0, 100).flatMap((one) => {
      const query = objectField({ one }, 'one');
      return typeof query['rrname'] === 'string' ? [{ name: query['rrname'] || '.', type: textField(query, 'rrtype') }] : [];
    });
  }
  return typeof dns['rrname'] === 'string' ? [{ name: dns['rrname'] || '.', type: textField(dns, 'rrtype') }] : [];
}

function detect(head: Head): Detection | null {
  const objects = jsonHead(head);
  const own = objects.filter(isEve).length;
  if (own > 0) {
    return {
      confidence: 0.6 + 0.38 * (own / objects.length),
      reason: `${own} of the first ${objects.length} lines are JSON objects with timestamp and event_type (Suricata EVE)`,
      needsZone: false,
    };
  }
  const alerts = head.lines.filter((line) => FAST.test(line)).length;
  if (alerts === 0) return null;
  const needsYear = head.lines.some((line) => FAST.exec(line)?.[3] === undefined && FAST.test(line));
  return {
    confidence: 0.6 + 0.37 * (alerts / head.lines.length),
    reason: `${alerts} of the first lines are alerts as fast.log has them`,
    needsZone: true,
    needsYear,
  };
}

/** Suricata's event log, one JSON object a line; also its fast.log of alerts. */
export const suricataEve: LineFormat = {
  id: 'suricata-eve',
  title: 'Suricata EVE',
  specification: 'https://docs.suricata.io/en/latest/output/eve/eve-json-format.html',
  from: 'the source address; of a dns question, the client that asked',
  to: 'the destination address; of a dns question, the name asked for. An answer gives its question the outcome',
  reads: 'lines',
  detect,
  splittable: (options) => !isYearless(options.head),
  parser: (options) => new EveParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
  samples: [
    {
      name: 'flow, dns, http, tls, smtp, alert, netflow, stats',
      text: `{"timestamp":"2024-05-06T10:10:30.000001+0300","event_type":"flow","src_ip":"2001:0db8:0000:0000:0000:0000:0000:0011","src_port":46911,"dest_ip":"2001:0db8:0000:0000:0000:0000:0000:0080","dest_port":443,"proto":"TCP","app_proto":"tls","flow":{"pkts_toserver":7,"pkts_toclient":8,"bytes_toserver":1038,"bytes_toclient":2504,"start":"2024-05-06T10:10:00.715099+0300","end":"2024-05-06T10:10:01+0300","state":"closed"},"tcp":{"tcp_flags_ts":"1b","tcp_flags_tc":"1b"}}
{"timestamp":"2024-05-06T10:10:30.000001+0300","event_type":"flow","src_ip":"192.0.2.14","src_port":47567,"dest_ip":"192.0.2.80","dest_port":5900,"proto":"TCP","flow":{"pkts_toserver":1,"pkts_toclient":1,"bytes_toserver":74,"bytes_toclient":54,"start":"2024-05-06T10:10:01.5+0300","state":"closed"},"tcp":{"tcp_flags_ts":"02","tcp_flags_tc":"14"}}
{"timestamp":"2024-05-06T10:10:02.000000+0300","event_type":"dns","src_ip":"192.0.2.11","src_port":55809,"dest_ip":"192.0.2.53","dest_port":53,"proto":"UDP","dns":{"version":2,"type":"query","id":7713,"rrname":"API.example","rrtype":"MX"}}
{"timestamp":"2024-05-06T10:10:02.100000+0300","event_type":"dns","src_ip":"192.0.2.11","src_port":55809,"dest_ip":"192.0.2.53","dest_port":53,"proto":"UDP","dns":{"version":2,"type":"answer","id":7713,"rrname":"api.example","rrtype":"MX","rcode":"NOERROR"}}
{"timestamp":"2024-05-06T10:10:03.000000+0300","event_type":"http","src_ip":"192.0.2.11","src_port":1,"dest_ip":"192.0.2.80","dest_port":80,"proto":"TCP","http":{"hostname":"www.example","url":"/","http_method":"GET","status":404,"length":555}}
{"timestamp":"2024-05-06T10:10:04.000000+0300","event_type":"tls","src_ip":"192.0.2.11","src_port":1,"dest_ip":"192.0.2.80","dest_port":443,"proto":"TCP","tls":{"sni":"www.example","version":"TLS 1.3"}}
{"timestamp":"2024-05-06T10:10:05.000000+0300","event_type":"smtp","src_ip":"192.0.2.11","src_port":1,"dest_ip":"192.0.2.25","dest_port":25,"proto":"TCP","smtp":{"helo":"mail.example","mail_from":"<a@example>","rcpt_to":["<b@example>"]}}
{"timestamp":"2024-05-06T10:10:06.000000+0300","event_type":"alert","src_ip":"192.0.2.11","src_port":1,"dest_ip":"192.0.2.25","dest_port":25,"proto":"TCP","alert":{"action":"blocked","signature_id":7,"signature":"Odd \\"thing\\""}}
{"timestamp":"2024-05-06T10:10:30.000000+0300","event_type":"netflow","src_ip":"192.0.2.11","dest_ip":"192.0.2.1","proto":"ICMP","netflow":{"pkts":1,"bytes":84,"start":"2024-05-06T10:10:07.000000+0300"}}
{"timestamp":"2024-05-06T10:10:30.000000+0300","event_type":"stats","stats":{"uptime":1}}
`,
      events: [
        '2024-05-06T07:10:00.715099Z 2001:db8::11 > 2001:db8::80 tcp/443 accepted 3542',
        '2024-05-06T07:10:01.500000Z 192.0.2.14 > 192.0.2.80 tcp/5900 refused 128',
        '2024-05-06T07:10:02Z 192.0.2.11 > api.example MX accepted',
        '2024-05-06T07:10:03Z 192.0.2.11 > 192.0.2.80 GET not-found 555',
        '2024-05-06T07:10:04Z 192.0.2.11 > 192.0.2.80 tls unknown',
        '2024-05-06T07:10:05Z 192.0.2.11 > 192.0.2.25 smtp unknown',
        '2024-05-06T07:10:06Z 192.0.2.11 > 192.0.2.25 alert refused',
        '2024-05-06T07:10:07Z 192.0.2.11 > 192.0.2.1 icmp unknown 84',
      ],
      skipped: 1,
    },
    {
      name: 'dns of version 3',
      text: `{"timestamp":"2024-05-06T07:10:02.000000+0000","event_type":"dns","src_ip":"192.0.2.11","src_port":55809,"dest_ip":"192.0.2.53","dest_port":53,"proto":"UDP","dns":{"version":3,"type":"request","queries":[{"rrname":"a.example","rrtype":"A"},{"rrname":"","rrtype":"NS"}]}}
`,
      events: ['2024-05-06T07:10:02Z 192.0.2.11 > a.example A unknown', '2024-05-06T07:10:02Z 192.0.2.11 > . NS unknown'],
    },
    {
      name: 'dns of version 1: an answer a record',
      text: `{"timestamp":"2016-05-06T07:10:02.000000+0000","event_type":"dns","src_ip":"192.0.2.11","src_port":55809,"dest_ip":"192.0.2.53","dest_port":53,"proto":"UDP","dns":{"type":"query","id":7,"rrname":"www.example","rrtype":"A"}}
{"timestamp":"2016-05-06T07:10:02.100000+0000","event_type":"dns","src_ip":"192.0.2.53","src_port":53,"dest_ip":"192.0.2.11","dest_port":55809,"proto":"UDP","dns":{"type":"answer","id":7,"rcode":"NOERROR","rrname":"www.example","rrtype":"CNAME","rdata":"edge.example"}}
{"timestamp":"2016-05-06T07:10:02.100000+0000","event_type":"dns","src_ip":"192.0.2.53","src_port":53,"dest_ip":"192.0.2.11","dest_port":55809,"proto":"UDP","dns":{"type":"answer","id":7,"rcode":"NOERROR","rrname":"edge.example","rrtype":"A","rdata":"198.51.100.7"}}
`,
      events: ['2016-05-06T07:10:02Z 192.0.2.11 > www.example A accepted'],
    },
    {
      name: 'fast.log',
      text: `05/06/2024-09:10:00.630537  [**] [1:1000001:1] LAB beacon, "x" [**] [Classification: (null)] [Priority: 3] {UDP} 192.0.2.13:60812 -> 192.0.2.53:53
05/06/2024-09:10:01.1  [Drop] [**] [1:1000002:2] scan [**] [Priority: 3] {TCP} 2001:0db8:0000:0000:0000:0000:0000:0013:60812 -> 2001:0db8:0000:0000:0000:0000:0000:0080:22
`,
      zone: 'Europe/Berlin',
      events: [
        '2024-05-06T07:10:00.630537Z 192.0.2.13 > 192.0.2.53 alert unknown',
        '2024-05-06T07:10:01.100000Z 2001:db8::13 > 2001:db8::80 alert refused',
      ],
    },
  ],
};

/** True for a fast.log whose dates carry no year (Snort's habit): years are then told by order, and the file is read in one piece. */
function isYearless(head: Head): boolean {
  return head.lines.some((line) => FAST.test(line) && FAST.exec(line)?.[3] === undefined);
}
