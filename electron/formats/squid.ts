import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { digitsAt, indexOfByte, isBlank, lastIndexOfByte, numberAt, skipBlanks, tokenEnd } from './scan/bytes.ts';
import { isExact } from './scan/calendar.ts';
import { CommonLogTimeReader } from './scan/common-log-time.ts';
import { WordCache } from './scan/word-cache.ts';
import { bytesAfter, isAbsent, methodLength, plainNumber, requestEnd, statusAfter } from './web/access-line.ts';
import { httpOutcome } from './words/status.ts';

const SLASH = 47;

/** Squid's native log (`EPOCH.MS ELAPSED CLIENT RESULT/STATUS BYTES METHOD URL USER HIERARCHY/PEER TYPE`), its combined log, its logs of referrers and user agents, and its cache.log (which holds no contacts). */
class SquidParser implements LineParser {
  private readonly clock: CommonLogTimeReader;
  private readonly words = new WordCache();

  constructor(options: ParseOptions) {
    this.clock = new CommonLogTimeReader(options.zone);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 32 || bytes[start] === 9 || isCacheLine(bytes, start, end)) return sink.skip('cache.log message');
    const digits = digitsAt(bytes, start, end);
    if (digits >= 9 && digits <= 11 && bytes[start + digits] === 46) return this.native(bytes, start, digits, end, sink);
    return this.combined(bytes, start, end, sink);
  }

  private native(bytes: Uint8Array, start: number, digits: number, end: number, sink: RecordSink): Verdict {
    const point = start + digits;
    const decimals = digitsAt(bytes, point + 1, end);
    let millis = numberAt(bytes, point + 1, Math.min(3, decimals), end);
    for (let i = decimals; i < 3; i++) millis *= 10;
    const time = numberAt(bytes, start, digits, end) * 1_000_000 + millis * 1000;
    let at = skipBlanks(bytes, point + 1 + decimals, end);
    at = skipBlanks(bytes, tokenEnd(bytes, at, end), end);
    const client = at;
    const clientEnd = tokenEnd(bytes, at, end);
    // Owners add numbers to the ten fields (`logformat`): ports after the client, sizes after the first.
    const result = afterNumbers(bytes, skipBlanks(bytes, clientEnd, end), end);
    const resultEnd = tokenEnd(bytes, result, end);
    const slash = indexOfByte(bytes, SLASH, result, resultEnd);
    const size = skipBlanks(bytes, resultEnd, end);
    const method = afterNumbers(bytes, skipBlanks(bytes, tokenEnd(bytes, size, end), end), end);
    const methodEnd = tokenEnd(bytes, method, end);
    const url = skipBlanks(bytes, methodEnd, end);
    if (millis < 0 || !isExact(time)) return sink.reject('the time is none');
    if (slash < 0 || url >= end) return this.referrer(bytes, point + 1 + decimals, end, time, sink);
    const status = numberAt(bytes, slash + 1, 3, end);
    const length = methodLength(bytes, method, methodEnd);
    const kind = length > 0 ? this.words.of(bytes, method, methodEnd) : 'invalid';
    const sent = plainNumber(bytes, size, end);
    return this.emit(
      bytes,
      time,
      client,
      clientEnd,
      url,
      tokenEnd(bytes, url, end),
      kind,
      outcomeOf(status, this.words.of(bytes, result, slash)),
      sent,
      sink,
    );
  }

  /** `CLIENT REFERRER URL`. The referrer, which may hold blanks, is a page that the client says it came from, no party to the contact. */
  private referrer(bytes: Uint8Array, start: number, end: number, time: number, sink: RecordSink): Verdict {
    const client = skipBlanks(bytes, start, end);
    const clientEnd = tokenEnd(bytes, client, end);
    const page = skipBlanks(bytes, clientEnd, end);
    const url = lastIndexOfByte(bytes, 32, page, end) + 1;
    const isPage = url > 0 && (isAbsent(bytes, page, url - 1) || holdsScheme(bytes, page, url));
    if (url >= end || !isPage || digitsAt(bytes, client, clientEnd) === clientEnd - client)
      return sink.reject("neither the ten fields of Squid's native log nor the four of its referrer log");
    return this.emit(bytes, time, client, clientEnd, url, end, ASKED, Outcome.Unknown, Number.NaN, sink);
  }

  private combined(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    let open = start;
    while (open < end && !(bytes[open] === 91 && bytes[open + 3] === SLASH && bytes[open + 7] === SLASH)) open++;
    const time = open < end ? this.clock.read(bytes, open + 1, end) : Number.NaN;
    if (time !== time) return sink.reject('neither an epoch at the start nor a [time]');
    if (!isClientFirst(bytes, start, open)) return sink.reject('more words before the time than client, identity and user');
    const quote = indexOfByte(bytes, 34, open, end);
    const close = quote < 0 ? -1 : requestEnd(bytes, quote, end);
    if (close < 0) return sink.reject('no "request" with a status after it');
    // The log of user agents tells who asked, and with what; not for what.
    if (close === end - 1 && isAgentLine(bytes, start, open, quote, end))
      return this.emit(bytes, time, start, open - 1, end, end, ASKED, Outcome.Unknown, Number.NaN, sink);
    const length = methodLength(bytes, quote + 1, close);
    const url = tokenEnd(bytes, quote + 1, close) + 1;
    const kind = length > 0 ? this.words.of(bytes, quote + 1, quote + 1 + length) : 'invalid';
    // The common and combined formats end in `RESULT:HIERARCHY`.
    const tail = lastIndexOfByte(bytes, 32, close, end) + 1;
    const colon = indexOfByte(bytes, 58, tail, end);
    const outcome = outcomeOf(statusAfter(bytes, close, end), colon > tail ? this.words.of(bytes, tail, colon) : '');
    return this.emit(
      bytes,
      time,
      start,
      tokenEnd(bytes, start, open),
      url,
      tokenEnd(bytes, url, close),
      kind,
      outcome,
      bytesAfter(bytes, close, end),
      sink,
    );
  }

  private emit(
    bytes: Uint8Array,
    time: number,
    client: number,
    clientEnd: number,
    url: number,
    urlEnd: number,
    kind: string,
    outcome: OutcomeCode,
    size: number,
    sink: RecordSink,
  ): Verdict {
    if (isAbsent(bytes, client, clientEnd)) return sink.reject('no client');
    const host = urlHost(bytes, Math.min(url, urlEnd), urlEnd);
    const to = host === 0 ? sink.thisServer() : sink.host(bytes, hostStart, hostStart + host);
    sink.event(time, sink.host(bytes, client, clientEnd), to, sink.kind(kind), outcome, size);
    return RECORD;
  }
}

/** Where the first word from `start` on begins that is no number, nor after one a dash in a number's place; up to eight are passed over. */
function afterNumbers(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let passed = 0; passed < 8; passed++) {
    const stop = tokenEnd(bytes, at, end);
    const isNumber = digitsAt(bytes, at, stop) === stop - at || (passed > 0 && isAbsent(bytes, at, stop));
    if (stop === at || stop >= end || !isNumber) return at;
    at = skipBlanks(bytes, stop, end);
  }
  return at;
}

/** Kind of a contact of which the log does not tell the method. */
const ASKED = 'request';

/** `http://`, `https://`, `android-app://`. */
function holdsScheme(bytes: Uint8Array, start: number, end: number): boolean {
  const colon = indexOfByte(bytes, 58, start, Math.min(end, start + 24));
  return colon > start && bytes[colon + 1] === SLASH && bytes[colon + 2] === SLASH;
}

/** True where at most two words follow the first before the time: more are another program's prefix. */
function isClientFirst(bytes: Uint8Array, start: number, open: number): boolean {
  let at = start;
  for (let words = 0; words < 3 && at < open; words++) at = tokenEnd(bytes, at, open) + 1;
  return at >= open;
}

/** `CLIENT [TIME] "AGENT"`: one word before the time, no request, which some servers log alone. */
function isAgentLine(bytes: Uint8Array, start: number, open: number, quote: number, end: number): boolean {
  if (tokenEnd(bytes, start, open) !== open - 1) return false;
  const length = methodLength(bytes, quote + 1, end - 1);
  return length === 0 || (bytes[quote + 1 + length + 1] !== SLASH && !holdsScheme(bytes, quote + 2 + length, end));
}

let hostStart = 0;

/** Length of the host in `scheme://[user@]host[:port]/...` or `host:port`; 0 when there is none (`error:invalid-request`, `/path`). Its start is left in `hostStart`. */
function urlHost(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const colon = indexOfByte(bytes, 58, start, Math.min(end, start + 24));
  const scheme = colon > start && bytes[colon + 1] === SLASH && bytes[colon + 2] === SLASH;
  if (scheme) at = colon + 3;
  let stop = at;
  while (stop < end && bytes[stop] !== SLASH && bytes[stop] !== 63 && bytes[stop] !== 35) stop++;
  const user = indexOfByte(bytes, 64, at, stop);
  if (user >= 0) at = user + 1;
  if (bytes[at] === 91) {
    const close = indexOfByte(bytes, 93, at, stop);
    hostStart = at + 1;
    return close < 0 ? 0 : close - at - 1;
  }
  let port = stop;
  for (let i = at; i < stop; i++) if (bytes[i] === 58) port = i;
  if (port < stop && digitsAt(bytes, port + 1, stop) !== stop - port - 1) return 0;
  hostStart = at;
  return scheme || port < stop ? port - at : 0;
}

/** HTTP status, with Squid's own words where they say more: DENIED, NONE (no answer came), ABORTED. */
function outcomeOf(status: number, result: string): OutcomeCode {
  if (result.includes('DENIED')) return Outcome.Refused;
  if (result.includes('TIMEDOUT') || result.includes('TIMEOUT')) return Outcome.Unanswered;
  if (!(status > 0)) return result.includes('ABORTED') ? Outcome.Failed : Outcome.Unknown;
  return httpOutcome(status);
}

/** `2024/05/06 07:10:00| text` or `2024/05/06 07:10:00 kid1| text`; lines that belong to it are indented. */
function isCacheLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 20 || bytes[start + 4] !== SLASH || bytes[start + 7] !== SLASH || bytes[start + 13] !== 58) return false;
  const bar = indexOfByte(bytes, 124, start + 19, Math.min(end, start + 40));
  return bar > 0 && digitsAt(bytes, start, end) === 4;
}

const NATIVE = /^\d{9,11}\.\d{1,3} +-?\d+ \S{1,255} (?:\d{1,5} )?[A-Z_]{3,60}\/\d{3} -?\d+ (?:\d+ ){0,8}\S{1,40} /;
/** The start and the end of a combined line, tested apart: what stands between is a client's to choose and may be long. */
const COMBINED = /^\S{1,255} [^"[]{0,300}\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [-+]\d{4}\] "/;
const COMBINED_END = / [A-Z]{3,20}_[A-Z_]{2,40}:[A-Z_]{2,40}$/;
/** Squid's `referrer` and `useragent` formats, the logs of `referer_log` and `useragent_log`. */
const REFERRER = /^\d{9,11}\.\d{3} (?!\d+ )\S{1,255} (?:-|[a-z][a-z0-9+.-]{1,20}:\/\/[^\n]{0,4000}) \S{1,4000}$/;
const AGENT = /^\S{1,255} \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [-+]\d{4}\] "(?![A-Z]{2,20} (?:\/|[a-z]{2,20}:))[^\n]{0,4000}"$/;
const CACHE = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: kid\d+)?\| /;

/** Squid's access log, native or combined, and its cache.log. */
export const squid: LineFormat = {
  id: 'squid',
  title: 'Squid log (native, combined, referrers, user agents, cache.log)',
  specification: 'https://wiki.squid-cache.org/Features/LogFormat',
  from: 'the client',
  to: 'the host of the URL asked for, else this server',
  reads: 'lines',
  samples: [
    {
      name: 'native',
      text: '1714979400.250      0 192.0.2.10 TCP_MISS/404 407 GET http://www.example.net:8080/x? - HIER_DIRECT/198.51.100.80 text/html\n1714979401.000     36 192.0.2.10 TCP_TUNNEL/200 1872 CONNECT www.example.org:443 - HIER_DIRECT/198.51.100.81 -\n1714979402.000      1 2001:db8::1 TCP_DENIED/403 3900 GET http://[2001:db8::80]/ - HIER_NONE/- text/html\n1714979403.000      1 192.0.2.10 NONE/400 3900 - error:invalid-request - HIER_NONE/- text/html\n',
      events: [
        '2024-05-06T07:10:00.250000Z 192.0.2.10 > www.example.net GET not-found 407',
        '2024-05-06T07:10:01Z 192.0.2.10 > www.example.org CONNECT accepted 1872',
        '2024-05-06T07:10:02Z 2001:db8::1 > 2001:db8::80 GET refused 3900',
        '2024-05-06T07:10:03Z 192.0.2.10 > (this server) invalid failed 3900',
      ],
    },
    {
      name: "native with an owner's numbers: ports and sizes",
      text: '1714979400.250    104 192.0.2.10 58938 TCP_MISS/200 904 123 364 123 528 GET http://www.example.net/ 1.1 ann HIER_DIRECT/198.51.100.80 80 text/html - "curl/8"\n1714979401.250      0 192.0.2.10 58939 TCP_TUNNEL/200 905 123 - CONNECT www.example.org:443 - HIER_NONE/- -\n',
      events: [
        '2024-05-06T07:10:00.250000Z 192.0.2.10 > www.example.net GET accepted 904',
        '2024-05-06T07:10:01.250000Z 192.0.2.10 > www.example.org CONNECT accepted 905',
      ],
    },
    {
      name: 'combined, with raw quotes',
      text: '192.0.2.10 - - [06/May/2024:07:10:00 +0200] "GET http://www.example.net/a"b HTTP/1.1" 200 407 "-" "sqlmap "quoted" agent" TCP_MISS:HIER_DIRECT\n',
      events: ['2024-05-06T05:10:00Z 192.0.2.10 > www.example.net GET accepted 407'],
    },
    {
      name: 'common and combined where no answer was sent, or a refusal',
      text: '192.0.2.10 - - [06/May/2024:07:10:00 +0200] "GET http://void.example/ HTTP/1.1" 0 0 TCP_MISS_ABORTED:HIER_NONE\n192.0.2.10 - - [06/May/2024:07:10:01 +0200] "- error:transaction-end-before-headers NONE/0.0" 0 0 "-" "-" NONE_NONE:HIER_NONE\n192.0.2.10 - - [06/May/2024:07:10:02 +0200] "CONNECT bad.example:443 HTTP/1.1" 403 3454 "-" "-" TCP_DENIED:HIER_NONE\n192.0.2.10 - - [06/May/2024:07:10:03 +0200] "GET http://www.example.net/ HTTP/1.1" 200 5 "-" "-" TCP_MISS:HIER_DIRECT\n',
      events: [
        '2024-05-06T05:10:00Z 192.0.2.10 > void.example GET failed 0',
        '2024-05-06T05:10:01Z 192.0.2.10 > (this server) invalid unknown 0',
        '2024-05-06T05:10:02Z 192.0.2.10 > bad.example CONNECT refused 3454',
        '2024-05-06T05:10:03Z 192.0.2.10 > www.example.net GET accepted 5',
      ],
    },
    {
      name: 'referrers: the client and what it asked for',
      text: '1714979400.250 192.0.2.10 http://search.example/?q=a b "c" http://www.example.net/page\n1714979401.250 2001:db8::1 - www.example.org:443\n1714979402.250 192.0.2.10 nothing\n',
      events: [
        '2024-05-06T07:10:00.250000Z 192.0.2.10 > www.example.net request unknown',
        '2024-05-06T07:10:01.250000Z 2001:db8::1 > www.example.org request unknown',
      ],
      rejects: 1,
    },
    {
      name: 'user agents: the client, at this proxy',
      text: '192.0.2.10 [06/May/2024:07:10:00 +0000] "Mozilla/5.0 (X11; "quoted" Linux)"\n192.0.2.11 [06/May/2024:07:10:01 +0000] "-"\n192.0.2.12 [06/May/2024:07:10:02 +0000] "GET /a HTTP/1.1"\n',
      events: ['192.0.2.10 > (this server) request', '192.0.2.11 > (this server) request', '192.0.2.12 > (this server) GET'].map(
        (event, second) => `2024-05-06T07:10:0${second}Z ${event} unknown`,
      ),
    },
    {
      name: 'cache.log',
      text: '2024/05/06 07:10:00| Set Current Directory to /tmp\n2024/05/06 07:10:01 kid1| Starting Squid Cache\n',
      events: [],
      skipped: 2,
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const is = (line: string): boolean => NATIVE.test(line) || (COMBINED_END.test(line.slice(-110)) && COMBINED.test(line.slice(0, 700)));
    const native = lines.filter(is).length;
    const referrers = lines.filter((line) => REFERRER.test(line)).length;
    const agents = lines.filter((line) => AGENT.test(line)).length;
    const read = native + referrers + agents;
    const cache = lines.filter((line) => CACHE.test(line)).length;
    if (read + cache === 0 || (read + cache) * 4 < lines.length) return null;
    const needsZone = read === 0;
    const reason =
      referrers + agents > native
        ? `${read} of ${lines.length} lines read as Squid's log of ${referrers > agents ? 'referrers (time, client, page, URL)' : 'user agents (client [time] "agent")'}`
        : read > 0
          ? `${read} of ${lines.length} lines read as Squid writes them (result/status, URL, hierarchy)`
          : `${cache} of ${lines.length} lines are messages of Squid's cache.log`;
    return { confidence: 0.55 + (0.41 * (read + cache)) / lines.length, reason, needsZone };
  },
  splittable: () => true,
  parser: (options) => new SquidParser(options),
};
