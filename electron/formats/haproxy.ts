import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { ascii, indexOfByte, isBlank, lastIndexOfByte, numberAt, startsWith, textOf, tokenEnd } from './scan/bytes.ts';
import { CommonLogTimeReader } from './scan/common-log-time.ts';
import { IsoTimeReader } from './scan/iso-time.ts';
import { reconciled } from './scan/two-times.ts';
import { methodLength, plainNumber } from './web/access-line.ts';
import { httpOutcome } from './words/status.ts';

const QUOTE = 34;
const PLUS = 43;
const UNIX = ascii('unix:');
const CONNECT_FROM = ascii('Connect from ');
const LONGEST = 32_768;
/** `CLIENT - - [TIME] "REQUEST" STATUS BYTES "" "" PORT MILLISECONDS "FRONTEND" "BACKEND" "SERVER" TIMERS ...`. */
const COMMON =
  /^(\S{2,60}) - - \[([^\]]{20,32})\] "(.{0,16000}?)" (-1|\d{3}) (\d{1,15}) "" "" \d{1,5} \d{1,3} "[^"]{1,200}" "([^"]{1,200})" "([^"]{1,200})" -?\d/;
const HEADER = /^(?:<\d>)?(?:\d{4}-\d\d-\d\dT[\d:.]{8,15}(?:Z|[-+]\d\d:\d\d) )?/;
const CONNECTED = /^Connect from (\S{2,60}):\d{1,5} to (\S{2,60}):\d{1,5} \(\S{1,200}\/(HTTP|TCP)\)/;

/**
 * `CLIENT:PORT [TIME] FRONTEND BACKEND/SERVER TIMERS STATUS BYTES ... FLAGS ... "REQUEST"` (HTTP), without status and request in TCP mode,
 * and `CLIENT:PORT [TIME] FRONTEND/LISTENER: MESSAGE` for connections that failed before a request.
 */
class HaproxyParser implements LineParser {
  private readonly clock: CommonLogTimeReader;
  private readonly iso: IsoTimeReader;

  constructor(options: ParseOptions) {
    this.clock = new CommonLogTimeReader(options.zone);
    this.iso = new IsoTimeReader(options.zone);
  }

  line(bytes: Uint8Array, begin: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, begin, end)) return sink.skip('blank');
    const start = this.afterHeader(bytes, begin, end, sink);
    if (bytes[start] === 67 && startsWith(bytes, start, end, CONNECT_FROM)) return this.accepted(textOf(bytes, start, end), sink);
    const clientEnd = tokenEnd(bytes, start, end);
    const colon = lastIndexOfByte(bytes, 58, start, clientEnd);
    if (bytes[clientEnd + 1] !== 91 || colon <= start) {
      if (bytes[clientEnd + 1] === 45) return this.common(textOf(bytes, start, Math.min(end, start + LONGEST)), sink);
      return /^(?:\[(?:NOTICE|WARNING|ALERT)\]|(?:Proxy|Server|backend|Health check|Stopping|Pausing|New worker|Loading) )/.test(
        textOf(bytes, start, Math.min(end, start + 40)),
      )
        ? sink.skip('message without a contact')
        : sink.reject('not CLIENT:PORT [time] at the start');
    }
    const own = this.clock.read(bytes, clientEnd + 2, end);
    if (own !== own || bytes[this.clock.end] !== 93) return sink.reject('the time in [ ] is not a time');
    const time = reconciled(own, this.clock.zoned, sink);
    const frontend = this.clock.end + 2;
    const frontendEnd = tokenEnd(bytes, frontend, end);
    if (startsWith(bytes, start, end, UNIX)) return sink.skip('connection from this server (a Unix socket)');
    const from = sink.host(bytes, start, colon);
    if (frontendEnd > frontend && bytes[frontendEnd - 1] === 58) {
      const name = bytes.subarray(frontend, frontendEnd - 1);
      const slash = name.indexOf(47);
      sink.event(time, from, sink.host(name, 0, slash < 0 ? name.length : slash), sink.kind('connection'), Outcome.Failed);
      return RECORD;
    }
    return this.proxied(bytes, time, from, frontendEnd + 1, end, sink);
  }

  /** The headers that `log ... format timed`, `iso` and `short` put first: `<6>`, a time of their own, both. Where the message begins. */
  private afterHeader(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    const at = bytes[start] === 60 && bytes[start + 2] === 62 ? start + 3 : start;
    if (bytes[at + 4] !== 45 || bytes[at + 10] !== 84) return at;
    const time = this.iso.read(bytes, at, end);
    if (time !== time || bytes[this.iso.end] !== 32) return at;
    sink.carrierTime = time;
    return this.iso.end + 1;
  }

  /** A line of `option httplog clf`. */
  private common(text: string, sink: RecordSink): Verdict {
    const found = COMMON.exec(text);
    if (!found) return sink.reject('not CLIENT:PORT [time] at the start, nor the common format with frontend, backend and server');
    const [, client = '', when = '', request = '', status = '', size = '', backend = '', server = ''] = found;
    const time = this.clock.read(ascii(when), 0, when.length);
    if (time !== time) return sink.reject('the time in [ ] is not a time');
    const method = /^([A-Z][A-Z_-]{1,19})(?: |$)/.exec(request)?.[1] ?? 'invalid';
    const outcome = status === '-1' ? Outcome.Failed : httpOutcome(Number(status));
    const to = sink.hostText(`${backend}/${server}`);
    sink.event(reconciled(time, this.clock.zoned, sink), sink.hostText(client), to, sink.kind(method), outcome, Number(size));
    return RECORD;
  }

  /** `Connect from 192.0.2.1:1234 to 198.51.100.1:80 (frontend/HTTP)`, where neither httplog nor tcplog is set. */
  private accepted(text: string, sink: RecordSink): Verdict {
    const found = CONNECTED.exec(text);
    if (!found) return sink.reject('no CLIENT:PORT and SERVER:PORT after "Connect from"');
    sink.event(
      sink.carrierTime,
      sink.hostText(found[1]!),
      sink.hostText(found[2]!),
      sink.kind(found[3] === 'HTTP' ? 'request' : 'tcp'),
      Outcome.Accepted,
    );
    return RECORD;
  }

  private proxied(bytes: Uint8Array, time: number, from: number, backend: number, end: number, sink: RecordSink): Verdict {
    const backendEnd = tokenEnd(bytes, backend, end);
    const timers = backendEnd + 1;
    const timersEnd = tokenEnd(bytes, timers, end);
    if (indexOfByte(bytes, 47, backend, backendEnd) < 0 || indexOfByte(bytes, 47, timers, timersEnd) < 0)
      return sink.reject('no backend/server and timers after the frontend');
    const to = sink.host(bytes, backend, backendEnd);
    const first = timersEnd + 1;
    const firstEnd = tokenEnd(bytes, first, end);
    const second = firstEnd + 1;
    const secondEnd = tokenEnd(bytes, second, end);
    const status = numberAt(bytes, first, 3, end);
    // HTTP has status and bytes; TCP has bytes and then the two letters of how it ended.
    // A plus before a number says that it was still growing when the line was written (option logasap).
    const sent = bytes[second] === PLUS ? second + 1 : second;
    const isHttp = firstEnd - first === 3 && status >= 0 && plainNumber(bytes, sent, secondEnd) >= 0;
    const dash = firstEnd - first <= 2 && bytes[first] === 45;
    if (isHttp || dash) {
      const quote = lastQuoted(bytes, secondEnd, end);
      const length = quote < 0 ? 0 : methodLength(bytes, quote + 1, end);
      const kind = length > 0 ? textOf(bytes, quote + 1, quote + 1 + length) : 'invalid';
      sink.event(time, from, to, sink.kind(kind), dash ? Outcome.Failed : httpOutcome(status), plainNumber(bytes, sent, secondEnd));
      return RECORD;
    }
    const size = plainNumber(bytes, bytes[first] === PLUS ? first + 1 : first, firstEnd);
    if (size !== size) return sink.reject('neither status and bytes nor bytes after the timers');
    sink.event(time, from, to, sink.kind('tcp'), tcpOutcome(bytes[second]!, bytes[second + 1]!), size);
    return RECORD;
  }
}

/** Where the quoted request at the end of the line opens; -1 when there is none. */
function lastQuoted(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i + 1 < end; i++) if (bytes[i] === QUOTE && bytes[i - 1] === 32) return i;
  return -1;
}

/** Session state at disconnection, HAProxy manual 8.5: the first letter says who ended it, the second in which phase. */
function tcpOutcome(cause: number, phase: number): OutcomeCode {
  if (cause === 45 && phase === 45) return Outcome.Accepted;
  // P: refused by the proxy; S with C: the server refused; c and s: time-outs of client and server.
  if (cause === 80) return Outcome.Refused;
  if (cause === 83 && phase === 67) return Outcome.Refused;
  return cause === 99 || cause === 115 ? Outcome.Unanswered : Outcome.Failed;
}

const LINE =
  /^(\S{2,60}):\d{1,5} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d{3})?\] (?:\S{1,200} \S{1,200}\/\S{1,200} [-+\d/]{3,60} |\S{1,200}: )/;

/** HAProxy's HTTP, TCP and error log lines. */
export const haproxy: LineFormat = {
  id: 'haproxy',
  title: 'HAProxy log',
  specification: 'https://docs.haproxy.org/2.8/configuration.html#8.2',
  from: 'the client',
  to: 'backend/server, or the frontend where none was reached',
  reads: 'lines',
  samples: [
    {
      name: 'HTTP, TCP, no server, handshake failure, IPv6 without brackets',
      text: '192.0.2.10:37709 [06/May/2024:07:10:00.682] fe_web~ be_app/app1 0/0/0/0/0 404 130 - - ---- 1/1/0/0/0 0/0 {a|b} "HEAD /x HTTP/1.1"\n2001:db8:0:1::12:35897 [06/May/2024:07:10:01.000] fe_tcp be_tcp/t1 1/0/0 303 -- 1/1/0/0/0 0/0\n192.0.2.10:1 [06/May/2024:07:10:02.000] fe_web fe_web/<NOSRV> 0/-1/-1/-1/0 403 192 - - PR-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\n192.0.2.11:2 [06/May/2024:07:10:03.000] fe_web/1: SSL handshake failure\n',
      events: [
        '2024-05-06T07:10:00.682000Z 192.0.2.10 > be_app/app1 HEAD not-found 130',
        '2024-05-06T07:10:01Z 2001:db8:0:1::12 > be_tcp/t1 tcp accepted 303',
        '2024-05-06T07:10:02Z 192.0.2.10 > fe_web/<nosrv> GET refused 192',
        '2024-05-06T07:10:03Z 192.0.2.11 > fe_web connection failed',
      ],
    },
    {
      name: 'through syslog: logged as soon as possible, a Unix socket, and without httplog',
      text: 'May  6 07:10:00 lb haproxy[1]: 192.0.2.10:1 [06/May/2024:07:10:00.682] fe be/app1 0/0/1/2/+3 503 +123 - - SC-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\nMay  6 07:10:00 lb haproxy[1]: unix:1 [06/May/2024:07:10:00.682] fe be/app1 0/0/1/2/3 200 123 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\nMay  6 07:10:01 lb haproxy[1]: Connect from 192.0.2.11:1234 to 198.51.100.1:80 (fe/HTTP)\n',
      year: 2024,
      events: [
        '2024-05-06T07:10:00.682000Z 192.0.2.10 > be/app1 GET deferred 123',
        '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.1 request accepted',
      ],
      skipped: 1,
    },
    {
      name: 'the common format, and the headers of log format timed, iso and short',
      text: '192.0.2.10 - - [06/May/2024:07:10:00 +0000] "GET /a"b HTTP/1.1" 200 111 "" "" 33784 561 "fe" "be" "s1" 0 0 0 12 12 ---- 1 1 0 0 0 0 0 "" "" \n192.0.2.11 - - [06/May/2024:07:10:01 +0000] "<BADREQ>" 400 0 "" "" 1 5 "fe" "fe" "<NOSRV>" -1 -1 -1 -1 0 PR-- 1 1 0 0 0 0 0 "" "" \n<6>2024-05-06T07:10:02.326151+00:00 192.0.2.12:1 [06/May/2024:07:10:02.298] fe be/s1 0/0/0/27/27 200 111 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\n2024-05-06T07:10:03.326151+00:00 Connect from 192.0.2.13:1234 to 198.51.100.1:80 (fe/TCP)\n<6>192.0.2.14:1 [06/May/2024:07:10:04.298] fe be/s1 0/0/0/27/27 200 111 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"\n',
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > be/s1 GET accepted 111',
        '2024-05-06T07:10:01Z 192.0.2.11 > fe/<nosrv> invalid failed 0',
        '2024-05-06T07:10:02.298000Z 192.0.2.12 > be/s1 GET accepted 111',
        '2024-05-06T07:10:03.326151Z 192.0.2.13 > 198.51.100.1 tcp accepted',
        '2024-05-06T07:10:04.298000Z 192.0.2.14 > be/s1 GET accepted 111',
      ],
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '').map((line) => line.replace(HEADER, ''));
    const read = lines.filter((line) => LINE.test(line.slice(0, 1000)) || CONNECTED.test(line) || COMMON.test(line.slice(0, LONGEST))).length;
    if (read === 0 || read * 5 < lines.length) return null;
    return {
      confidence: 0.6 + (0.37 * read) / lines.length,
      reason: `${read} of ${lines.length} lines read as HAProxy writes them (client:port [time] frontend backend/server timers)`,
      needsZone: true,
    };
  },
  splittable: () => true,
  parser: (options) => new HaproxyParser(options),
};
