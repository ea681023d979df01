import type { SourceSummary } from '../../shared/model/source.ts';
import { openSources } from '../reading/open-sources.ts';
import { OriginalFile } from '../reading/original-file.ts';

/** Files up to this size are read through to see whether the case has their content already. */
const READ_BYTES = 256 << 20;
/** Packed ones are unpacked for it up to this size only, and as far as READ_BYTES go: that takes several times as long. */
const PACKED_BYTES = 16 << 20;
const BUFFER_BYTES = 1 << 20;

type Known = Pick<SourceSummary, 'sha256' | 'memberSha256' | 'bytes'>;

/**
 * Whether everything in a file came in sources before it, be it packed otherwise now. False also where that would take long to know: the import, which reads the
 * file anyway, then says so.
 */
export async function isKnownContent(path: string, sources: readonly Known[]): Promise<boolean> {
  if (sources.length === 0) return false;
  const opened = await OriginalFile.open(path);
  if (!opened.ok) return false;
  const file = opened.value;
  try {
    if (file.bytes > READ_BYTES) return false;
    const asItIs = sources.some((source) => source.bytes === file.bytes);
    const members = await membersOf(file);
    if (members === null && !asItIs && !sources.some((source) => source.memberSha256 !== undefined)) return false;
    await file.drain();
    const known = new Set(sources.map((source) => source.memberSha256 ?? source.sha256));
    const own = await file.contentSha256();
    const contents = members ?? [own];
    return sources.some(({ sha256 }) => sha256 === own) || (contents.length > 0 && contents.every((one) => known.has(one)));
  } finally {
    await file.close();
  }
}

/** Hashes of what a packed file holds, none where that is much; null for a file that is not packed. */
async function membersOf(file: OriginalFile): Promise<readonly string[] | null> {
  const hashes: string[] = [];
  const buffer = new Uint8Array(BUFFER_BYTES);
  let read = 0;
  for await (const source of openSources(file)) {
    if (source.wrapping.length === 0) return null;
    for (let n = 1; n > 0 && read <= READ_BYTES; read += n) n = file.bytes > PACKED_BYTES ? 0 : await source.read(buffer, 0);
    if (file.bytes > PACKED_BYTES || read > READ_BYTES) {
      await source.close();
      return [];
    }
    hashes.push(source.sha256?.() ?? '');
  }
  return hashes;
}
