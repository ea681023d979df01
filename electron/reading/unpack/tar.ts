import type { ByteSource } from '../byte-source.ts';
import { MemberSource } from './member-source.ts';
import { leftOut } from './members.ts';
import type { Peekable } from './peekable.ts';
import { BLOCK_BYTES, checksumHolds, paxRecords, type TarHeader, tarHeader, textUntilZero } from './tar-header.ts';
import { LIMITS, type Unpacker } from './unpacker.ts';

/** tar: POSIX (pax, ustar), GNU's, and the form before them. Read as a stream, so it need not be held. */
export const tar: Unpacker = {
  id: 'tar',
  recognises: (head) => head.length >= BLOCK_BYTES && (String.fromCharCode(...head.subarray(257, 262)) === 'ustar' || checksumHolds(head)),
  open,
};

const PIECE_BYTES = 1 << 18;
/** Long names and pax records stand in front of a member; nothing real comes near this. */
const PREFACE_BYTES = 1 << 20;
/** Letters of entries that tell about the next: its name and its link's target (GNU), its records (POSIX, Solaris), the records of all to come. */
const [LONG_NAME, OLD_LONG_NAME, LONG_TARGET, PAX, SOLARIS_PAX, PAX_FOR_ALL] = ['L', 'N', 'K', 'x', 'X', 'g'];
const PREFACES = [LONG_NAME, OLD_LONG_NAME, LONG_TARGET, PAX, SOLARIS_PAX, PAX_FOR_ALL];
const FOLDERS = ['5', 'D'];
const FILES = ['0', '7'];
const OTHERS: Readonly<Record<string, string>> = {
  '1': 'a link',
  '2': 'a symlink',
  '3': 'a character-device',
  '4': 'a block-device',
  '6': 'a fifo',
  M: 'the rest of a file of another volume',
  S: 'a sparse file',
  V: 'the label of the archive',
};

async function* open(source: Peekable, left: string[]): AsyncGenerator<ByteSource> {
  const wrapping = [...source.wrapping, 'tar'];
  const archive = new Archive(source, left);
  let count = 0;
  for await (const { name, type, size, modified } of archive.entries()) {
    if (FOLDERS.includes(type) || name.endsWith('/')) continue;
    if (!FILES.includes(type)) left.push(`${name} (${OTHERS[type] ?? `an entry of type ${JSON.stringify(type)}`})`);
    else if (leftOut(name)) left.push(name);
    else if (++count > LIMITS.entries) {
      left.push(`everything after the first ${LIMITS.entries} members`);
      return;
    } else {
      const about = { path: `${source.path}!${name}`, wrapping, modified: modified > 0 ? Math.round(modified * 1e6) : source.modified, notes: [] };
      yield new MemberSource(about, archive.content(size));
    }
  }
}

/**
 * An archive, asked for piece by piece and never ahead: a library's stream drops what waits in it when the archive turns out to be cut, and how much of a member came out
 * would hang on how busy its reader is.
 */
class Archive {
  private readonly source: Peekable;
  private readonly left: string[];
  /** Bytes of the entry at hand that are still to come, and those that fill its last block up. */
  private missing = 0;
  private filling = 0;

  constructor(source: Peekable, left: string[]) {
    this.source = source;
    this.left = left;
  }

  /** The entries in order, each as its prefaces name it. What of an entry's content is not taken is passed over. */
  async *entries(): AsyncGenerator<TarHeader> {
    let forAll: ReadonlyMap<string, string> = new Map();
    let forNext: ReadonlyMap<string, string> = new Map();
    for (;;) {
      const header = await this.nextHeader();
      if (!header) return;
      if (PREFACES.includes(header.type)) {
        this.expect(header.size);
        const told = await this.preface(header.size);
        if (header.type === PAX_FOR_ALL) forAll = paxRecords(told);
        else if (header.type === PAX || header.type === SOLARIS_PAX) forNext = new Map([...forNext, ...paxRecords(told)]);
        else if (header.type !== LONG_TARGET) forNext = new Map([...forNext, ['path', textUntilZero(told)]]);
      } else {
        const told = new Map([...forAll, ...forNext]);
        forNext = new Map();
        const size = Number(told.get('size') ?? Number.NaN);
        this.expect(FOLDERS.includes(header.type) ? 0 : size >= 0 ? size : header.size);
        const type = [...told.keys()].some((key) => key.startsWith('GNU.sparse.')) ? 'S' : header.type;
        yield { name: told.get('path') ?? header.name, type, size: this.missing, modified: Number(told.get('mtime') ?? header.modified) };
      }
      if (!(await this.pass())) return;
    }
  }

  /** @throws where the archive ends before the member does, after everything there is of it */
  async *content(size: number): AsyncGenerator<Uint8Array> {
    while (this.missing > 0) {
      const piece = await this.piece(this.missing);
      if (piece.length === 0) throw new Error(`the archive ends ${this.missing} bytes before this member of ${size} bytes does`);
      yield piece;
    }
  }

  private expect(size: number): void {
    this.missing = size;
    this.filling = (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
  }

  /** The next bytes of the entry at hand; none only where the archive ends. */
  private async piece(most: number): Promise<Uint8Array> {
    const piece = new Uint8Array(Math.min(most, PIECE_BYTES));
    const read = await this.source.read(piece, 0);
    this.missing -= read;
    return piece.subarray(0, read);
  }

  /** What a preface says: nothing where it is longer than any that is real. */
  private async preface(size: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    while (size <= PREFACE_BYTES && this.missing > 0) {
      const piece = await this.piece(this.missing);
      if (piece.length === 0) break;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  /** Passes over what is left of the entry at hand. False where the archive ends before that. */
  private async pass(): Promise<boolean> {
    const cut = (): false => {
      this.left.push('everything after the place where the archive is cut');
      return false;
    };
    while (this.missing > 0) if ((await this.piece(this.missing)).length === 0) return cut();
    return this.filling === 0 || (await this.block(this.filling)).length === this.filling || cut();
  }

  /** Null at the end. What stands where a header should and is none is passed over, and said; so is an end without its mark, which is empty blocks. */
  private async nextHeader(): Promise<TarHeader | null> {
    let marked = false;
    let damaged = 0;
    for (;;) {
      const block = await this.block(BLOCK_BYTES);
      const header = tarHeader(block);
      const ends = header !== null || block.length < BLOCK_BYTES;
      if (header === null && block.some((byte) => byte !== 0)) damaged += block.length;
      else if (!ends) marked = true;
      if (!ends) continue;
      if (damaged > 0)
        this.left.push(`${damaged} bytes that belong to no member, before byte ${this.source.taken - (header ? BLOCK_BYTES : 0)} of the archive`);
      if (header === null && !marked) this.left.push('what may have followed: the archive ends without the mark of its end, so it may be cut');
      return header;
    }
  }

  /** So many bytes, or what there is of them where the archive ends. */
  private async block(length: number): Promise<Uint8Array> {
    const block = new Uint8Array(length);
    let held = 0;
    for (let read = -1; held < length && read !== 0; held += read) read = await this.source.read(block, held);
    return block.subarray(0, held);
  }
}
