import { ascii, digitsAt, indexOfByte, startsWith, tokenEnd } from '../scan/bytes.ts';
import { WordCache } from '../scan/word-cache.ts';

/** True for bytes that host names and addresses are made of. */
export function isHostByte(c: number): boolean {
  return (
    (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 46 || c === 45 || c === 95 || c === 58 || c === 37 || c >= 128
  );
}

/** What follows the time stamp of a traditional syslog line: `[HOST] [HOST] TAG[PID]: MESSAGE`. Fields are positions in the line; one object is reused. */
export class TagReader {
  hostStart = 0;
  /** 0 when no host was named. */
  hostEnd = 0;
  program = '';
  /** True when the tag has a process id in brackets: the sign of a real syslog line. */
  hasPid = false;
  private readonly names = new WordCache();

  /** Where the message starts. Always succeeds: what is not understood belongs to the message. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.hostEnd = 0;
    this.program = '';
    this.hasPid = false;
    let at = start;
    at = afterFacility(bytes, at, end);
    const tagFirst = this.tag(bytes, at, end);
    if (tagFirst > 0) {
      if (this.program !== '' && !this.hasPid && bytes[tagFirst] === 37) return this.ciscoHost(bytes, at, tagFirst, end);
      if (this.program === '' || this.hasPid || bytes[tokenEnd(bytes, tagFirst, end) - 1] !== 58) return tagFirst;
      // "security: info: client ..." without host and process id is a program's own line (BIND with a year-less clock), not a tag.
      this.program = '';
      return at;
    }
    const hostEnd = tokenEnd(bytes, at, end);
    if (!isHost(bytes, afterSource(bytes, at, hostEnd), hostEnd)) return at;
    this.hostStart = afterSource(bytes, at, hostEnd);
    this.hostEnd = hostEnd;
    at = afterFacility(bytes, afterBlanks(bytes, hostEnd, end), end);
    if (at < end && bytes[at] === 58 && bytes[at + 1] === 32) at += 2;
    if (startsWith(bytes, at, end, FORWARDED)) at = this.forwarded(bytes, at + FORWARDED.length, end);
    const after = this.tag(bytes, at, end);
    if (after > 0) return after;
    const second = tokenEnd(bytes, at, end);
    if (sameHost(bytes, this.hostStart, this.hostEnd, at, second)) {
      const afterSecond = this.tag(bytes, afterBlanks(bytes, second, end), end);
      if (afterSecond > 0) return afterSecond;
      return afterBlanks(bytes, second, end);
    }
    return at;
  }

  /** `fw1: %ASA-6-302013: ...`: what stands before a message of Cisco is the device, or the zone of the time before it (`EDT:`), and no program. */
  private ciscoHost(bytes: Uint8Array, start: number, message: number, end: number): number {
    this.program = '';
    const colon = tokenEnd(bytes, start, end) - 1;
    if (isHost(bytes, start, colon) && !isZoneWord(bytes, start, colon)) {
      this.hostStart = start;
      this.hostEnd = colon;
    }
    return message;
  }

  /** The program named by a field of its own (RFC 5424). */
  nameOf(bytes: Uint8Array, start: number, end: number): string {
    return this.names.of(bytes, start, end);
  }

  /** Reads `name[pid]: ` or `name: ` at `start`; where the message starts, or -1. A Cisco-style `%FAC-n-NAME:` counts as message, not as tag. */
  private tag(bytes: Uint8Array, start: number, end: number): number {
    if (start >= end || bytes[start] === 37) return start < end ? start : -1;
    let at = start;
    while (at < end && at - start < 128) {
      const c = bytes[at]!;
      if (c === 32 || c === 9 || c === 58 || c === 91 || c === 44 || c === 34 || c === 61) break;
      at++;
    }
    if (at === start || at >= end) return -1;
    const nameEnd = at;
    let pid = false;
    if (bytes[at] === 91) {
      const close = at + 1 + tagPid(bytes, at + 1, end);
      if (bytes[close] !== 93) return -1;
      pid = true;
      at = close + 1;
    }
    if (at < end && bytes[at] === 58) {
      at++;
      if (at < end && bytes[at] !== 32 && bytes[at] !== 9) return -1;
    } else if (!pid || at >= end || bytes[at] !== 32) return -1;
    this.program = this.names.of(bytes, start, nameEnd);
    this.hasPid = pid;
    return afterSolarisId(bytes, afterSpaces(bytes, at, end), end);
  }

  private forwarded(bytes: Uint8Array, start: number, end: number): number {
    const hostEnd = tokenEnd(bytes, start, end);
    const trimmed = bytes[hostEnd - 1] === 58 ? hostEnd - 1 : hostEnd;
    if (!isHost(bytes, start, trimmed)) return start;
    this.hostStart = start;
    this.hostEnd = trimmed;
    return afterBlanks(bytes, hostEnd, end);
  }
}

const FORWARDED = ascii('Message forwarded from ');
const words = (text: string): readonly Uint8Array[] => text.split(' ').map(ascii);

/** Length of what stands in a tag's brackets: digits, `p1234`, `123:0`, `pid`. */
function tagPid(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && at - start < 24 && bytes[at] !== 93 && bytes[at] !== 32) at++;
  return at - start;
}

/** True for three to five capitals, as zones are abbreviated. */
function isZoneWord(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! < 65 || bytes[i]! > 90) return false;
  return end - start >= 3 && end - start <= 5;
}

function isHost(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || end - start > 255 || bytes[end - 1] === 58) return end - start > 1 && isAddressEnd(bytes, start, end);
  for (let i = start; i < end; i++) if (!isHostByte(bytes[i]!)) return false;
  return true;
}

/** `s_net@` that syslog-ng puts before the host (chain_hostnames). */
function afterSource(bytes: Uint8Array, start: number, end: number): number {
  const at = indexOfByte(bytes, 64, start, end);
  return at < 0 ? start : at + 1;
}

/** `::` may end an address; any other trailing colon belongs to a tag. */
const isAddressEnd = (bytes: Uint8Array, start: number, end: number): boolean => end - start > 2 && bytes[end - 1] === 58 && bytes[end - 2] === 58;

/** True when two spellings name one host: equal, or one is the other's first label. */
function sameHost(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  const length = Math.min(aEnd - a, bEnd - b);
  if (length <= 0) return false;
  for (let i = 0; i < length; i++) if ((bytes[a + i]! | 32) !== (bytes[b + i]! | 32)) return false;
  const longer = aEnd - a > bEnd - b ? bytes[a + length] : bytes[b + length];
  return aEnd - a === bEnd - b || longer === 46;
}

/** `<mail.info> ` of FreeBSD's `syslogd -v`, `daemon.info ` of BusyBox and OpenWrt. */
function afterFacility(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 60) {
    const wordEnd = tokenEnd(bytes, start, end);
    return isPriority(bytes, start, wordEnd) ? afterBlanks(bytes, wordEnd, end) : start;
  }
  for (let i = start + 1; i < end && i - start < 24; i++) {
    if (bytes[i] === 62) return afterBlanks(bytes, i + 1, end);
    if (bytes[i] === 32) break;
  }
  return start;
}

const FACILITIES = words(
  'kern user mail daemon auth authpriv syslog lpr news uucp cron ftp ntp local0 local1 local2 local3 local4 local5 local6 local7',
);
const SEVERITIES = words('emerg alert crit err error warn warning notice info debug');

/** True for `daemon.info`: the name of a facility, a dot, the name of a severity. */
function isPriority(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 7 || end - start > 18) return false;
  const facility = FACILITIES.find((word) => bytes[start + word.length] === 46 && startsWith(bytes, start, end, word));
  const severity = facility && start + facility.length + 1;
  return severity !== undefined && SEVERITIES.some((word) => severity + word.length === end && startsWith(bytes, severity, end, word));
}

/** `[ID 702911 mail.info] ` that Solaris puts before the message. */
function afterSolarisId(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 91 || bytes[start + 1] !== 73 || bytes[start + 2] !== 68 || bytes[start + 3] !== 32) return start;
  const digits = digitsAt(bytes, start + 4, end);
  if (digits === 0) return start;
  for (let i = start + 4 + digits; i < end && i - start < 48; i++) if (bytes[i] === 93) return afterBlanks(bytes, i + 1, end);
  return start;
}

function afterSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 32) at++;
  return at;
}

function afterBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at++;
  return at;
}
