import { isGzip } from '../reading/gunzip.ts';
import { OriginalFile } from '../reading/original-file.ts';
import { unpackers } from '../reading/unpack/index.ts';
import { LIMITS } from '../reading/unpack/unpacker.ts';
import { zipBytes } from '../reading/unpack/zip.ts';

const HEAD_BYTES = 512;
/** What logs shrink by where nothing says it: gzip makes a tenth of most, the others somewhat less. */
const TYPICAL = 12;

/**
 * How many bytes a file holds once it is unpacked, without unpacking it: as its wrapping says (gzip at its end, zip in its directory), else by what is usual. A guess, and whoever
 * made the file may have lied: no more than is ever unpacked.
 */
export async function unpackedBytes(path: string): Promise<number> {
  const opened = await OriginalFile.open(path);
  if (!opened.ok) return 0;
  const file = opened.value;
  try {
    const head = await file.peek(HEAD_BYTES);
    const kind = unpackers.find((unpacker) => unpacker.recognises(head))?.id;
    const most = Math.max(LIMITS.freeBytes, file.bytes * LIMITS.ratio);
    const usual = file.bytes * TYPICAL;
    if (kind === 'zip') return Math.min(most, (await zipBytes(path)) ?? usual);
    if (isGzip(head)) {
      // Of the last member, modulo 2^32 (RFC 1952): of use where one member and less than that are likely.
      const told = new DataView((await file.peek(4, file.bytes - 4)).slice().buffer).getUint32(0, true);
      return told >= file.bytes && usual < 2 ** 32 ? Math.min(most, told) : usual;
    }
    // Tables that are packed inside: spreadsheets are zip archives, Parquet says what it is.
    const table = ['PK', 'PA'].includes(String.fromCharCode(head[0] ?? 0, head[1] ?? 0));
    return (kind !== undefined && kind !== 'tar') || table ? usual : file.bytes;
  } finally {
    await file.close();
  }
}
