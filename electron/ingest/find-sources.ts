import { createHash } from 'node:crypto';
import type { SourceSummary } from '../../shared/model/source.ts';
import { openSources } from '../reading/open-sources.ts';
import { OriginalFile } from '../reading/original-file.ts';
import { listFiles } from './list-files.ts';

/** Where the file of a report's sources is now. */
export interface FoundFile {
  readonly path: string;
  /**
   * Where the very file is not there, and the same content in another wrapping is (packed since, unpacked, packed otherwise, inside an archive): the paths of the
   * members that hold it, in the order of the report's sources. Absent for the very file.
   */
  readonly members?: readonly string[];
}

/** By the SHA-256 of the file that the report names. */
export type FoundFiles = ReadonlyMap<string, FoundFile>;

/** The hash of what a source says, whatever it is packed in. */
export const contentHash = ({ sha256, memberSha256 }: SourceSummary): string => memberSha256 ?? sha256;

interface Candidate {
  readonly path: string;
  readonly sha256: string;
  /** What it holds: itself, or the members of an archive. */
  readonly contents: readonly { readonly path: string; readonly sha256: string }[];
}

/** Finds the sources of a report in a folder: by the hash of the file, whatever it is called; where there is none, by the hash of its content, whatever it is packed in. */
export async function findSources(folder: string, sources: readonly SourceSummary[], signal: AbortSignal): Promise<FoundFiles> {
  const found = new Map<string, FoundFile>();
  const candidates: Candidate[] = [];
  for (const { path } of (await listFiles([folder])).files) {
    const candidate = signal.aborted ? null : await readCandidate(path, signal);
    if (candidate === null) continue;
    candidates.push(candidate);
    if (!found.has(candidate.sha256)) found.set(candidate.sha256, { path });
  }
  // Of several archives the one that holds the least else.
  candidates.sort((a, b) => a.contents.length - b.contents.length);
  for (const [sha256, wanted] of contentsByFile(sources)) {
    if (found.has(sha256)) continue;
    for (const { path, contents } of candidates) {
      const members = inOrder(wanted, contents);
      if (members === null) continue;
      found.set(sha256, { path, members });
      break;
    }
  }
  return found;
}

/** Contents of each file that the report names, in the order of its sources. A file of which a part could not be read has no hash for that part: only itself will do. */
function contentsByFile(sources: readonly SourceSummary[]): ReadonlyMap<string, readonly string[]> {
  const files = [...new Set(sources.map((source) => source.sha256))].map((sha256) => sources.filter((source) => source.sha256 === sha256));
  return new Map(files.map((parts) => [parts[0]!.sha256, parts.some((part) => part.format === '') ? [] : parts.map(contentHash)]));
}

/** Paths of the members that hold `wanted`, in that order; null where one is missing or they stand in another order. */
function inOrder(wanted: readonly string[], contents: Candidate['contents']): string[] | null {
  const paths: string[] = [];
  for (const { path, sha256 } of contents) if (sha256 === wanted[paths.length]) paths.push(path);
  return wanted.length > 0 && paths.length === wanted.length ? paths : null;
}

/** Reads a file once, for its hash and those of what it holds; null when it cannot be read. */
async function readCandidate(path: string, signal: AbortSignal): Promise<Candidate | null> {
  const opened = await OriginalFile.open(path, signal);
  if (!opened.ok) return null;
  const file = opened.value;
  const buffer = new Uint8Array(1 << 20);
  const members: { path: string; sha256: string }[] = [];
  try {
    for await (const source of openSources(file)) {
      if (source.wrapping.length === 0) continue;
      const hash = createHash('sha256');
      for (let read = await source.read(buffer, 0); read > 0 && !signal.aborted; read = await source.read(buffer, 0))
        hash.update(buffer.subarray(0, read));
      members.push({ path: source.path, sha256: hash.digest('hex') });
      await source.close();
    }
    await file.drain(signal);
    const sha256 = await file.contentSha256();
    return signal.aborted ? null : { path, sha256, contents: members.length > 0 ? members : [{ path, sha256 }] };
  } finally {
    await file.close();
  }
}
