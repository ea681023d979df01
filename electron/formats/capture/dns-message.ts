import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';

/** What one DNS message says of its question. One object, written anew for each message. */
export class DnsMessage {
  id = 0;
  response = false;
  rcode = 0;
  truncated = false;
  recursionDesired = false;
  /** The first question's name as bytes without trailing dot, `[0, nameLength)` of `name`; '.' for the root. */
  readonly name = new Uint8Array(1024);
  nameLength = 0;
  type = 0;
  answers = 0;
}

const MOST_POINTERS = 64;
const BACKSLASH = 92;
const DOT = 46;

/**
 * Reads header and first question of a DNS message, RFC 1035. Bytes in names that a name should not hold are written as in zone files: `\.` and `\DDD`.
 * @returns '' when read, else what is wrong
 */
export function readDnsMessage(data: Uint8Array, start: number, end: number, message: DnsMessage): string {
  if (end - start < 12) return 'shorter than a DNS header';
  message.id = (data[start]! << 8) | data[start + 1]!;
  const flags = (data[start + 2]! << 8) | data[start + 3]!;
  message.response = (flags & 0x8000) !== 0;
  message.truncated = (flags & 0x0200) !== 0;
  message.recursionDesired = (flags & 0x0100) !== 0;
  message.rcode = flags & 15;
  message.answers = (data[start + 6]! << 8) | data[start + 7]!;
  const questions = (data[start + 4]! << 8) | data[start + 5]!;
  if (questions === 0) return 'no question';
  const after = readName(data, start, end, start + 12, message);
  if (after < 0) return 'the queried name makes no sense';
  if (after + 4 > end) return 'cut after the queried name';
  message.type = (data[after]! << 8) | data[after + 1]!;
  return '';
}

/** Reads a name with compression pointers, which may loop. @returns the offset after it, or -1 */
function readName(data: Uint8Array, start: number, end: number, from: number, message: DnsMessage): number {
  const out = message.name;
  let at = from;
  let length = 0;
  let after = -1;
  for (let pointers = 0; pointers < MOST_POINTERS; ) {
    if (at >= end) return -1;
    const size = data[at]!;
    if (size === 0) {
      if (length === 0) out[length++] = DOT;
      else length--;
      message.nameLength = length;
      return after < 0 ? at + 1 : after;
    }
    if (size >= 0xc0) {
      if (at + 1 >= end) return -1;
      if (after < 0) after = at + 2;
      at = start + (((size & 0x3f) << 8) | data[at + 1]!);
      pointers++;
      continue;
    }
    if (size > 63 || at + 1 + size > end || length + size * 4 + 1 > out.length) return -1;
    for (let i = at + 1; i <= at + size; i++) length = writeByte(out, length, data[i]!);
    out[length++] = DOT;
    at += size + 1;
  }
  return -1;
}

function writeByte(out: Uint8Array, length: number, byte: number): number {
  if (byte === DOT || byte === BACKSLASH) {
    out[length] = BACKSLASH;
    out[length + 1] = byte;
    return length + 2;
  }
  if (byte > 32 && byte < 127) {
    out[length] = byte;
    return length + 1;
  }
  out[length] = BACKSLASH;
  out[length + 1] = 48 + Math.floor(byte / 100);
  out[length + 2] = 48 + (Math.floor(byte / 10) % 10);
  out[length + 3] = 48 + (byte % 10);
  return length + 4;
}

/** What a response code means for the one who asked (RFC 1035, RFC 2136; IANA "DNS RCODEs"). */
export function outcomeOfRcode(rcode: number): OutcomeCode {
  switch (rcode) {
    case 0:
      return Outcome.Accepted;
    case 2:
      return Outcome.Deferred;
    case 3:
    case 8:
      return Outcome.NotFound;
    case 5:
    case 9:
      return Outcome.Refused;
    default:
      return Outcome.Failed;
  }
}

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  10: 'NULL',
  12: 'PTR',
  13: 'HINFO',
  15: 'MX',
  16: 'TXT',
  17: 'RP',
  18: 'AFSDB',
  24: 'SIG',
  25: 'KEY',
  28: 'AAAA',
  29: 'LOC',
  33: 'SRV',
  35: 'NAPTR',
  36: 'KX',
  37: 'CERT',
  39: 'DNAME',
  41: 'OPT',
  42: 'APL',
  43: 'DS',
  44: 'SSHFP',
  45: 'IPSECKEY',
  46: 'RRSIG',
  47: 'NSEC',
  48: 'DNSKEY',
  49: 'DHCID',
  50: 'NSEC3',
  51: 'NSEC3PARAM',
  52: 'TLSA',
  53: 'SMIMEA',
  55: 'HIP',
  59: 'CDS',
  60: 'CDNSKEY',
  61: 'OPENPGPKEY',
  62: 'CSYNC',
  63: 'ZONEMD',
  64: 'SVCB',
  65: 'HTTPS',
  99: 'SPF',
  108: 'EUI48',
  109: 'EUI64',
  249: 'TKEY',
  250: 'TSIG',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
  256: 'URI',
  257: 'CAA',
  32769: 'DLV',
};

/** Mnemonic of a query type (IANA "DNS RR TYPEs"), or `TYPE` and its number (RFC 3597). */
export function queryTypeName(type: number): string {
  return TYPES[type] ?? `TYPE${type}`;
}
