import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact, wallMicros } from './scan/calendar.ts';
import { detailText } from './words/detail.ts';
import { bothDirections, countOf } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';
import { httpOutcome } from './words/status.ts';

/**
 * `client, user, date, time, service, server name, server address, milliseconds, bytes received, bytes sent, status, Windows status, method, target, parameters,`:
 * fields in a fixed order, `-` where empty. The date stands as the server's region writes it, the time is the server's own.
 */
const FIELD = { client: 0, user: 1, date: 2, time: 3, service: 4, name: 5, address: 6, received: 8, sent: 9, status: 10, method: 12 };
const LEAST_FIELDS = 14;
const MOST_FIELDS = 40;
const DATE = /^([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,4})$/;
const TIME = /^([0-9]{1,2}):([0-9]{2}):([0-9]{2})$/;
const SERVICE = /^(?:W3SVC|MSFTPSVC|FTPSVC|SMTPSVC|NNTPSVC)[0-9]{0,10}$/i;

/** The fields of a line; null when it has not the shape of one. */
function fieldsOf(line: string): readonly string[] | null {
  const fields = line.split(', ', MOST_FIELDS);
  return fields.length >= LEAST_FIELDS && DATE.test(fields[FIELD.date]!) && TIME.test(fields[FIELD.time]!) && SERVICE.test(fields[FIELD.service]!)
    ? fields
    : null;
}

/** True when the day comes first: some date has more than twelve in its first place; dots are European as well. */
function isDayFirst(lines: readonly string[]): boolean {
  return lines.some((line) => {
    const date = DATE.exec(fieldsOf(line)?.[FIELD.date] ?? '');
    return date !== null && (date[2] === '.' || (date[1]!.length <= 2 && Number(date[1]) > 12));
  });
}

class IisNativeParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly dayFirst: boolean;

  constructor(options: ParseOptions) {
    this.options = options;
    this.dayFirst = isDayFirst(options.head.lines);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const line = textOf(bytes, start, Math.min(end, start + 32_768));
    if (line.trim() === '') return sink.skip('blank');
    const fields = fieldsOf(line);
    if (!fields) return sink.reject('not the fields of an IIS log line (client, user, date, time, service, ...)');
    const field = (at: number): string => (fields[at] === '-' ? '' : fields[at]!.trim());
    const client = field(FIELD.client);
    const server = field(FIELD.address) || field(FIELD.name);
    if (!isAddress(client)) return sink.reject('the client is no address');
    const time = this.time(field(FIELD.date), field(FIELD.time));
    if (time !== time) return sink.reject('date and time are none');
    const http = /^W3SVC/i.test(field(FIELD.service));
    const detail = detailText([
      ['service', http ? '' : field(FIELD.service)],
      ['name', field(FIELD.address) === '' ? '' : field(FIELD.name)],
    ]);
    const word = field(FIELD.method).replace(/^\[[0-9]{1,10}\]/, '');
    const kind = sink.kind(/^[A-Za-z][A-Za-z_-]{0,20}$/.test(word) ? word.toUpperCase() : 'request');
    const status = countOf(field(FIELD.status));
    const size = bothDirections(countOf(field(FIELD.received)), countOf(field(FIELD.sent)));
    const to = server === '' ? sink.thisServer() : sink.hostText(server);
    sink.event(time, sink.hostText(client), to, kind, http ? httpOutcome(status) : replyOutcome(status), size, sink.detail(detail));
    return RECORD;
  }

  private time(date: string, clock: string): number {
    const [, first = '', , second = '', third = ''] = DATE.exec(date) ?? [];
    const [, hour, minute, second60] = TIME.exec(clock) ?? [];
    const yearFirst = first.length === 4;
    const [year, month, day] = yearFirst ? [first, second, third] : this.dayFirst ? [third, second, first] : [third, first, second];
    const whole = Number(year) + (year.length > 2 ? 0 : Number(year) < 70 ? 2000 : 1900);
    const wall = wallMicros(whole, Number(month), Number(day), Number(hour), Number(minute), Number(second60));
    const instant = wall === wall ? this.options.zone.toInstant(wall) : wall;
    return isExact(instant) ? instant : Number.NaN;
  }
}

/** Replies of FTP and SMTP (RFC 959, RFC 5321); 0 where none was logged. */
function replyOutcome(status: number): OutcomeCode {
  if (status >= 100 && status < 400) return Outcome.Accepted;
  if (status === 530 || status === 550) return Outcome.Refused;
  return status >= 400 && status < 600 ? Outcome.Failed : Outcome.Unknown;
}

function detect(head: Head): Detection | null {
  const filled = head.lines.filter((line) => line.trim() !== '');
  const own = filled.filter((line) => fieldsOf(line.slice(0, 8000)) !== null).length;
  if (own === 0) return null;
  return {
    confidence: 0.6 + 0.38 * (own / filled.length),
    reason: `${own} of the first ${filled.length} lines have the fixed fields of an IIS log (client, user, date, time, service W3SVC..., server)`,
    needsZone: true,
  };
}

/** The log of IIS in its own format, the one before W3C. */
export const iisNative: LineFormat = {
  id: 'iis-native',
  title: 'IIS log file format (Microsoft)',
  specification: 'https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms525807(v=vs.90)',
  from: 'the client',
  to: 'the address of the server, else its name; bytes are those of request and answer',
  reads: 'lines',
  detect,
  splittable: () => true,
  parser: (options) => new IisNativeParser(options),
  samples: [
    {
      name: 'HTTP and FTP, American dates, a cut line',
      text: `192.0.2.114, -, 03/20/01, 7:55:20, W3SVC2, SERVER, 198.51.100.45, 4502, 163, 3223, 200, 0, GET, /DeptLogo.gif, -,
2001:db8::7, ann, 3/2/2024, 23:58:11, W3SVC1, SERVER, 198.51.100.45, 60, 275, 22, 403, 5, POST, /a,b.asp, x=1,
192.0.2.58, anonymous, 03/20/24, 23:58:12, MSFTPSVC1, FTPHOST, -, 60, 0, 0, 530, 1326, [5]PASS, x@y.example, -,
192.0.2.114, -, 03/20/01, 7:55
`,
      zone: 'Europe/Berlin',
      events: [
        '2001-03-20T06:55:20Z 192.0.2.114 > 198.51.100.45 GET accepted 3386',
        '2024-03-02T22:58:11Z 2001:db8::7 > 198.51.100.45 POST refused 297',
        '2024-03-20T22:58:12Z 192.0.2.58 > ftphost PASS refused 0',
      ],
      rejects: 1,
    },
    {
      name: 'dates of other regions',
      text: `192.0.2.114, -, 20/03/2024, 7:55:20, W3SVC2, SERVER, 198.51.100.45, 4502, 163, 3223, 404, 2, GET, /a, -,
192.0.2.114, -, 02/03/2024, 7:55:21, W3SVC2, SERVER, 198.51.100.45, 4502, 163, 3223, 200, 0, GET, /a, -,
192.0.2.114, -, 2024-03-21, 7:55:21, W3SVC2, SERVER, 198.51.100.45, 4502, 163, 3223, 200, 0, GET, /a, -,
`,
      events: [
        '2024-03-20T07:55:20Z 192.0.2.114 > 198.51.100.45 GET not-found 3386',
        '2024-03-02T07:55:21Z 192.0.2.114 > 198.51.100.45 GET accepted 3386',
        '2024-03-21T07:55:21Z 192.0.2.114 > 198.51.100.45 GET accepted 3386',
      ],
    },
  ],
};
