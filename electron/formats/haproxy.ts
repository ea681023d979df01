import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { ascii, indexOfByte, isBlank, lastIndexOfByte, numberAt, startsWith, textOf, tokenEnd } from './scan/bytes.ts';
import { CommonLogTimeReader } from './scan/common-log-time.ts';
import { reconciled } from './scan/two-times.ts';
import { methodLength, plainNumber } from './web/access-line.ts';
import { httpOutcome } from './words/status.ts';

const QUOTE = 34;
const PLUS = 43;
const UNIX = ascii('unix:');
const CONNECT_FROM = ascii('Connect from ');
const CONNECTED = /^Connect from (\S{2,60}):\d{1,5} to (\S{2,60}):\d{1,5} \(\S{1,200}\/(HTTP|TCP)\)/;

/**
 * `CLIENT:PORT [TIME] FRONTEND BACKEND/SERVER TIMERS STATUS BYTES ... FLAGS ... "REQUEST"` (HTTP), without status and request in TCP mode,
 * and `CLIENT:PORT [TIME] FRONTEND/LISTENER: MESSAGE` for connections that failed before a request.
 */
class HaproxyParser implements LineParser {
  private readonly clock: CommonLogTimeReader;

  constructor(options: ParseOptions) {
    this.clock = new CommonLogTimeReader(options.zone);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 67 && startsWith(bytes, start, end, CONNECT_FROM)) return this.accepted(textOf(bytes, start, end), sink);
    const clientEnd = tokenEnd(bytes, start, end);
    const colon = lastIndexOfByte(bytes, 58, start, clientEnd);
    if (bytes[clientEnd + 1] !== 91 || colon <= start) {
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
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const read = lines.filter((line) => LINE.test(line.slice(0, 1000)) || CONNECTED.test(line)).length;
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
