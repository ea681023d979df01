/** The unit a tar archive is made of: a header is one, a member's content is filled up to whole ones. */
export const BLOCK_BYTES = 512;

/** What one header block says, taken as it stands: nothing of what pax records or GNU's long names say instead. */
export interface TarHeader {
  readonly name: string;
  /** One letter or digit (POSIX ustar, "typeflag"); "0" for the NUL that old archives have for a file. */
  readonly type: string;
  /** Bytes of content that follow. */
  readonly size: number;
  /** Seconds since 1970; NaN where the field is no number. */
  readonly modified: number;
}

/** Reads a header (IEEE Std 1003.1, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"). Null for a block that is none: its checksum does not hold, or its size is no number. */
export function tarHeader(block: Uint8Array): TarHeader | null {
  const size = numberOf(block.subarray(124, 136));
  if (!checksumHolds(block) || !(size >= 0)) return null;
  const name = textUntilZero(block.subarray(0, 100));
  // GNU's own form keeps times where POSIX has the front of a long name, and differs in the byte after the magic.
  const posix = textOf(block.subarray(257, 263)) === 'ustar\0';
  const front = posix ? textUntilZero(block.subarray(345, 500)) : '';
  return {
    name: front === '' ? name : `${front}/${name}`,
    type: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    size,
    modified: numberOf(block.subarray(136, 148)),
  };
}

/** True when the sum of a header's bytes is the one it states; some old programs summed them as signed numbers. */
export function checksumHolds(block: Uint8Array): boolean {
  if (block.length < BLOCK_BYTES || block[0] === 0) return false;
  const stated = numberOf(block.subarray(148, 156));
  let sum = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK_BYTES; i++) {
    const byte = i >= 148 && i < 156 ? 32 : block[i]!;
    sum += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return stated === sum || stated === signed;
}

/** What pax records say that counts here; any number of others may stand beside. */
const WANTED = /^(?:path|size|mtime|GNU\.sparse\.(?:major|map|size))$/;

/** The records of a pax header that count, `LENGTH KEY=VALUE\n` in a row, up to the first that is none. */
export function paxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const length = space > at && space - at < 10 ? Number(textOf(bytes.subarray(at, space))) : Number.NaN;
    const record = textOf(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    if (!(length > space - at && at + length <= bytes.length) || equals <= 0) break;
    const key = record.slice(0, equals);
    if (WANTED.test(key)) records.set(key, record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Text up to the first zero byte, or all of it. */
export function textUntilZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

/** Octal digits between spaces and zeros; or, where the first bit is set, a binary number (GNU and star, for files beyond 8 GiB). */
function numberOf(field: Uint8Array): number {
  if (field[0]! & 0x80) {
    const negative = field[0] === 0xff;
    return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, negative ? -1 : field[0]! & 0x7f);
  }
  const digits = textUntilZero(field).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

const DECODER = new TextDecoder();
const textOf = (bytes: Uint8Array): string => DECODER.decode(bytes);
