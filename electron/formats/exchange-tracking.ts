import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { bare } from './mail/words.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { COMPLETE, RowSplitter } from './table/split-row.ts';
import { detailText } from './words/detail.ts';

/** Columns by the names of the log itself; `Get-MessageTrackingLog | Export-Csv` writes the same in capitals without dashes. */
const COLUMNS = [
  'date-time',
  'client-ip',
  'client-hostname',
  'server-ip',
  'server-hostname',
  'source',
  'event-id',
  'internal-message-id',
  'message-id',
  'total-bytes',
  'recipient-address',
  'sender-address',
  'original-client-ip',
] as const;
const plain = (name: string): string => name.replace(/-/g, '').toLowerCase();
const SYNONYMS: Readonly<Record<string, string>> = { timestamp: 'datetime' };

class TrackingParser implements LineParser {
  private readonly splitter = new RowSplitter(44, true);
  private readonly clock = new TextTimeReader(new ZoneClock('UTC'));
  private places: readonly number[] = [];

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 35) {
      const line = textOf(bytes, start, end);
      if (line.startsWith('#Fields:')) this.places = placesOf(line.slice(8));
      return sink.skip('header');
    }
    if (this.splitter.split(bytes, start, end) !== COMPLETE) return sink.reject('a quoted field does not end');
    if (this.places.length === 0 || this.isHeader(bytes)) {
      const header = placesOf(textOf(bytes, start, end));
      if (header[0]! < 0) return sink.reject('a row before any header with date-time');
      this.places = header;
      return sink.skip('header');
    }
    const time = this.clock.read(this.field(bytes, 0));
    if (time !== time) return sink.reject('date-time is not a time');
    const client = this.field(bytes, 1) || this.field(bytes, 2);
    const server = this.field(bytes, 4) || this.field(bytes, 3);
    if (client === '' || server === '') return sink.skip(`row without a ${client === '' ? 'client' : 'server'}`);
    return this.emit(bytes, time, client, server, sink);
  }

  private emit(bytes: Uint8Array, time: number, client: string, server: string, sink: RecordSink): Verdict {
    const event = this.field(bytes, 6).toUpperCase();
    const size = /^\d{1,15}$/.test(this.field(bytes, 9)) ? Number(this.field(bytes, 9)) : Number.NaN;
    const detail = detailText([
      ['event', event],
      ['queue', this.field(bytes, 7)],
      ['message-id', bare(this.field(bytes, 8))],
      ['name', this.field(bytes, 1) === '' ? '' : this.field(bytes, 2)],
      ['address', this.field(bytes, 4) === '' ? '' : this.field(bytes, 3)],
      ['from', this.field(bytes, 11)],
      ['to', this.field(bytes, 10)],
      // Behind a front end, or another proxy, client-ip is that one's.
      ['original-client', this.field(bytes, 12) === this.field(bytes, 1) ? '' : this.field(bytes, 12)],
    ]);
    const kind = (this.field(bytes, 5) || 'mail').toLowerCase().slice(0, 40);
    sink.event(time, sink.hostText(client), sink.hostText(server), sink.kind(kind), outcomeOf(event), size, sink.detail(detail));
    return RECORD;
  }

  private field(bytes: Uint8Array, column: number): string {
    const at = this.places[column]!;
    return at < 0 || at >= this.splitter.count ? '' : this.splitter.text(bytes, at).trim();
  }

  private isHeader(bytes: Uint8Array): boolean {
    return /^(?:date-time|timestamp)$/i.test(this.field(bytes, 0));
  }
}

/** The first of each name: a damaged `#Fields` line may hold the list twice. */
function placesOf(header: string): readonly number[] {
  const names = header.split(',').map((name) => plain(name.trim().replace(/^"|"$/g, '')));
  const known = names.map((name) => SYNONYMS[name] ?? name);
  return COLUMNS.map((column) => known.indexOf(plain(column)));
}

/** Event ids, from "Event types in the message tracking log". */
function outcomeOf(event: string): OutcomeCode {
  if (/DEFER$/.test(event)) return Outcome.Deferred;
  if (/FAIL$/.test(event) || event === 'DSN' || event === 'BADMAIL' || event === 'POISONMESSAGE') return Outcome.Refused;
  return /^(?:RECEIVE|SEND|DELIVER|SUBMIT|SENDEXTERNAL|DUPLICATEDELIVER|HAREDIRECT|HARECEIVE|PROCESS)$/.test(event)
    ? Outcome.Accepted
    : Outcome.Unknown;
}

const FIELDS = /^(?:#Fields: *)?"?(?:date-time|timestamp)"?,(?=.*client-?ip)(?=.*server-?(?:ip|hostname))(?=.*(?:event-?id|source-?context))/i;

/** Exchange's message tracking log. */
export const exchangeTracking: LineFormat = {
  id: 'exchange-tracking',
  title: 'Exchange message tracking log',
  specification: 'https://learn.microsoft.com/en-us/exchange/mail-flow/transport-logs/message-tracking',
  from: 'the client that hands the message over (client-ip, else its name)',
  to: 'the server that takes it (server-hostname, else its address)',
  reads: 'lines',
  samples: [
    {
      name: 'received, sent, deferred, one without a server',
      text: '#Software: Microsoft Exchange Server\n#Log-type: Message Tracking Log\n#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,total-bytes\n2024-05-06T07:10:00.100Z,192.0.2.10,mail.example,198.51.100.25,EX1,"a, b",c,SMTP,RECEIVE,77,<1@mail.example>,x@y.example,4560\n2024-05-06T07:10:01.100Z,,ex1,,mx.partner.example,,c,SMTP,DEFER,77,<1@mail.example>,x@y.example,4560\n2024-05-06T07:10:02Z,192.0.2.10,,,,,,STOREDRIVER,NOTIFYMAPI,,,,\n',
      events: [
        '2024-05-06T07:10:00.100000Z 192.0.2.10 > ex1 smtp accepted 4560',
        '2024-05-06T07:10:01.100000Z ex1 > mx.partner.example smtp deferred 4560',
      ],
      skipped: 4,
    },
  ],
  detect(head: Head): Detection | null {
    const header = head.lines.find((line) => FIELDS.test(line));
    const told = head.lines.some((line) => line.startsWith('#Log-type: Message Tracking Log'));
    if (header === undefined) return null;
    return {
      confidence: told ? 0.99 : 0.97,
      reason: 'its header names the columns of an Exchange message tracking log (date-time, client-ip, event-id)',
      needsZone: false,
    };
  },
  splittable: () => false,
  parser: () => new TrackingParser(),
};
