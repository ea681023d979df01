import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { SourceSummary } from '../../shared/model/source.ts';

/** SHA-256 of a file as it is now, lower-case hex. Rejects when the signal is raised. */
export async function hashOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal !== undefined && { signal }) })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Files up to this size are hashed again before a line of theirs is shown as evidence; larger ones are compared by size. */
const HASHED_BYTES = 512 << 20;

/** Path, size and time of change of files whose hash was found right, so that each is hashed once. */
const verified = new Map<string, string>();

/** What begins so lies on another machine, in Windows: looking whether it is there would already be a connection, to wherever the maker of a case wrote. */
const ELSEWHERE = /^[\\/]{2}/;

/** Files that the journalist named since the program was started. */
const named = new Set<string>();

/** The journalist named this file, on whatever machine it is. */
export function nameOriginal(path: string): void {
  named.add(path);
}

const mayLook = (path: string): boolean => !ELSEWHERE.test(path) || named.has(path);

/**
 * The file on disk that a source came from: its own path, or the archive that a member's path begins with. The case says so, and whoever made the case: a file of another machine is
 * looked for only when the journalist named it.
 */
export function originalPath(source: SourceSummary): string | null {
  for (let bang = source.path.length; bang > 0; bang = source.path.lastIndexOf('!', bang - 1)) {
    const path = source.path.slice(0, bang);
    if (!mayLook(path)) continue;
    try {
      if (statSync(path).isFile()) return path;
    } catch {
      // A shorter part of the path may be the archive.
    }
  }
  return null;
}

/** The original of a source, if it is still there and still the same. */
export async function checkOriginal(source: SourceSummary): Promise<Result<string>> {
  const path = originalPath(source);
  if (path === null && ELSEWHERE.test(source.path))
    return fail(
      'not-readable',
      `${source.path} lies on another machine, and Occam connects to none by itself. Drop the file on the window to see its lines.`,
    );
  if (path === null)
    return fail('not-found', `${source.path} is not there any more. Put it back to see the line as it stands; its events are in the case.`);
  try {
    const { size, mtimeMs } = statSync(path);
    const changed = fail(
      'changed-while-read',
      `${path} has changed since it was imported, so its lines are not shown as evidence. Put the original back.`,
    );
    if (size !== source.bytes) return changed;
    const state = `${size} ${mtimeMs} ${source.sha256}`;
    if (size > HASHED_BYTES || verified.get(path) === state) return ok(path);
    if ((await hashOf(path)) !== source.sha256) return changed;
    verified.set(path, state);
    return ok(path);
  } catch (error) {
    return fail('not-readable', `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}). Check its permissions.`);
  }
}
