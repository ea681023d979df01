import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { monthOfText, wallMicros } from './scan/calendar.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { isErrorLine } from './web/error-line.ts';
import { detailText } from './words/detail.ts';
import { splitHostPort } from './words/host-port.ts';

const APACHE = /^\[(?:[A-Z][a-z]{2}) ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? (\d{4})\] /;
/** What Apache hands to syslog (`ErrorLog syslog`), which has the time. */
const CARRIED = /^\[(?:[a-z0-9_]{0,40}:)?(?:emerg|alert|crit|error|warn|notice|info|debug|trace[1-8])\] \[(?:pid|client|remote) /;
/** `[client 192.0.2.1:5000]`, `[client [2001:db8::1]:5000]`. */
const CLIENT = /\[(?:client|remote) (\[[^\]]{2,60}\](?::\d{1,5})?|[^\]]{1,255})\]/;
const LEVEL = /^\[(?:[a-z0-9_]{0,40}:)?([a-z0-9]{1,12})\] /;

/** The parts of an error line that say who asked whom. */
interface Contact {
  readonly time: number;
  readonly level: string;
  readonly client: string;
  readonly server: string;
  /** The Host header as claimed. */
  readonly claimed: string;
  readonly method: string;
  readonly text: string;
}

class ErrorParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly clock: TextTimeReader;

  constructor(options: ParseOptions) {
    this.options = options;
    this.clock = new TextTimeReader(options.zone);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const carried = !isErrorLine(bytes, start, end);
    if (carried && !(sink.carrierTime === sink.carrierTime && CARRIED.test(textOf(bytes, start, Math.min(end, start + 100)))))
      return sink.reject('no [time] [module:level] (Apache) and no time [level] pid#tid: (nginx) at the start');
    const line = textOf(bytes, start, Math.min(end, start + 65_536));
    const contact = carried ? apacheContact(sink.carrierTime, line) : line.startsWith('[') ? this.apache(line) : this.nginx(line);
    if (contact === null) return sink.skip('a message that names no client');
    if (contact.time !== contact.time) return sink.reject('the time at the start is not a time');
    const from = sink.hostText(splitHostPort(contact.client).host);
    const named = contact.server !== '' && contact.server !== '_' ? contact.server : contact.claimed;
    const to = named === '' ? sink.thisServer() : sink.hostText(splitHostPort(named).host);
    const claimed = contact.claimed !== '' && contact.claimed !== named ? contact.claimed : '';
    const detail = sink.detail(
      detailText([
        ['level', contact.level],
        ['host', claimed],
      ]),
    );
    sink.event(contact.time, from, to, sink.kind(contact.method), outcomeOf(contact), Number.NaN, detail);
    return RECORD;
  }

  /** `[time] [module:level] [pid 1:tid 2] (code)text: [client 192.0.2.1:5000] AH01618: text`. */
  private apache(line: string): Contact | null {
    const time = APACHE.exec(line);
    if (!time) return { time: Number.NaN, level: '', client: '', server: '', claimed: '', method: '', text: '' };
    const micros = Number((time[6] ?? '').padEnd(6, '0'));
    const wall = wallMicros(Number(time[7]), monthOfText(time[1]!), Number(time[2]), Number(time[3]), Number(time[4]), Number(time[5]), micros);
    return apacheContact(this.options.zone.toInstant(wall), line.slice(time[0].length));
  }

  /** `2024/05/06 07:10:00 [error] 31#31: *46 text, client: 192.0.2.1, server: name, request: "GET / HTTP/1.1", host: "name"`. */
  private nginx(line: string): Contact | null {
    const level = between(line.slice(20), '[', ']');
    // The fields are appended by nginx, so the last ones count: what comes before may be anything a client sent.
    const at = line.lastIndexOf(', client: ');
    const fields = line.slice(at + 10);
    // "client 192.0.2.1 closed keepalive connection" is the end of a contact told elsewhere.
    if (at < 0) return null;
    const client = upTo(fields, ', ');
    const server = between(`, ${fields},`, ', server: ', ',');
    const method = /, request: "([A-Z]{2,16}) /.exec(fields)?.[1] ?? 'error';
    const claimed = between(fields.slice(Math.max(0, fields.lastIndexOf(', host: "'))), ', host: "', '"');
    return { time: this.clock.read(line.slice(0, 19)), level, client: client.replace(/^unix:.*/, ''), server, claimed, method, text: line.slice(20) };
  }
}

function apacheContact(time: number, text: string): Contact | null {
  const client = CLIENT.exec(text)?.[1];
  if (client === undefined) return null;
  return { time, level: LEVEL.exec(text)?.[1] ?? '', client, server: between(text, '[vhost ', ']'), claimed: '', method: 'error', text };
}

/** What stands between two marks, '' when they are not there. */
function between(text: string, open: string, close: string): string {
  const start = text.indexOf(open);
  return start < 0 ? '' : upTo(text.slice(start + open.length), close);
}

const upTo = (text: string, mark: string): string => {
  const end = text.indexOf(mark);
  return end < 0 ? text : text.slice(0, end);
};

/** What the message says became of the request, from the words the two programs use. */
function outcomeOf(contact: Contact): OutcomeCode {
  const text = contact.text.slice(0, 600);
  if (/forbidden|denied|not allowed|password mismatch|was not found in|limiting |auth.{0,40}fail/i.test(text)) return Outcome.Refused;
  if (/No such file|does not exist|not found/i.test(text)) return Outcome.NotFound;
  if (/timed out|timeout/i.test(text)) return Outcome.Unanswered;
  return /^(?:error|crit|alert|emerg)$/.test(contact.level) ? Outcome.Failed : Outcome.Unknown;
}

const NGINX_LINE = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[[a-z]+\] \d+#\d+: /;

/** Error logs of Apache and nginx. */
export const webError: LineFormat = {
  id: 'web-error',
  title: 'Web error log (Apache, nginx)',
  specification: 'https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat',
  from: 'the client named in the message',
  to: 'the server name in the message (nginx), else the Host header, else this server',
  reads: 'lines',
  samples: [
    {
      name: 'nginx',
      text: '2024/05/06 07:10:00 [error] 31#31: *46 open() "/w/x" failed (2: No such file or directory), client: 192.0.2.10, server: www.example.net, request: "GET /x HTTP/1.1", host: "other.example"\n2024/05/06 07:10:01 [notice] 1#1: start worker processes\n2024/05/06 07:10:02 [info] 31#31: *47 client 192.0.2.11 closed keepalive connection\n',
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET not-found'],
      skipped: 2,
    },
    {
      name: 'Apache 2.4 and 2.2',
      text: '[Mon May 06 07:10:00.250000 2024] [auth_basic:error] [pid 10:tid 14] [client 192.0.2.10:50229] AH01617: user ann: authentication failure for "/": Password Mismatch\n[Mon May 06 07:10:01 2024] [error] [client 2001:db8::1] File does not exist: /w/x\n[Mon May 06 07:10:01 2024] [authz_core:error] [pid 10] [client [2001:db8::2]:51548] AH01630: client denied by server configuration: /w\n[Mon May 06 07:10:02.000000 2024] [mpm_event:notice] [pid 1:tid 1] AH00489: resuming normal operations\n',
      events: [
        '2024-05-06T07:10:00.250000Z 192.0.2.10 > (this server) error refused',
        '2024-05-06T07:10:01Z 2001:db8::1 > (this server) error not-found',
        '2024-05-06T07:10:01Z 2001:db8::2 > (this server) error refused',
      ],
      skipped: 1,
    },
    {
      name: 'Apache through syslog',
      text: '2024-05-06T07:10:00+02:00 www1 httpd[7]: [authz_core:error] [pid 7] [client 192.0.2.10:58585] AH01630: client denied by server configuration: /w/[client 198.51.100.99]\n2024-05-06T07:10:01+02:00 www1 httpd[7]: [mpm_event:notice] [pid 1:tid 1] AH00489: resuming normal operations\n',
      events: ['2024-05-06T05:10:00Z 192.0.2.10 > www1 error refused'],
      skipped: 1,
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const timed = lines.filter((line) => NGINX_LINE.test(line) || APACHE.test(line)).length;
    const read = timed + lines.filter((line) => CARRIED.test(line)).length;
    if (read === 0 || read * 2 < lines.length) return null;
    return {
      confidence: 0.5 + (0.45 * read) / lines.length,
      reason: `${read} of ${lines.length} lines start as Apache or nginx write errors`,
      needsZone: timed > 0,
    };
  },
  splittable: () => true,
  parser: (options) => new ErrorParser(options),
};
