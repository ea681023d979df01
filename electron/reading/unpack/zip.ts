import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import type { ByteSource } from '../byte-source.ts';
import { inflateRaw } from '../gunzip.ts';
import { partsOf } from '../parts-of.ts';
import { MemberSource } from './member-source.ts';
import { leftOut } from './members.ts';
import type { Peekable } from './peekable.ts';
import { LIMITS, type Unpacker } from './unpacker.ts';

const OPTIONS = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true } as const;

/** ZIP, by its central directory. On disk it is read in place; inside another wrapping it is held in memory, up to a limit. */
export const zip: Unpacker = {
  id: 'zip',
  recognises: (head) => isZip(head) && !isOfficeDocument(head),
  open,
};

function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

/** Spreadsheets are zip archives too, but to a reader they are one file: known by the name of their first entry (ECMA-376 part 2; ODF 1.3 part 2). */
function isOfficeDocument(head: Uint8Array): boolean {
  const first = String.fromCharCode(...head.subarray(30, 30 + ((head[26] ?? 0) | ((head[27] ?? 0) << 8))));
  return /^(?:\[Content_Types\]\.xml$|_rels\/|docProps\/|xl\/|mimetype$)/.test(first);
}

async function* open(source: Peekable, left: string[]): AsyncGenerator<ByteSource> {
  let file: ZipFile;
  try {
    file = source.wrapping.length === 0 ? await fromPath(source.path) : await fromBytes(await gathered(source));
  } catch (error) {
    const notes = [
      `The zip archive ${source.path} is damaged (${messageOf(error)}); nothing in it could be read. Ask for it again, or unpack it with a repair tool and import the files.`,
    ];
    yield new MemberSource({ path: source.path, wrapping: [...source.wrapping, 'zip'], modified: source.modified, notes }, nothing());
    return;
  }
  try {
    yield* members(file, source, left);
  } finally {
    file.close();
  }
}

async function* members(file: ZipFile, source: Peekable, left: string[]): AsyncGenerator<ByteSource> {
  const wrapping = [...source.wrapping, 'zip'];
  let count = 0;
  for (;;) {
    const entry = await nextEntry(file).catch((error: unknown) => {
      left.push(`everything after the damage to the archive (${messageOf(error)})`);
      return null;
    });
    if (!entry) return;
    const name = nameOf(entry);
    if (name.endsWith('/')) continue;
    if (leftOut(name)) {
      left.push(name);
      continue;
    }
    if (++count > LIMITS.entries) {
      left.push(`everything after the first ${LIMITS.entries} members`);
      return;
    }
    const about = { path: `${source.path}!${name}`, wrapping, modified: entry.getLastModDate().getTime() * 1000, notes: [] as string[] };
    if (entry.isEncrypted()) {
      about.notes.push(`${name} is encrypted. Unpack it with its password and import the file itself.`);
      yield new MemberSource(about, nothing());
      continue;
    }
    yield new MemberSource(about, contentOf(file, entry), () => Math.max(entry.compressedSize, 1));
  }
}

/** Methods of packing a member (APPNOTE.TXT 4.4.5): as it is, and deflated. */
const [STORED, DEFLATED] = [0, 8];

/** What a member holds. Unpacked here and not by the library, whose streams lose what they have not handed over yet when the data turn out to be damaged. */
async function* contentOf(file: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const { compressionMethod: method, uncompressedSize: size } = entry;
  if (method !== STORED && method !== DEFLATED) throw new Error(`it is packed by method ${method}, which Occam does not know`);
  const raw = await new Promise<Readable>((resolve, reject) => {
    const options = { decompress: method === STORED ? null : false, decrypt: null, start: null, end: null };
    file.openReadStream(entry, options, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let given = 0;
  try {
    for await (const part of method === STORED ? partsOf(raw) : inflateRaw(partsOf(raw))) {
      given += part.length;
      if (given > size) throw new Error(`it holds more than the ${size} bytes that the archive tells`);
      yield part;
    }
  } finally {
    raw.destroy();
  }
  if (given < size) throw new Error(`it holds ${given} bytes and not the ${size} that the archive tells`);
}

/** The bytes of all members as the directory tells them; null where it cannot be read. */
export async function zipBytes(path: string): Promise<number | null> {
  const file = await fromPath(path).catch(() => null);
  if (file === null) return null;
  try {
    let bytes = 0;
    for (let count = 0; count < LIMITS.entries; count++) {
      const entry = await nextEntry(file);
      if (entry === null) break;
      bytes += entry.uncompressedSize;
    }
    return bytes;
  } catch {
    return null;
  } finally {
    file.close();
  }
}

function nextEntry(file: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      file.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
      act();
    };
    file.once('entry', (entry: Entry) => settle(() => resolve(entry))());
    file.once(
      'end',
      settle(() => resolve(null)),
    );
    file.once('error', (error: Error) => settle(() => reject(error))());
    file.readEntry();
  });
}

/** Names are only labels here, never paths to write to, so `../` in one is no danger and no reason to refuse the archive. */
function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer | string;
  if (typeof raw === 'string') return raw;
  return raw.toString(entry.generalPurposeBitFlag & 0x800 ? 'utf8' : 'latin1');
}

/** Loaded when there is an archive to open. */
const library = async () => (await import('yauzl')).default;

async function fromPath(path: string): Promise<ZipFile> {
  const yauzl = await library();
  return new Promise((resolve, reject) => yauzl.open(path, OPTIONS, (error, file) => (error ? reject(error) : resolve(file))));
}

async function fromBytes(bytes: Buffer): Promise<ZipFile> {
  const yauzl = await library();
  return new Promise((resolve, reject) => yauzl.fromBuffer(bytes, OPTIONS, (error, file) => (error ? reject(error) : resolve(file))));
}

async function gathered(source: Peekable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source.chunks()) {
    held += chunk.length;
    if (held > LIMITS.nestedArchiveBytes)
      throw new Error(`an archive inside an archive may have ${LIMITS.nestedArchiveBytes} bytes at most; unpack the outer one first`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
