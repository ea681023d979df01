import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import type { LineParser, ParseOptions } from '../format.ts';
import { RECORD, type RecordSink, type Verdict } from '../record-sink.ts';
import { ascii, indexOf, indexOfByte, startsWith, textOf } from '../scan/bytes.ts';
import { queryKind, rcodeOutcome } from '../words/dns.ts';
import { toldOf } from './policies.ts';
import { BindTime } from './time.ts';
import { TypeKinds } from './type-kinds.ts';

const CLIENT = ascii('client ');
const KEY = ascii('/key ');
const VIEW = ascii('view ');
const QUERY = ascii('query: ');
const QUERY_QUOTED = ascii("query '");
const QUERY_CACHE = ascii("query (cache) '");
const QUERY_FAILED = ascii('query failed (');
const RESPONSE = ascii('response: ');
const TRANSFER_REFUSED = ascii("zone transfer '");
const TRANSFER_BAD = ascii("bad zone transfer request: '");
const TRANSFER = ascii("transfer of '");
const UPDATE = ascii("update '");
const UPDATE_FORWARDING = ascii("update forwarding '");
const UPDATING = ascii("updating zone '");
const ADDED = ascii("': adding an RR");
const DELETED = ascii("': deleting ");
const UNSUCCESSFUL = ascii("': update unsuccessful");
const REFUSED = ascii('(REFUSED)');
const NOTIFY = ascii("received notify for zone '");
const DENIED = ascii("' denied");
const STARTED = ascii(' started');
const INCREMENTAL = ascii('IXFR started');
const LONGEST_ADDRESS = 64;
/** `@0x` and sixteen digits. */
const LONGEST_OBJECT = 20;
const MOST_TAGS = 4;
const MOST_DENIED = 32;

/** Reads lines of BIND 9's log in which a client asks for something. Grammar: `lib/ns/client.c`, `lib/ns/query.c`, `lib/ns/xfrout.c` of BIND. */
export class BindParser implements LineParser {
  private readonly time: BindTime;
  private readonly kinds = new TypeKinds();
  private readonly timed: boolean;
  private recursionSink: RecordSink | null = null;
  private recursionDetail = 0;
  private disagreed = false;
  /** `ADDRESS#PORT` of clients lately denied a query, whose failure is told once more. */
  private readonly denied = new Set<string>();
  /** Lengths on the line before, tried first on the next: tags, object, server. */
  private tagsLength = 0;
  private objectLength = 0;
  private serverLength = 0;

  constructor(options: ParseOptions) {
    this.time = new BindTime(options);
    this.timed = options.head.lines.some((line) => TIMED.test(line));
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (start >= end) return sink.skip('blank');
    let time = this.time.read(bytes, start, end);
    const carried = sink.carrierTime;
    if (carried === carried) {
      if (time !== time) time = carried;
      else if (!this.disagreed && Math.abs(time - carried) > 2_000_000) this.disagree(sink);
    }
    let client = this.time.end + this.tagsLength;
    if (this.tagsLength > 0 && bytes[client - 2] === 58 && bytes[client - 1] === 32 && startsWith(bytes, client, end, CLIENT))
      client += CLIENT.length;
    else {
      client = clientAt(bytes, this.time.end, end);
      this.tagsLength = client - CLIENT.length - this.time.end;
    }
    if (client < 0) return this.withoutClient(bytes, start, end, time, sink);
    // `@0x7f65100ee4d8 ` since 9.11: the object, not the host.
    let address = client;
    if (bytes[client] === 64) {
      address = client + this.objectLength;
      if (this.objectLength === 0 || address >= end || bytes[address - 1] !== 32 || bytes[address] === 40) {
        address = indexOfByte(bytes, 32, client, end) + 1;
        if (address === 0) return sink.reject('no address after client');
        // A longer one could reach past the address of the next line.
        this.objectLength = address - client <= LONGEST_OBJECT ? address - client : 0;
      }
    }
    let known = sink.addressAt(bytes, address, end);
    let port = sink.addressEnd;
    if (known < 0 || bytes[port] !== 35) {
      known = -1;
      const limit = Math.min(end, address + LONGEST_ADDRESS);
      for (port = address; port < limit && bytes[port] !== 35 && bytes[port] !== 32; port++);
    }
    if (port === address || port >= end || bytes[port] !== 35) {
      return bytes[address] === 40 ? sink.skip('BIND message about no client') : sink.reject('no address and port after client');
    }
    const fast = this.plainQuery(bytes, address, port, end, time, known, sink);
    return fast ?? this.anyMessage(bytes, address, port, end, time, sink);
  }

  finish(sink: RecordSink): void {
    this.time.finish(sink);
  }

  /**
   * The line that nearly all lines are, read from both ends so that port, object and the first copy of the name are passed over (`known`: the client's id,
   * where it has been seen before, else -1): `ADDRESS#PORT (NAME): [view V: ]query: NAME CLASS TYPE FLAGS (SERVER)`. Null when it is any other.
   */
  private plainQuery(bytes: Uint8Array, address: number, port: number, end: number, time: number, known: number, sink: RecordSink): Verdict | null {
    if (bytes[end - 1] !== 41) return null;
    // The server's address is as long as on the line before, nearly always.
    let at = end - this.serverLength;
    if (at <= port || bytes[at] !== 32 || bytes[at + 1] !== 40) {
      for (at = end - 2; at > port && bytes[at] !== 32; at--);
      if (bytes[at + 1] !== 40) return null;
      this.serverLength = end - at;
    }
    const flagsEnd = at;
    for (at--; at > port && bytes[at] !== 32; at--);
    const flag = bytes[at + 1];
    if ((flag !== 43 && flag !== 45) || flagsEnd <= at + 1) return null;
    const typeEnd = at;
    for (at--; at > port && bytes[at] !== 32; at--);
    const type = at + 1;
    if (bytes[at - 3] === 32) at -= 3;
    else for (at--; at > port && bytes[at] !== 32; at--);
    const nameEnd = at;
    if (typeEnd <= type) return null;
    let digit = port + 1;
    while (bytes[digit]! >= 48 && bytes[digit]! <= 57) digit++;
    if (bytes[digit] === 47) return null;
    const name = nameStart(bytes, digit, nameEnd);
    if (name < 0) return null;
    const from = known >= 0 ? known : sink.host(bytes, address, port);
    const to = sink.host(bytes, name, nameEnd);
    sink.event(time, from, to, this.kinds.of(bytes, type, typeEnd, sink), Outcome.Unknown, Number.NaN, flag === 43 ? this.recursion(sink) : 0);
    return RECORD;
  }

  private anyMessage(bytes: Uint8Array, address: number, port: number, end: number, time: number, sink: RecordSink): Verdict {
    let at = port + 1;
    while (at < end && bytes[at]! >= 48 && bytes[at]! <= 57) at++;
    let detail = 0;
    if (startsWith(bytes, at, end, KEY)) {
      const key = at + KEY.length;
      let keyEnd = key;
      while (keyEnd < end && bytes[keyEnd] !== 32 && !(bytes[keyEnd] === 58 && (keyEnd + 1 === end || bytes[keyEnd + 1] === 32))) keyEnd++;
      detail = sink.detail(`key=${textOf(bytes, key, Math.min(keyEnd, key + 255))}`);
      at = keyEnd;
    }
    if (bytes[at] === 32 && bytes[at + 1] === 40) {
      at = closing(bytes, at + 2, end);
      if (at < 0) return sink.reject('the name in brackets after client does not end');
    }
    // Infoblox leaves out the colon before `UDP: query:`.
    if (bytes[at] === 32 && (bytes[at + 1] === 85 || bytes[at + 1] === 84)) at -= 1;
    else if (bytes[at] !== 58 || bytes[at + 1] !== 32) return sink.reject('no message after the client');
    at += 2;
    if (startsWith(bytes, at, end, VIEW)) {
      const colon = indexOf(bytes, COLON_BLANK, at, end);
      if (colon < 0) return sink.reject('no message after the view');
      at = colon + 2;
    }
    const from = (): number => sink.host(bytes, address, port);
    if (startsWith(bytes, at, end, QUERY)) return this.query(bytes, at + QUERY.length, end, time, from, detail, sink);
    if (startsWith(bytes, at, end, RESPONSE)) return this.told(RESPONDED.exec(textOf(bytes, at + RESPONSE.length, end)), time, from, detail, sink);
    const asker = (): string => textOf(bytes, address, Math.min(end, port + 6));
    if (startsWith(bytes, at, end, QUERY_FAILED)) {
      const failed = FAILED.exec(textOf(bytes, at + QUERY_FAILED.length, end));
      // `query 'NAME/TYPE/CLASS' denied` has said it already; where BIND is not the server to ask, only this line says it.
      if (failed?.groups?.['code'] === 'REFUSED' && this.denied.delete(asker())) return sink.skip('query failed because it was denied');
      return this.told(failed, time, from, detail, sink);
    }
    const quoted = quoteOf(bytes, at, end);
    if (quoted === null) {
      const told = toldOf(textOf(bytes, at, Math.min(end, at + 4096)));
      if (told === null) return sink.skip('other BIND message about a client');
      const kind = sink.kind(told.type === '' ? 'query' : queryKind(told.type));
      sink.answer(time, from(), sink.hostText(told.name), kind, told.outcome, Number.NaN, detail);
      return RECORD;
    }
    const verdict = this.quoted(bytes, quoted, end, time, from, detail, sink);
    if (quoted.kind === '' && verdict === RECORD) this.remember(asker());
    return verdict;
  }

  /** `NAME CLASS TYPE[ FLAGS][ (SERVER)][ [ECS ...]]`. */
  private query(bytes: Uint8Array, start: number, end: number, time: number, from: () => number, detail: number, sink: RecordSink): Verdict {
    const nameEnd = indexOfByte(bytes, 32, start, end);
    if (nameEnd <= start) return sink.reject(nameEnd < 0 ? 'the line ends after the queried name' : 'no queried name');
    const classEnd = indexOfByte(bytes, 32, nameEnd + 1, end);
    if (classEnd < 0) return sink.reject('no query type');
    let typeEnd = indexOfByte(bytes, 32, classEnd + 1, end);
    if (typeEnd < 0) typeEnd = end;
    if (typeEnd === classEnd + 1) return sink.reject('no query type');
    const kind = this.kinds.of(bytes, classEnd + 1, typeEnd, sink);
    const told = detail === 0 && bytes[typeEnd + 1] === 43 && typeEnd + 1 < end ? this.recursion(sink) : detail;
    sink.event(time, from(), sink.host(bytes, start, nameEnd), kind, Outcome.Unknown, Number.NaN, told);
    return RECORD;
  }

  /** Keeps the clients that were denied something last. */
  private remember(asker: string): void {
    this.denied.add(asker);
    for (const oldest of this.denied) if (this.denied.size > MOST_DENIED) this.denied.delete(oldest);
  }

  /** What became of a query, from the response log (9.20) and from `query failed (WHY) for NAME/CLASS/TYPE at query.c:123`. */
  private told(found: RegExpExecArray | null, time: number, from: () => number, detail: number, sink: RecordSink): Verdict {
    const { name = '', type = '', code = '' } = found?.groups ?? {};
    if (name === '') return sink.reject('neither name nor response code where BIND writes them');
    const outcome = /^[A-Z]+$/.test(code) ? rcodeOutcome(code) : Outcome.Deferred;
    sink.answer(time, from(), sink.hostText(name), sink.kind(queryKind(type)), outcome, Number.NaN, detail);
    return RECORD;
  }

  /** Messages that name what was asked for as `'NAME/TYPE/CLASS'`, `'ZONE/AXFR/CLASS'` or `'ZONE/CLASS'`. */
  private quoted(bytes: Uint8Array, quoted: Quoted, end: number, time: number, from: () => number, detail: number, sink: RecordSink): Verdict {
    // Names may hold quotes and slashes (slashes unescaped), so what follows the name is looked for from the end.
    const close = quoted.first ? indexOfByte(bytes, 39, quoted.start, end) : closingQuote(bytes, quoted.start, end);
    if (close < 0) return sink.reject('the quoted name does not end');
    const outcome = quoted.outcome(bytes, close, end);
    if (outcome === null) return sink.skip(quoted.skip);
    const slash = lastSlash(bytes, quoted.start, close);
    const classAt = slash < 0 && quoted.kind === 'NOTIFY' ? close : slash;
    if (classAt <= quoted.start) return sink.reject('no name in the quotes');
    const typeAt = quoted.kind === '' ? lastSlash(bytes, quoted.start, classAt) : classAt;
    if (typeAt <= quoted.start) return sink.reject('no query type in the quotes');
    const incremental = quoted.kind === 'AXFR' && indexOf(bytes, INCREMENTAL, close, end) >= 0;
    const kind = quoted.kind === '' ? this.kinds.of(bytes, typeAt + 1, classAt, sink) : sink.kind(incremental ? 'IXFR' : quoted.kind);
    const host = sink.host(bytes, quoted.start, typeAt);
    if (outcome === Outcome.Unknown) sink.event(time, from(), host, kind, outcome, Number.NaN, detail);
    else sink.answer(time, from(), host, kind, outcome, Number.NaN, detail, true);
    return RECORD;
  }

  private withoutClient(bytes: Uint8Array, start: number, end: number, time: number, sink: RecordSink): Verdict {
    if (time === time || !this.timed) return bytes[start] === 35 ? sink.skip('comment') : sink.skip('BIND message about no client');
    return bytes[start] === 35
      ? sink.skip('comment')
      : sink.reject(end - start < 20 ? 'too short to hold a time and a client' : 'neither a time nor a client where BIND writes them');
  }

  /** Recursion desired: rare in the log of an authoritative server, and then worth knowing. */
  private recursion(sink: RecordSink): number {
    if (sink !== this.recursionSink) {
      this.recursionSink = sink;
      this.recursionDetail = sink.detail('flags=+');
    }
    return this.recursionDetail;
  }

  private disagree(sink: RecordSink): void {
    this.disagreed = true;
    sink.notes.add("Lines carry two times, BIND's own and the carrier's, which differ by more than 2 seconds; BIND's own was taken.");
  }
}

/** `NAME CLASS TYPE RCODE FLAGS ...` after `response: `. */
const RESPONDED = /^(?<name>[^ ]{1,1100}) [A-Z0-9]{2,10} (?<type>[A-Z0-9-]{1,24}) (?<code>[A-Z0-9]{3,16})(?: |$)/;
/** `SERVFAIL) for NAME/CLASS/TYPE at query.c:123`; a name may hold slashes and blanks are escaped. */
const FAILED = /^(?<code>[^)]{1,60})\) for (?<name>[^ ]{1,1100})\/[A-Z0-9]{2,10}\/(?<type>[A-Z0-9-]{1,24})(?: at |$)/;
/** A line that starts with a time. */
const TIMED = /^(?:\d\d-[A-Z][a-z]{2}-\d{4} |\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d )\d\d:/;
const COLON_BLANK = ascii(': ');

/** Where the text after `client ` starts: at `start`, or after up to four tags that end in a colon (category, severity, `named[1]:`); -1 when nowhere. */
function clientAt(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let tags = 0; tags <= MOST_TAGS; tags++) {
    if (bytes[at] === 99 && startsWith(bytes, at, end, CLIENT)) return at + CLIENT.length;
    let blank = at;
    while (blank < end && bytes[blank] !== 32) blank++;
    if (blank >= end) return -1;
    // `debug 3:` is the one tag of two words.
    if (bytes[blank - 1] !== 58 && !(blank - at === 5 && bytes[at] === 100 && bytes[at + 4] === 103)) return -1;
    at = blank + 1;
  }
  return -1;
}

/**
 * Where the name after `query: ` starts, given where it ends; -1 when it does not follow `: query: `. Without a view the name stands in brackets before,
 * as long as itself, so that its place can be worked out: ` (NAME): query: NAME`.
 */
function nameStart(bytes: Uint8Array, afterPort: number, nameEnd: number): number {
  const length = (nameEnd - afterPort - 12) / 2;
  if (bytes[afterPort + 1] === 40 && bytes[afterPort + 2 + length] === 41 && isQueryBefore(bytes, nameEnd - length)) return nameEnd - length;
  let at = nameEnd - 1;
  while (at > afterPort && bytes[at] !== 32) at--;
  return at - 8 >= afterPort && at + 1 < nameEnd && isQueryBefore(bytes, at + 1) ? at + 1 : -1;
}

/** True when `: query: ` stands right before `at`. */
const isQueryBefore = (bytes: Uint8Array, at: number): boolean =>
  bytes[at - 1] === 32 &&
  bytes[at - 2] === 58 &&
  bytes[at - 3] === 121 &&
  bytes[at - 4] === 114 &&
  bytes[at - 5] === 101 &&
  bytes[at - 6] === 117 &&
  bytes[at - 7] === 113 &&
  bytes[at - 8] === 32 &&
  bytes[at - 9] === 58;

/** Where the text after the `)` that ends a name starts; BIND writes brackets inside names as `\(` and `\)`. */
function closing(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === 92) at++;
    else if (bytes[at] === 41) return at + 1;
  }
  return -1;
}

/** The quote that ends a name starting at `start`: the last one in the line that stands before a blank, a colon or the end. */
function closingQuote(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at > start; at--) {
    if (bytes[at] === 39 && (at + 1 === end || bytes[at + 1] === 32 || bytes[at + 1] === 58)) return at;
  }
  return -1;
}

function lastSlash(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (bytes[at] === 47) return at;
  return -1;
}

/** A message that quotes what was asked for. */
interface Quoted {
  readonly start: number;
  /** '' when the type stands in the quotes. */
  readonly kind: string;
  readonly skip: string;
  /** True where quotes may follow that are not the name's. */
  readonly first?: boolean;
  /** What the words after the closing quote mean; null when the line tells of no contact that is not told elsewhere. */
  outcome(bytes: Uint8Array, close: number, end: number): OutcomeCode | null;
}

const refusedIfDenied = (bytes: Uint8Array, close: number, end: number): OutcomeCode | null =>
  startsWith(bytes, close, end, DENIED) ? Outcome.Refused : null;
const acceptedIfStarted = (bytes: Uint8Array, close: number, end: number): OutcomeCode | null =>
  indexOf(bytes, STARTED, close, end) >= 0 ? Outcome.Accepted : null;

function updateOutcome(bytes: Uint8Array, close: number, end: number): OutcomeCode {
  if (startsWith(bytes, close, end, ADDED) || startsWith(bytes, close, end, DELETED)) return Outcome.Accepted;
  return startsWith(bytes, close, end, UNSUCCESSFUL) || indexOf(bytes, REFUSED, close, end) >= 0 ? Outcome.Refused : Outcome.Failed;
}

const QUOTED: readonly (readonly [Uint8Array, Omit<Quoted, 'start'>])[] = [
  [QUERY_CACHE, { kind: '', skip: 'query approved', outcome: refusedIfDenied }],
  [QUERY_QUOTED, { kind: '', skip: 'query approved', outcome: refusedIfDenied }],
  [TRANSFER_REFUSED, { kind: '', skip: 'zone transfer approved', outcome: refusedIfDenied }],
  [TRANSFER_BAD, { kind: 'AXFR', skip: '', outcome: () => Outcome.Failed }],
  [TRANSFER, { kind: 'AXFR', skip: 'end of a zone transfer', outcome: acceptedIfStarted }],
  [UPDATE, { kind: 'UPDATE', skip: 'update approved', outcome: refusedIfDenied }],
  [UPDATE_FORWARDING, { kind: 'UPDATE', skip: 'update forwarding approved', outcome: refusedIfDenied }],
  [UPDATING, { kind: 'UPDATE', skip: 'update that came to nothing', first: true, outcome: updateOutcome }],
  [NOTIFY, { kind: 'NOTIFY', skip: '', first: true, outcome: () => Outcome.Unknown }],
];

function quoteOf(bytes: Uint8Array, at: number, end: number): Quoted | null {
  for (const [words, quoted] of QUOTED) if (startsWith(bytes, at, end, words)) return { ...quoted, start: at + words.length };
  return null;
}
