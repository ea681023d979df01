import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, numberAt, textOf } from './scan/bytes.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { WordCache } from './scan/word-cache.ts';
import { hostEnd, isAbsent, plainNumber } from './web/access-line.ts';
import { httpOutcome } from './words/status.ts';

const MOST_FIELDS = 512;
const QUOTE = 34;

/** Fields of interest, by the names programs give them; the first that the `#Fields` line has counts. */
const CLIENT = ['c-ip', 'c-ip-address', 'c-dns', 'x-client-ip', 'c-host'];
const VIRTUAL = ['cs-host', 'cs(host)', 'x-cs-host'];
const SERVER = ['s-dns', 's-ip', 's-computername', 's-host'];
const METHOD = ['cs-method', 'cs-method-name', 'method'];
const STATUS = ['sc-status', 'cs-status', 'status'];
const BYTES = ['sc-bytes', 'bytes', 'sc-content-bytes'];

/** Where the fields of interest stand under the `#Fields` line in force; -1 where one is missing. */
interface Places {
  readonly count: number;
  readonly date: number;
  readonly time: number;
  /** True for `date-local` and `time-local`; plain ones are UTC by the standard. */
  readonly local: boolean;
  readonly client: number;
  /** In order of preference: a row may leave the better ones empty. */
  readonly virtual: readonly number[];
  /** Holds a whole URL in logs of proxies. */
  readonly uri: number;
  readonly servers: readonly number[];
  readonly method: number;
  readonly status: number;
  readonly bytes: number;
}

/** Up to the port; an IPv6 address without its brackets. */
const URL_HOST = /^[a-z][a-z0-9+.-]{1,10}:\/\/(?:[^/@\s]{0,200}@)?\[?([^/?#:\s\]]{1,255}|(?<=\[)[0-9A-Fa-f:.]{2,45})/i;
/** Commands of FTP, which IIS logs like methods; its replies are not those of HTTP. */
const FTP =
  /^(?:USER|PASS|ACCT|CWD|CDUP|QUIT|PORT|PASV|EPRT|EPSV|TYPE|RETR|STOR|STOU|APPE|RNFR|RNTO|ABOR|DELE|RMD|MKD|XMKD|XRMD|PWD|XPWD|LIST|NLST|SITE|SYST|NOOP|FEAT|OPTS|SIZE|MDTM|AUTH|PBSZ|PROT)$/i;
const HALF_DAY = 43_200;
const MICROS_PER_SECOND = 1_000_000;
const MOST_METHODS = 1000;
/** How `#Fields`, `#Date` and `#Start-Date` begin, in either case. */
const HEADER_MARKS = ['#F', '#f', '#D', '#d', '#S', '#s'];

/** What a method field says: the kind of the event, and whether the status is one of FTP. */
interface Method {
  readonly kind: string;
  readonly ftp: boolean;
}

class W3cParser implements LineParser {
  /** The `#Fields` line in force and the day of the last `#Date` line, '' while there was none. */
  private fields = '';
  private day = '';
  /** Seconds since midnight of the last row or `#Date`, where rows carry no date. */
  private second = Number.NaN;
  private places: Places | null = null;
  private readonly headerBefore: string;
  /** The date field read last and the instant that day began. */
  private dateText = '';
  private midnight = Number.NaN;
  private readonly methods = new Map<string, Method>();
  private readonly start = new Uint32Array(MOST_FIELDS);
  private readonly end = new Uint32Array(MOST_FIELDS);
  private count = 0;
  private readonly words = new WordCache();
  private readonly utc = new TextTimeReader(new ZoneClock('UTC'));
  private readonly local: TextTimeReader;

  constructor(options: ParseOptions) {
    this.local = new TextTimeReader(options.zone);
    // Lines of a later segment stand under the header of the file; those of the first read it again.
    for (const line of options.head.lines) {
      if (line.startsWith('#')) this.takeDirective(line);
      else if (line.trim() !== '') break;
    }
    this.headerBefore = this.header().join('\n');
  }

  nextHeader(): readonly string[] | null {
    const header = this.header();
    return header.join('\n') === this.headerBefore ? null : header;
  }

  private header(): readonly string[] {
    return [...(this.fields === '' ? [] : [this.fields]), ...(this.day === '' ? [] : [`#Date: ${this.day}${this.clock()}`])];
  }

  /** The time of the last row, where rows carry no date: what follows may lie past midnight. */
  private clock(): string {
    if (this.second !== this.second || !this.places || this.places.date >= 0) return '';
    const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
    return ` ${two(this.second / 3600)}:${two((this.second / 60) % 60)}:${two(this.second % 60)}`;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 35) return this.directive(textOf(bytes, start, end), sink);
    const { places } = this;
    if (!places) return sink.reject('a row before any #Fields line');
    this.split(bytes, start, end);
    if (this.count !== places.count) return sink.reject(`the row has ${this.count} fields, #Fields names ${places.count}`);
    if (places.client < 0) return sink.reject('#Fields names no client (c-ip)');
    const time = this.timeOf(bytes, places);
    if (time !== time) return sink.reject('no date and time that can be read');
    const client = places.client;
    if (this.absent(bytes, client)) return sink.skip('row without a client');
    const to = this.asked(bytes, places, sink);
    const { kind, outcome } = this.meaning(bytes, places);
    const size = places.bytes < 0 ? Number.NaN : plainNumber(bytes, this.start[places.bytes]!, this.end[places.bytes]!);
    sink.event(
      time,
      sink.host(bytes, this.start[client]!, hostEnd(bytes, this.start[client]!, this.end[client]!)),
      to,
      sink.kind(kind),
      outcome,
      size,
    );
    return RECORD;
  }

  /** The virtual host, else the host of a whole URL, else the server's own name or address, else this server. */
  private asked(bytes: Uint8Array, places: Places, sink: RecordSink): number {
    const filled = (place: number): boolean => !this.absent(bytes, place);
    const virtual = places.virtual.find(filled);
    const url = virtual === undefined && places.uri >= 0 ? URL_HOST.exec(textOf(bytes, this.start[places.uri]!, this.end[places.uri]!)) : null;
    if (url) return sink.hostText(url[1]!);
    const place = virtual ?? places.servers.find(filled);
    return place === undefined ? sink.thisServer() : sink.host(bytes, this.start[place]!, hostEnd(bytes, this.start[place]!, this.end[place]!));
  }

  private directive(line: string, sink: RecordSink): Verdict {
    this.takeDirective(line);
    return sink.skip('header');
  }

  private takeDirective(line: string): void {
    if (/^#Fields:/i.test(line)) {
      this.fields = line;
      this.places = placesOf(line.slice(8));
    }
    const date = /^#(?:Start-)?Date: *(\d{4}-\d\d-\d\d|\d\d\/[A-Z][a-z]{2}\/\d{4})/i.exec(line);
    if (!date?.[1]?.includes('-')) return;
    this.day = date[1];
    const clock = / (\d\d):(\d\d):(\d\d)/.exec(line.slice(date[0].length));
    this.second = clock ? (Number(clock[1]) * 60 + Number(clock[2])) * 60 + Number(clock[3]) : Number.NaN;
  }

  private timeOf(bytes: Uint8Array, places: Places): number {
    if (!places.local && places.date >= 0 && places.time >= 0) {
      const second = secondOfDay(bytes, this.start[places.time]!, this.end[places.time]!);
      if (second >= 0) return this.midnightOf(this.words.of(bytes, this.start[places.date]!, this.end[places.date]!)) + second * MICROS_PER_SECOND;
    }
    return this.anyTime(bytes, places);
  }

  /** Rows without a date count from that of the last `#Date`: a time of day far before the last one is of the next day. */
  private passMidnight(second: number): void {
    if (second < 0) return;
    if (this.second - second > HALF_DAY) {
      const next = this.utc.read(`${this.day} 00:00:00`) / 1000 + 86_400_000;
      if (next === next) this.day = new Date(next).toISOString().slice(0, 10);
    }
    this.second = second;
  }

  /** The instant a UTC day begins; NaN when the text is no date. */
  private midnightOf(date: string): number {
    if (date !== this.dateText) {
      this.dateText = date;
      this.midnight = this.utc.read(`${date} 00:00:00`);
    }
    return this.midnight;
  }

  private anyTime(bytes: Uint8Array, places: Places): number {
    if (places.date < 0 && places.time >= 0 && this.day !== '')
      this.passMidnight(secondOfDay(bytes, this.start[places.time]!, this.end[places.time]!));
    const clock = places.local ? this.local : this.utc;
    const date = places.date < 0 ? this.day : this.words.of(bytes, this.start[places.date]!, this.end[places.date]!);
    if (date === '') return Number.NaN;
    const time = places.time < 0 ? '' : textOf(bytes, this.start[places.time]!, this.end[places.time]!);
    const text = time === '' ? date : `${date} ${time}`;
    return clock.read(/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) ? `${text}:00` : text);
  }

  private meaning(bytes: Uint8Array, places: Places): { readonly kind: string; readonly outcome: OutcomeCode } {
    const method = places.method < 0 ? '' : this.words.of(bytes, this.start[places.method]!, this.end[places.method]!);
    const status = places.status < 0 ? Number.NaN : plainNumber(bytes, this.start[places.status]!, this.end[places.status]!);
    const { kind, ftp } = this.methodOf(method);
    return { kind, outcome: ftp ? ftpOutcome(status) : httpOutcome(status) };
  }

  private methodOf(field: string): Method {
    const known = this.methods.get(field);
    if (known) return known;
    // Tomcat puts single quotes around.
    const word = field.replace(/^'(.*)'$/, '$1');
    const ftp = /^\[\d{1,10}\](\w{1,20})$/.exec(word);
    const method = ftp
      ? { kind: `ftp ${ftp[1]!.toUpperCase()}`, ftp: true }
      : { kind: /^[A-Za-z][A-Za-z_-]{0,20}$/.test(word) ? word.toUpperCase() : 'request', ftp: FTP.test(word) };
    if (this.methods.size < MOST_METHODS) this.methods.set(field, method);
    return method;
  }

  private absent(bytes: Uint8Array, place: number): boolean {
    return isAbsent(bytes, this.start[place]!, this.end[place]!);
  }

  /** Fields stand apart by any number of blanks and tabs; one that starts with a quote runs to the quote before a blank or the end. */
  private split(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    let count = 0;
    while (at < end) {
      while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
      if (at >= end) break;
      const from = at;
      if (bytes[at] === QUOTE) at = closingQuote(bytes, at + 1, end);
      else while (at < end && bytes[at] !== 32 && bytes[at] !== 9) at++;
      const quoted = bytes[from] === QUOTE && at > from;
      if (count < MOST_FIELDS) {
        this.start[count] = quoted ? from + 1 : from;
        this.end[count] = at;
      }
      if (quoted) at++;
      count++;
    }
    this.count = count;
  }
}

/** Seconds since midnight of `hh:mm:ss`, up to 23:59:59; -1 when it is anything else. */
function secondOfDay(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 8 || bytes[start + 2] !== 58 || bytes[start + 5] !== 58) return -1;
  const hour = numberAt(bytes, start, 2, end);
  const minute = numberAt(bytes, start + 3, 2, end);
  const second = numberAt(bytes, start + 6, 2, end);
  return hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ? -1 : (hour * 60 + minute) * 60 + second;
}

/** Index of the quote that ends a field; of two quotes together the pair stands for one. */
function closingQuote(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== QUOTE) continue;
    if (i + 1 < end && bytes[i + 1] === QUOTE) i++;
    else if (i + 1 >= end || bytes[i + 1] === 32 || bytes[i + 1] === 9) return i;
  }
  return end;
}

function placesOf(fields: string): Places {
  const names = fields
    .trim()
    .split(/[ \t]+/)
    .map((name) => name.toLowerCase());
  const first = (wanted: readonly string[]): number => wanted.map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  const all = (wanted: readonly string[]): readonly number[] => wanted.map((name) => names.indexOf(name)).filter((at) => at >= 0);
  const local = !names.includes('date') && names.includes('date-local');
  return {
    count: names.length,
    date: first(local ? ['date-local'] : ['date', 'datetime', 'x-timestamp']),
    time: first(local ? ['time-local'] : ['time']),
    local,
    client: first(CLIENT),
    virtual: all(VIRTUAL),
    uri: names.indexOf('cs-uri'),
    servers: all(SERVER),
    method: first(METHOD),
    status: first(STATUS),
    bytes: first(BYTES),
  };
}

/** FTP replies, RFC 959: 530 and 550 say no. */
function ftpOutcome(status: number): OutcomeCode {
  if (status >= 100 && status < 400) return Outcome.Accepted;
  if (status === 530 || status === 550) return Outcome.Refused;
  return status >= 400 && status < 600 ? Outcome.Failed : Outcome.Unknown;
}

const FIELDS_LINE = /^#Fields:[ \t]*(?=.*(?:c-ip|s-ip|cs-method|cs-uri|sc-status|c-dns|cs\())[a-z]/i;

/** Logs in the W3C extended format, whatever wrote them. */
export const w3c: LineFormat = {
  id: 'w3c',
  title: 'W3C extended log (IIS and others)',
  specification: 'https://www.w3.org/TR/WD-logfile',
  from: 'the client (c-ip)',
  to: 'the Host header or the host of the URL where logged, else the server (s-ip, s-computername), else this server',
  reads: 'lines',
  samples: [
    {
      name: 'times without a date, past midnight; FTP',
      text: '#Software: Microsoft Internet Information Services 10.0\n#Date: 2024-05-06 23:59:00\n#Fields: time c-ip cs-username s-ip s-port cs-method cs-uri-stem sc-status\n23:59:59 192.0.2.10 - 198.51.100.1 21 USER bob 331\n00:00:01 192.0.2.10 bob 198.51.100.1 21 PASS *** 530\n#Date: 2024-05-07 00:00:02\n00:00:03 192.0.2.10 bob 198.51.100.1 21 QUIT - 221\n',
      events: [
        '2024-05-06T23:59:59Z 192.0.2.10 > 198.51.100.1 USER accepted',
        '2024-05-07T00:00:01Z 192.0.2.10 > 198.51.100.1 PASS refused',
        '2024-05-07T00:00:03Z 192.0.2.10 > 198.51.100.1 QUIT accepted',
      ],
    },
    {
      name: 'whole URLs, and quotes of Tomcat',
      text: "#Fields: date time c-ip s-ip cs-method cs-uri sc-status\n2024-05-06 07:10:00 192.0.2.10 198.51.100.1 'GET' https://www.example.net:8080/a?b 200\n2024-05-06 07:10:01 192.0.2.10 198.51.100.1 'GET' '/' 404\n",
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET accepted', '2024-05-06T07:10:01Z 192.0.2.10 > 198.51.100.1 GET not-found'],
    },
    {
      name: 'IIS, columns changing in the file',
      text: '#Software: Microsoft Internet Information Services 8.5\n#Date: 2024-05-06 07:10:00\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-bytes\n2024-05-06 07:10:00 198.51.100.80 GET /a - 80 - 192.0.2.10 Mozilla/5.0+(x) 404 1405\n#Fields: date time c-ip cs-method cs-host sc-status\n2024-05-06 07:10:01 2001:DB8::1 POST www.example.net:8080 200\n2024-05-06 07:10:02 - GET www.example.net 200\n2024-05-06 07:10:03 192.0.2.10 GET\n',
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > 198.51.100.80 GET not-found 1405',
        '2024-05-06T07:10:01Z 2001:db8::1 > www.example.net POST accepted',
      ],
      rejects: 1,
      skipped: 5,
    },
    {
      name: 'date only in #Date, several blanks, quotes',
      text: '#Version: 1.0\n#Date: 2024-05-06 07:00:00\n#Fields:  time  c-ip  cs-method  cs-uri  sc-status  cs(User-Agent)\n07:10:00\t192.0.2.10    [2]USER   anonymous   331   "a ""b"" c"\n',
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > (this server) ftp USER accepted'],
      skipped: 3,
    },
    {
      name: 'a header behind lines of something else',
      text: 'C:\\\\inetpub> type ex240506.log\n2024-05-06 07:09:59 192.0.2.9 GET 200\n#Fields: date time c-ip cs-method sc-status\n2024-05-06 07:10:00 192.0.2.10 GET 200\n',
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > (this server) GET accepted'],
      rejects: 2,
      skipped: 1,
    },
    {
      name: 'local times',
      text: '#Fields: date-local time-local c-ip cs-method sc-status\n2024-05-06 07:10:00.250 192.0.2.10 GET 200\n',
      zone: 'Europe/Berlin',
      events: ['2024-05-06T05:10:00.250000Z 192.0.2.10 > (this server) GET accepted'],
      skipped: 1,
    },
  ],
  detect(head: Head): Detection | null {
    const fields = head.lines.find((line) => FIELDS_LINE.test(line));
    if (fields === undefined || fields.split(/[ \t]+/).length < 3 || /\b(?:src-ip|dst-ip)\b/.test(fields)) return null;
    const local = /date-local/i.test(fields);
    return {
      confidence: 0.97,
      reason: `its #Fields line names columns of the W3C extended format (${fields.slice(8, 80).trim()} ...)`,
      needsZone: local,
    };
  },
  splittable: () => true,
  headerMarks: HEADER_MARKS,
  parser: (options) => new W3cParser(options),
};
