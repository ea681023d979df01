import type { ByteSource } from '../byte-source.ts';
import { inflate, isGzip } from '../gunzip.ts';
import { MemberSource } from './member-source.ts';
import type { Peekable } from './peekable.ts';
import type { Unpacker } from './unpacker.ts';

/** gzip, all members of it, wherever it stands. */
export const gzip: Unpacker = { id: 'gzip', recognises: isGzip, open };

async function* open(source: Peekable): AsyncGenerator<ByteSource> {
  const notes = [...source.notes];
  const about = { path: source.path, wrapping: [...source.wrapping, 'gzip'], modified: source.modified, notes };
  yield new MemberSource(about, inflate(source, notes), () => source.taken);
}
