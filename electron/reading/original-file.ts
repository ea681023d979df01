import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type Failure, fail, ok, type Result } from '../../shared/lib/result.ts';
import type { ByteSource } from './byte-source.ts';
import { type ContentHash, contentHash } from './content-hash.ts';

const BUFFER_BYTES = 1 << 20;

interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/**
 * A file as it lies on the disk, read once from front to back, hashed on the way, never written to. Knows how far reading has come (for progress) and
 * notices when the file changes or is cut meanwhile.
 */
export class OriginalFile implements ByteSource {
  readonly path: string;
  readonly wrapping: readonly string[] = [];
  readonly modified: number;
  readonly notes: string[] = [];
  /** Size when it was opened. */
  readonly bytes: number;
  /** Bytes read so far. */
  position = 0;
  private readonly handle: FileHandle;
  private readonly opened: Identity;
  private readonly signal: AbortSignal | undefined;
  private readonly hash: ContentHash;
  private hex: string | Promise<string> | null = null;
  private closed = false;

  private constructor(path: string, handle: FileHandle, opened: Identity, signal: AbortSignal | undefined, hash: ContentHash) {
    this.path = path;
    this.handle = handle;
    this.opened = opened;
    this.signal = signal;
    this.hash = hash;
    this.bytes = Number(opened.size);
    this.modified = Number(opened.mtimeNs / 1000n);
  }

  /**
   * Opens a regular file. Folders, pipes, devices, loops of links and unreadable files fail with a sentence.
   * Once the signal is raised the file seems to end: so that a line or an archive of gigabytes can be given up in the middle.
   * @param hash takes the bytes as they are read
   */
  static async open(path: string, signal?: AbortSignal, hash: ContentHash = contentHash()): Promise<Result<OriginalFile>> {
    try {
      const before = await stat(path, { bigint: true });
      const kind = before.isDirectory() ? 'is a folder' : before.isFIFO() ? 'is a pipe' : before.isSocket() ? 'is a socket' : 'is a device';
      if (!before.isFile())
        return fail('not-a-file', `${path} ${kind}, not a file. Choose the log file itself${before.isDirectory() ? ' inside it' : ''}.`);
      // Non-blocking, in case the file was replaced by a pipe since: opening a pipe without a writer would wait for ever.
      const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      const opened = await handle.stat({ bigint: true });
      if (opened.isFile()) return ok(new OriginalFile(path, handle, opened, signal, hash));
      await handle.close();
      return fail('not-a-file', `${path} is no longer a file. Choose it again.`);
    } catch (error) {
      return { ok: false, error: openingFailure(path, error) };
    }
  }

  /** Bytes at the start, or at `from`, without moving the reading position. */
  async peek(length: number, from = 0): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    try {
      const { bytesRead } = await this.handle.read(bytes, 0, length, from);
      return bytes.subarray(0, bytesRead);
    } catch {
      return bytes.subarray(0, 0);
    }
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    const room = into.length - offset;
    if (room <= 0 || this.closed || this.signal?.aborted) return 0;
    try {
      // Not past the size at opening: a log that grows while it is read would never end, and its hash would belong to no moment.
      const wanted = Math.min(room, this.bytes - this.position);
      if (wanted <= 0) return 0;
      const { bytesRead } = await this.handle.read(into, offset, wanted, this.position);
      const taking = bytesRead > 0 ? this.hash.update(into.subarray(offset, offset + bytesRead)) : undefined;
      if (taking !== undefined) await taking;
      this.position += bytesRead;
      return bytesRead;
    } catch (error) {
      this.notes.push(
        `Reading stopped at byte ${this.position}: ${codeOf(error)}. What came before it was read; copy the file again and import the copy.`,
      );
      return 0;
    }
  }

  /** The bytes as a stream of chunks, for decompressors. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = new Uint8Array(Math.min(BUFFER_BYTES, Math.max(1, this.bytes - this.position)));
      const n = await this.read(chunk, 0);
      if (n === 0) return;
      yield chunk.subarray(0, n);
    }
  }

  /** Reads what nobody wanted (after the end of an archive, behind a limit), so that the hash is the whole file's. */
  async drain(signal?: AbortSignal): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    while (!signal?.aborted && (await this.read(buffer, 0)) > 0);
  }

  /** SHA-256 of the bytes read, lower-case hex. */
  async contentSha256(): Promise<string> {
    this.hex ??= this.hash.digest();
    return this.hex;
  }

  /** After reading: notes what changed since opening. True when the content can no longer be vouched for. */
  async changed(): Promise<boolean> {
    const now = await stat(this.path, { bigint: true }).catch(() => null);
    const short = this.position < this.bytes;
    if (short)
      this.notes.push(
        `The file ended at byte ${this.position} of the ${this.bytes} it had when opened: it was cut while being read. Import it again once it is complete.`,
      );
    if (now === null) this.notes.push('The file was removed or renamed while it was being read.');
    else if (now.dev !== this.opened.dev || now.ino !== this.opened.ino)
      this.notes.push('The file was replaced by another while it was being read; the one opened first was read.');
    else if (now.size > this.opened.size)
      this.notes.push(
        `The file grew while it was being read, from ${this.opened.size} to ${now.size} bytes; only the first ${this.opened.size} were read.`,
      );
    else if (now.mtimeNs !== this.opened.mtimeNs || now.size !== this.opened.size)
      this.notes.push('The file was changed while it was being read, so what was read may mix old and new. Import it again.');
    return short || now === null || now.ino !== this.opened.ino || now.mtimeNs !== this.opened.mtimeNs || now.size !== this.opened.size;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.handle.close().catch(() => undefined);
  }
}

/** A sentence for why a path could not be opened. */
export function openingFailure(path: string, error: unknown): Failure {
  const code = codeOf(error);
  // Names that are not UTF-8 arrive with replacement characters in place of their bytes; no such file can be asked for by name.
  if (code === 'ENOENT' && path.includes('\uFFFD'))
    return {
      code: 'not-readable',
      message: `${path} has a name that is not valid UTF-8, so it cannot be opened. Rename a copy of it and choose that.`,
    };
  const told = OPENING[code];
  return told
    ? { code: told[0], message: `${path} ${told[1]}`, detail: code }
    : { code: 'not-readable', message: `${path} could not be opened (${code}).`, detail: String(error) };
}

const OPENING: Record<string, readonly [Failure['code'], string]> = {
  ENOENT: ['not-found', 'does not exist. Check the path.'],
  ENOTDIR: ['not-found', 'does not exist: part of the path is a file. Check the path.'],
  EACCES: ['not-readable', 'may not be read by you. Change its permissions or copy it.'],
  EPERM: ['not-readable', 'may not be read by you. Change its permissions or copy it.'],
  ELOOP: ['not-a-file', 'is a link that leads back to itself. Choose the file it was meant to point to.'],
  ENAMETOOLONG: ['not-found', 'is longer than this system allows a path to be. Move the file nearer to the root.'],
  EMFILE: ['not-readable', 'could not be opened: too many files are open. Import fewer at once.'],
  ENXIO: ['not-a-file', 'is a pipe or device, not a file. Choose the log file itself.'],
  EISDIR: ['not-a-file', 'is a folder, not a file. Choose the log file itself inside it.'],
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
