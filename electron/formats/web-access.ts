import { canonicalAddress } from '../../shared/lib/ip.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { digitsAt, indexOfByte, isBlank, lastIndexOfByte, numberAt, textOf, tokenEnd } from './scan/bytes.ts';
import { CommonLogTimeReader } from './scan/common-log-time.ts';
import { IsoTimeReader } from './scan/iso-time.ts';
import { WordIds } from './scan/word-ids.ts';
import { viewOf } from './scan/words.ts';
import { bytesAfter, hostEnd, isAbsent, methodLength, plainNumber, requestEnd, statusAfter } from './web/access-line.ts';
import { accessSamples } from './web/access-samples.ts';
import { isEnvoyLine, readEnvoyLine } from './web/envoy-line.ts';
import { isErrorLine } from './web/error-line.ts';
import { isStreamLine, readStreamLine } from './web/stream-line.ts';
import { splitHostPort } from './words/host-port.ts';
import { httpOutcome } from './words/status.ts';

const QUOTE = 34;
const HASH = 35;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const OPEN = 91;
const CLOSE = 93;

/**
 * `[VHOST[:PORT]] CLIENT IDENT USER [TIME] "REQUEST" STATUS BYTES ...`, with fields missing as programs and their owners leave them out,
 * and nginx-proxy-manager's and Envoy's own orders. Byte-level: a line of the first kind costs no string.
 */
class AccessParser implements LineParser {
  private readonly clock: CommonLogTimeReader;
  private readonly iso: IsoTimeReader;
  private readonly methods = new MethodKinds();
  private time = Number.NaN;
  private noServer = -1;

  constructor(options: ParseOptions) {
    this.clock = new CommonLogTimeReader(options.zone);
    this.iso = new IsoTimeReader(options.zone);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    return this.plain(bytes, start, end, sink) ?? this.any(bytes, start, end, sink);
  }

  /** The line that nearly all are, `CLIENT - - [TIME] "REQUEST" STATUS ...`, in one go; null when it is any other. Reads what `any` would read. */
  private plain(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict | null {
    let from = sink.addressAt(bytes, start, end);
    let at = sink.addressEnd;
    if (from < 0 || bytes[at] !== 32) {
      from = -1;
      for (at = start; at < end && bytes[at]! > QUOTE && bytes[at] !== OPEN; at++);
      if (at === start || bytes[start] === HASH || bytes[at - 1] === COMMA || bytes[at - 1] === COLON || isAbsent(bytes, start, at)) return null;
    }
    if (at + 34 > end || bytes[at] !== 32 || bytes[at + 1] !== DASH || bytes[at + 2] !== 32 || bytes[at + 3] !== DASH || bytes[at + 4] !== 32)
      return null;
    if (bytes[at + 5] !== OPEN) return null;
    const time = this.clock.read(bytes, at + 6, end);
    const quote = at + 34;
    if (time !== time || this.clock.end !== quote - 2 || bytes[quote - 2] !== CLOSE || bytes[quote - 1] !== 32 || bytes[quote] !== QUOTE) return null;
    const close = requestEnd(bytes, quote, end);
    if (close < 0) return null;
    return this.request(bytes, from >= 0 ? from : sink.host(bytes, start, hostEnd(bytes, start, at)), -1, time, quote, close, end, sink);
  }

  private any(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === HASH) return sink.skip('comment');
    const epoch = secondsBefore(bytes, start, end);
    if (epoch > 0) return this.timed(bytes, start, epoch, end, sink);
    const first = openOf(bytes, start, end);
    const open = first >= 0 && bytes[first] === QUOTE ? afterForwarded(bytes, first, end) : first;
    if (open !== first) return this.forwarded(bytes, start, first, open, end, sink);
    if (open === start) return bytes[start + 3] === 47 ? this.proxyManager(bytes, start, end, sink) : this.envoy(bytes, start, end, sink);
    if (open < 0) return isErrorLine(bytes, start, end) ? sink.skip('error log line') : sink.reject('neither [time] nor "request" found');
    if (isErrorLine(bytes, start, end)) return sink.skip('error log line');
    const quote = this.timeBefore(bytes, open, end, sink);
    const stream = bytes[open] === OPEN && isProtocolAt(bytes, open + 29) ? readStreamLine(textOf(bytes, start, end)) : null;
    if (stream && this.time === this.time) {
      if (stream.client === 'unix:') return sink.skip(OWN_SOCKET);
      sink.event(this.time, sink.hostText(stream.client), this.server(sink), sink.kind(stream.protocol), httpOutcome(stream.status), stream.bytes);
      return RECORD;
    }
    if (quote < 0) return sink.reject('no "request" after the time');
    if (this.time !== this.time && bytes[open] === OPEN) return sink.reject('the time in [ ] is not a time');
    const close = requestEnd(bytes, quote, end);
    if (close < 0) return sink.reject('the request has no closing quote with a status after it');
    return this.emit(bytes, start, open, quote, close, end, sink);
  }

  /** `$msec CLIENT ... "REQUEST" STATUS ...` of nginx, the time being seconds with three decimals. */
  private timed(bytes: Uint8Array, start: number, client: number, end: number, sink: RecordSink): Verdict {
    const quote = indexOfByte(bytes, QUOTE, client, end);
    if (quote < 0) return sink.reject('no "request" after the time');
    const close = requestEnd(bytes, quote, end);
    if (close < 0) return sink.reject('the request has no closing quote with a status after it');
    this.time = numberAt(bytes, start, 10, end) * 1_000_000 + numberAt(bytes, start + 11, 3, end) * 1000;
    return this.emit(bytes, client, quote, quote, close, end, sink);
  }

  /** `[VHOST[:PORT]] "FORWARDED, ..." CLIENT IDENT USER [TIME] "REQUEST" ...`: who is said to stand behind the client is for anyone to claim, the client is not. */
  private forwarded(bytes: Uint8Array, start: number, list: number, client: number, end: number, sink: RecordSink): Verdict {
    const open = openOf(bytes, client, end);
    const quote = open < 0 ? -1 : this.timeBefore(bytes, open, end, sink);
    const close = quote < 0 ? -1 : requestEnd(bytes, quote, end);
    if (close < 0) return sink.reject('no "request" after the addresses it was forwarded for');
    const clientEnd = tokenEnd(bytes, client, open);
    if (isAbsent(bytes, client, clientEnd)) return sink.reject('no client before the time');
    const nameEnd = list - 1 > start ? hostEnd(bytes, start, list - 1) : start;
    const to = isAbsent(bytes, start, nameEnd) ? -1 : sink.host(bytes, start, nameEnd);
    return this.request(bytes, sink.host(bytes, client, hostEnd(bytes, client, clientEnd)), to, this.time, quote, close, end, sink);
  }

  /** Reads the time at `open` where one stands there; where the request opens, or -1. */
  private timeBefore(bytes: Uint8Array, open: number, end: number, sink: RecordSink): number {
    if (bytes[open] === QUOTE) {
      this.time = sink.carrierTime;
      return open;
    }
    this.time = isIsoAt(bytes, open) ? this.iso.read(bytes, open + 1, end) : this.clock.read(bytes, open + 1, end);
    return indexOfByte(bytes, QUOTE, open, end);
  }

  /** The words before the time: CLIENT; CLIENT USER; CLIENT IDENT USER; VHOST CLIENT IDENT USER; where a header stands for the client, CLIENT, PROXY, ... */
  private emit(bytes: Uint8Array, start: number, open: number, quote: number, close: number, end: number, sink: RecordSink): Verdict {
    const firstEnd = tokenEnd(bytes, start, open);
    const second = firstEnd + 1;
    const secondEnd = tokenEnd(bytes, second, open);
    let client = start;
    let clientEnd = firstEnd;
    let to = -1;
    if (bytes[firstEnd - 1] !== COMMA && secondEnd > second + 1 && isVhostFirst(bytes, secondEnd, open)) {
      client = second;
      clientEnd = secondEnd;
      const nameEnd = hostEnd(bytes, start, firstEnd);
      const nameStart = bytes[start] === OPEN ? start + 1 : start;
      if (!isAbsent(bytes, nameStart, nameEnd)) to = sink.host(bytes, nameStart, nameEnd);
    }
    if (client === start && bytes[firstEnd - 1] !== COMMA && isVhostSecond(bytes, second, secondEnd, open))
      to = sink.host(bytes, bytes[second] === OPEN ? second + 1 : second, hostEnd(bytes, second, secondEnd));
    if (isPrefixed(bytes, client, clientEnd, open)) return sink.reject('words before the client that are no virtual host');
    if (bytes[clientEnd - 1] === COMMA) clientEnd--;
    if (isAbsent(bytes, client, clientEnd)) return sink.reject('no client before the time');
    // nginx writes `unix:` for a client on a socket of its own machine.
    if (clientEnd - client === 5 && textOf(bytes, client, clientEnd) === 'unix:') return sink.skip(OWN_SOCKET);
    const from = sink.host(bytes, bytes[client] === OPEN ? client + 1 : client, hostEnd(bytes, client, clientEnd));
    return this.request(bytes, from, to, this.time, quote, close, end, sink);
  }

  /** The request at `quote`, once client, server (-1: this one) and time are known. */
  private request(bytes: Uint8Array, from: number, to: number, time: number, quote: number, close: number, end: number, sink: RecordSink): Verdict {
    const kind = this.methods.at(bytes, quote + 1, close, sink);
    const outcome = httpOutcome(statusAfter(bytes, close, end));
    sink.event(time, from, to >= 0 ? to : this.server(sink), kind, outcome, bytesAfter(bytes, close, end));
    return RECORD;
  }

  /** `[TIME] CLIENT TLSv1.3 CIPHER "REQUEST" BYTES` of Apache's ssl_request_log, and `[TIME] [CACHE [UPSTREAM-STATUS]] STATUS - METHOD SCHEME HOST "PATH" [Client ADDRESS] [Length N] ...` of nginx-proxy-manager. */
  private proxyManager(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isErrorLine(bytes, start, end)) return sink.skip('error log line');
    const time = this.clock.read(bytes, start + 1, end);
    if (time !== time) return sink.reject('the time in [ ] is not a time');
    const told = TLS_REQUEST.exec(textOf(bytes, this.clock.end, end));
    if (told) {
      const kind = sink.kind(/^[A-Z_-]{2,20}$/.test(told[2]!) ? told[2]! : 'invalid');
      const size = told[3] === '-' ? Number.NaN : Number(told[3]);
      sink.event(time, sink.hostText(told[1]!), this.server(sink), kind, Outcome.Unknown, size);
      return RECORD;
    }
    const quote = indexOfByte(bytes, QUOTE, this.clock.end, end);
    if (quote < 0) return sink.reject('no "request" after the time');
    const host = lastIndexOfByte(bytes, 32, start, quote - 1) + 1;
    const scheme = lastIndexOfByte(bytes, 32, start, host - 1) + 1;
    const method = lastIndexOfByte(bytes, 32, start, scheme - 1) + 1;
    const length = methodLength(bytes, method, scheme);
    const client = afterLabel(bytes, quote, end, CLIENT_LABEL);
    if (length === 0 || client < 0) return sink.reject('not "METHOD SCHEME HOST "path" [Client address]" after the time');
    const clientEnd = indexOfByte(bytes, CLOSE, client, end);
    if (clientEnd < 0 || isAbsent(bytes, client, clientEnd)) return sink.reject('[Client ...] names nobody');
    const size = afterLabel(bytes, clientEnd, end, LENGTH_LABEL);
    const sizeEnd = size < 0 ? -1 : indexOfByte(bytes, CLOSE, size, end);
    const kind = this.methods.of(bytes, method, length, sink);
    const to = isAbsent(bytes, host, quote - 1) ? this.server(sink) : sink.host(bytes, host, hostEnd(bytes, host, quote - 1));
    const status = numberAt(bytes, method - 6, 3, end);
    const sent = sizeEnd < 0 ? Number.NaN : plainNumber(bytes, size, sizeEnd);
    sink.event(time, sink.host(bytes, client, clientEnd), to, kind, httpOutcome(status < 0 ? Number.NaN : status), sent);
    return RECORD;
  }

  private envoy(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const found = readEnvoyLine(textOf(bytes, start, end));
    const time = this.iso.read(bytes, start + 1, end);
    if (!found || time !== time) return sink.reject('a line of a proxy (Envoy) without time, client or request');
    const to = found.host === '' ? this.server(sink) : sink.hostText(found.host);
    const kind = sink.kind(/^[A-Z]{2,20}$/.test(found.method) ? found.method : 'invalid');
    sink.event(time, sink.hostText(found.client), to, kind, httpOutcome(found.status), found.bytes);
    return RECORD;
  }

  private server(sink: RecordSink): number {
    const host = sink.carrierHost;
    if (host >= 0) return host;
    if (this.noServer < 0) this.noServer = sink.hostText('(this server)');
    return this.noServer;
  }
}

/** Kind ids of request methods, looked up by their bytes; `invalid` for those of no length. */
class MethodKinds {
  private sink: RecordSink | null = null;
  private readonly words = new WordIds();
  /** Kind by number of the word, -1 while unknown. */
  private readonly kinds = new Int32Array(256).fill(-1);
  /** The first four bytes of the request read last that began with three letters and a blank, as nearly all do. */
  private lastWord = 0;
  private lastKind = 0;

  /** The kind of the request `bytes[start, close)`: of the method it begins with. */
  at(bytes: Uint8Array, start: number, close: number, sink: RecordSink): number {
    const word = start + 4 <= close ? viewOf(bytes).getInt32(start, true) : 0;
    if (word === this.lastWord && sink === this.sink) return this.lastKind;
    const length = methodLength(bytes, start, close);
    const kind = this.of(bytes, start, length, sink);
    if (length === 3) {
      this.lastWord = word;
      this.lastKind = kind;
    }
    return kind;
  }

  of(bytes: Uint8Array, start: number, length: number, sink: RecordSink): number {
    if (sink !== this.sink) {
      this.sink = sink;
      this.kinds.fill(-1);
      this.lastWord = 0;
    }
    const word = this.words.of(bytes, start, start + length);
    const known = word < 0 ? -1 : this.kinds[word]!;
    if (known >= 0) return known;
    const kind = sink.kind(length > 0 ? textOf(bytes, start, start + length) : 'invalid');
    if (word >= 0) this.kinds[word] = kind;
    return kind;
  }
}

const OWN_SOCKET = 'connection from this server (a Unix socket)';
const CLIENT_LABEL = '[Client ';
const LENGTH_LABEL = '[Length ';

/** Where the text after `label` starts, -1 when it is not there. */
function afterLabel(bytes: Uint8Array, start: number, end: number, label: string): number {
  for (let i = start; i + label.length < end; i++) {
    let same = 0;
    while (same < label.length && bytes[i + same] === label.charCodeAt(same)) same++;
    if (same === label.length) return i + same;
  }
  return -1;
}

/** What follows the time in Apache's ssl_request_log: `] CLIENT PROTOCOL CIPHER "METHOD URL HTTP/1.1" BYTES`. */
const TLS_REQUEST = /^\] (\S{1,255}) (?:-|(?:SSL|TLS)v[\d.]{1,3}) (?:-|[A-Z0-9_-]{3,80}) "([^" ]{0,255})[^\n]{0,16000}" (\d{1,15}|-)$/;
/** Addresses in quotes before the client, as proxies hand them on (X-Forwarded-For). */
const FORWARDED = /^"(?:[0-9A-Fa-f:.]{2,45}|unknown|-)(?:, ?(?:[0-9A-Fa-f:.]{2,45}|unknown))*" (?=[^" [])/;

/** Where the word after the forwarded addresses at `open` starts; `open` when none stand there. */
function afterForwarded(bytes: Uint8Array, open: number, end: number): number {
  return open + (FORWARDED.exec(textOf(bytes, open, Math.min(end, open + 1000)))?.[0].length ?? 0);
}

/** True for `[2024-05-`, as nginx's $time_iso8601 begins. */
const isIsoAt = (bytes: Uint8Array, open: number): boolean => bytes[open + 5] === DASH && bytes[open + 8] === DASH && bytes[open + 11] === 84;

/** True for `TCP ` and `UDP `. */
const isProtocolAt = (bytes: Uint8Array, at: number): boolean => bytes[at + 2] === 80 && bytes[at + 3] === 32;

/** Where the text after `1714979400.123 ` at `start` begins; -1 when no such time stands there. */
function secondsBefore(bytes: Uint8Array, start: number, end: number): number {
  return start + 15 < end &&
    bytes[start + 10] === 46 &&
    bytes[start + 14] === 32 &&
    digitsAt(bytes, start, end) === 10 &&
    digitsAt(bytes, start + 11, end) === 3
    ? start + 15
    : -1;
}

/** Index of the `[` of `[dd/Mon/` or `[yyyy-mm-` or of the first quote, whichever is first; -1 when there is neither. */
function openOf(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const c = bytes[i];
    if (c === QUOTE) return i;
    if (c === OPEN && ((bytes[i + 3] === 47 && bytes[i + 7] === 47) || isIsoAt(bytes, i))) return i;
  }
  return -1;
}

/** With a virtual host first, the second word is the client: neither a dash nor the user, because two more words follow. */
function isVhostFirst(bytes: Uint8Array, secondEnd: number, open: number): boolean {
  const thirdEnd = tokenEnd(bytes, secondEnd + 1, open);
  return thirdEnd > secondEnd + 1 && thirdEnd + 1 < open && bytes[thirdEnd + 1] !== 32;
}

/**
 * True where more than identity and user stand between the word taken for the client and the time, with an address among them, while that word is none:
 * the line has another program's prefix (`May  6 07:10:00 nginx: 192.0.2.1 - - [`).
 */
function isPrefixed(bytes: Uint8Array, client: number, clientEnd: number, open: number): boolean {
  const third = tokenEnd(bytes, tokenEnd(bytes, clientEnd + 1, open) + 1, open) + 1;
  if (third >= open) return false;
  const words = textOf(bytes, clientEnd + 1, open)
    .trim()
    .split(' ');
  const isHost = (word: string): boolean => canonicalAddress(splitHostPort(word.replace(/,$/, '')).host) !== null;
  return !isHost(textOf(bytes, client, clientEnd)) && words.some(isHost);
}

/**
 * True for `CLIENT HOST[:PORT] USER [TIME]`, lighttpd's own order: no identity looks like a name with a dot in it, or like one with a port. An address alone
 * may as well be a proxy's.
 */
function isVhostSecond(bytes: Uint8Array, second: number, secondEnd: number, open: number): boolean {
  if (secondEnd <= second + 1 || tokenEnd(bytes, secondEnd + 1, open) !== open - 1) return false;
  const host = hostEnd(bytes, second, secondEnd);
  if (host < secondEnd) return true;
  const dot = indexOfByte(bytes, 46, second, secondEnd);
  const last = bytes[secondEnd - 1]!;
  return dot > second && (last < 48 || last > 57) && indexOfByte(bytes, 64, second, secondEnd) < 0;
}

/** Without a time, what stands in quotes has to be a request. */
const LINE =
  /^\S+ [^"[]{0,300}(?:\[(?:\d\d\/[A-Z][a-z][a-z]\/\d{4}:|\d{4}-\d\d-\d\dT)\d\d:\d\d:\d\d[^\]]{0,12}\] "|"(?=[A-Z_-]{2,20} )).{0,8000}?" (?:\d{3}|-)(?: |$)/;
/** As `LINE`, after addresses in quotes. */
const FORWARDED_LINE = /^(?:\S{1,255} )?"[0-9A-Fa-f:., unkow-]{1,900}" \S{2,60} \S{1,60} \S{1,255} \[\d\d\/[A-Z][a-z][a-z]\/\d{4}:/;
const PROXY_MANAGER = /^\[\d\d\/[A-Z][a-z][a-z]\/\d{4}:\d\d:\d\d:\d\d [-+]\d{4}\] .{1,40} [A-Z]+ https? \S{1,256} ".{0,8000}?" \[Client /;
const TLS_LINE = /^\[\d\d\/[A-Z][a-z][a-z]\/\d{4}:\d\d:\d\d:\d\d [-+]\d{4}\] \S{1,255} (?:-|(?:SSL|TLS)v[\d.]{1,3}) (?:-|[A-Z0-9_-]{3,80}) "/;
const SECONDS = /^\d{10}\.\d{3} /;
/** Squid ends the same line with its own result codes. */
const SQUID_TAIL = / [A-Z]+_[A-Z_]+:[A-Z_]+$/;

/** Web servers' access logs. */
export const webAccess: LineFormat = {
  id: 'web-access',
  title: 'Web access log (common, combined, vhost first, TLS requests, nginx-proxy-manager, nginx streams, Envoy)',
  specification: 'https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats',
  from: 'the client that asked',
  to: 'the virtual host where the line names one, else this server',
  reads: 'lines',
  samples: accessSamples,
  detect(head: Head): Detection | null {
    let looked = 0;
    let read = 0;
    let squid = 0;
    let dated = 0;
    for (const line of head.lines) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      looked++;
      const cut = line.length > 9000 ? line.slice(0, 9000) : line;
      if (
        !PROXY_MANAGER.test(cut) &&
        !TLS_LINE.test(cut) &&
        !isEnvoyLine(cut) &&
        !isStreamLine(cut) &&
        (cut.startsWith('[') || !(LINE.test(cut) || FORWARDED_LINE.test(cut)))
      )
        continue;
      read++;
      if (cut.includes('[') || SECONDS.test(cut)) dated++;
      if (SQUID_TAIL.test(line.slice(-80))) squid++;
    }
    if (read === 0 || squid * 2 > read || read * 4 < looked) return null;
    const share = read / looked;
    return {
      confidence: 0.5 + 0.42 * share,
      reason: `${read} of ${looked} lines read as web access log lines (client [time] "request" status)`,
      needsZone: dated === 0,
    };
  },
  splittable: () => true,
  parser: (options) => new AccessParser(options),
};
