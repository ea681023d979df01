import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { COMPLETE, RowSplitter } from './table/split-row.ts';
import { detailText } from './words/detail.ts';
import { splitHostPort } from './words/host-port.ts';
import { smtpOutcome } from './words/status.ts';

const MAIL_PORTS = new Set(['25', '465', '587', '717', '2525', '475']);
/** date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context */
const [TIME, CONNECTOR, SESSION, LOCAL, REMOTE, EVENT, DATA] = [0, 1, 2, 4, 5, 6, 7];

class ProtocolParser implements LineParser {
  private readonly splitter = new RowSplitter(44, true);
  private readonly clock = new TextTimeReader(new ZoneClock('UTC'));
  /** What the log says of itself: 'send', 'receive', or '' to go by ports. */
  private direction: string;

  constructor(options: ParseOptions) {
    this.direction = directionOf(options.head.lines.find((line) => line.startsWith('#Log-type:')) ?? '');
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 35) {
      const line = textOf(bytes, start, Math.min(end, start + 200));
      if (line.startsWith('#Log-type:')) this.direction = directionOf(line);
      return sink.skip('header');
    }
    if (this.splitter.split(bytes, start, end) !== COMPLETE) return sink.reject('a quoted field does not end');
    const time = this.clock.read(this.field(bytes, TIME));
    if (time !== time) return sink.reject('date-time is not a time');
    const local = splitHostPort(this.field(bytes, LOCAL));
    const remote = splitHostPort(this.field(bytes, REMOTE));
    if (local.host === '' || remote.host === '') return sink.skip('line before both ends are known');
    const incoming = this.direction === '' ? MAIL_PORTS.has(local.port) || !MAIL_PORTS.has(remote.port) : this.direction === 'receive';
    const [event, data] = [this.field(bytes, EVENT), this.field(bytes, DATA)];
    // Replies come from the side that was asked: sent (>) when receiving mail, received (<) when sending it.
    const outcome = event === (incoming ? '>' : '<') ? smtpOutcome(data) : Outcome.Unknown;
    const claimed = /^(?:EHLO|HELO) (\S{1,255})/i.exec(data)?.[1] ?? '';
    const detail = detailText([
      ['session', this.field(bytes, SESSION)],
      ['connector', this.field(bytes, CONNECTOR)],
      ['helo', claimed],
    ]);
    const [from, to] = incoming ? [remote.host, local.host] : [local.host, remote.host];
    sink.event(time, sink.hostText(from), sink.hostText(to), sink.kind('smtp'), outcome, Number.NaN, sink.detail(detail));
    return RECORD;
  }

  private field(bytes: Uint8Array, at: number): string {
    return at < this.splitter.count ? this.splitter.text(bytes, at).trim() : '';
  }
}

const directionOf = (line: string): string => (/Send Protocol/i.test(line) ? 'send' : /Receive Protocol/i.test(line) ? 'receive' : '');

const ROW = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,[^,]{0,200},[0-9A-F]{16},\d+,[^,]{0,60},[^,]{0,60},[-+*<>],/;

/** Exchange's SMTP send and receive protocol logs. */
export const exchangeSmtpProtocol: LineFormat = {
  id: 'exchange-smtp-protocol',
  title: 'Exchange SMTP protocol log',
  specification: 'https://learn.microsoft.com/en-us/exchange/mail-flow/connectors/protocol-logging',
  from: 'the side that brings mail: the remote end of a receive log, the local end of a send log (by port where the log does not say)',
  to: 'the side that takes it',
  reads: 'lines',
  samples: [
    {
      name: 'receive log, without a header',
      text: '2024-05-06T07:10:00.270Z,EX1\\Default EX1,08DA4F7C11473A60,0,198.51.100.25:25,192.0.2.10:53722,+,,\n2024-05-06T07:10:01.270Z,EX1\\Default EX1,08DA4F7C11473A60,2,198.51.100.25:25,192.0.2.10:53722,<,EHLO claims.example,\n2024-05-06T07:10:02.270Z,EX1\\Default EX1,08DA4F7C11473A60,9,198.51.100.25:25,192.0.2.10:53722,>,535 5.7.3 Authentication unsuccessful,\n',
      events: [
        '2024-05-06T07:10:00.270000Z 192.0.2.10 > 198.51.100.25 smtp unknown',
        '2024-05-06T07:10:01.270000Z 192.0.2.10 > 198.51.100.25 smtp unknown',
        '2024-05-06T07:10:02.270000Z 192.0.2.10 > 198.51.100.25 smtp refused',
      ],
    },
    {
      name: 'send log',
      text: '#Software: Microsoft Exchange Server\n#Log-type: SMTP Send Protocol Log\n#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n2024-05-06T07:10:00.270Z,Out,08DA4F7C11473A61,0,,[2001:db8::25]:25,*,,attempting to connect\n2024-05-06T07:10:01.270Z,Out,08DA4F7C11473A61,1,[2001:db8::1]:5000,[2001:db8::25]:25,<,"250 ok, go on",\n',
      events: ['2024-05-06T07:10:01.270000Z 2001:db8::1 > 2001:db8::25 smtp accepted'],
      skipped: 4,
    },
  ],
  detect(head: Head): Detection | null {
    const rows = head.lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const read = rows.filter((line) => ROW.test(line)).length;
    const told = head.lines.some((line) => /^#Log-type: SMTP (?:Send|Receive) Protocol Log/.test(line));
    if (!told && (read === 0 || read * 2 < rows.length)) return null;
    return {
      confidence: told ? 0.99 : 0.55 + (0.42 * read) / rows.length,
      reason: told
        ? 'its header calls it an Exchange SMTP protocol log'
        : `${read} of ${rows.length} rows have the nine columns of an Exchange SMTP protocol log`,
      needsZone: false,
    };
  },
  splittable: (options) => options.head.lines.length > 0,
  parser: (options) => new ProtocolParser(options),
};
