import { Readable } from 'node:stream';
import type { ByteSource } from '../byte-source.ts';
import { MemberSource } from './member-source.ts';
import { leftOut } from './members.ts';
import type { Peekable } from './peekable.ts';
import { LIMITS, type Unpacker } from './unpacker.ts';

/** POSIX tar (pax, ustar, GNU), read as a stream: it need not be held. */
export const tar: Unpacker = {
  id: 'tar',
  recognises: (head) => head.length >= 512 && (String.fromCharCode(...head.subarray(257, 262)) === 'ustar' || checksumHolds(head)),
  open,
};

async function* open(source: Peekable, left: string[]): AsyncGenerator<ByteSource> {
  // Loaded when there is an archive to open.
  const { extract } = await import('tar-stream');
  const entries = extract();
  const input = Readable.from(source.chunks());
  input.on('error', (error) => entries.destroy(error));
  input.pipe(entries);
  const wrapping = [...source.wrapping, 'tar'];
  let count = 0;
  try {
    for await (const entry of entries) {
      const { name, type, mtime } = entry.header;
      if (type !== 'file' && type !== 'contiguous-file') {
        if (type !== 'directory') left.push(`${name} (a ${type})`);
        entry.resume();
        continue;
      }
      if (leftOut(name)) {
        left.push(name);
        entry.resume();
        continue;
      }
      if (++count > LIMITS.entries) {
        left.push(`everything after the first ${LIMITS.entries} members`);
        return;
      }
      const member = new MemberSource(
        { path: `${source.path}!${name}`, wrapping, modified: mtime ? mtime.getTime() * 1000 : source.modified, notes: [] },
        entry as unknown as AsyncIterable<Uint8Array>,
      );
      yield member;
      await drained(member);
    }
  } catch (error) {
    left.push(`everything after the damage to the archive (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    input.destroy();
    entries.destroy();
  }
}

/** The next entry comes only when this one has been read to its end. */
async function drained(member: ByteSource): Promise<void> {
  const buffer = new Uint8Array(1 << 16);
  while ((await member.read(buffer, 0)) > 0);
}

/** Archives from before POSIX have no magic; their header checksum is proof enough. */
function checksumHolds(head: Uint8Array): boolean {
  const stored = Number.parseInt(
    String.fromCharCode(...head.subarray(148, 156))
      .replace(/[\0 ]+$/g, '')
      .trim(),
    8,
  );
  if (!Number.isFinite(stored) || stored === 0) return false;
  let sum = 0;
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : head[i]!;
  return sum === stored && head[0] !== 0;
}
