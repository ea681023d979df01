import type { Peekable } from './peekable.ts';
import { Xxh64 } from './xxh64.ts';

const FRAME = 0xfd2fb528;
/** The sixteen magic numbers of frames that hold anything but data. */
const isSkippable = (magic: number): boolean => magic >= 0x184d2a50 && magic <= 0x184d2a5f;
/** Largest block (RFC 8878, 3.1.1.2.4). */
const BLOCK_BYTES = 1 << 17;
/** As the reference program has it unless told otherwise: a header of a few bytes may ask for gigabytes. */
const WINDOW_BYTES = 1 << 27;
const REPEATED = 1;

/** True for a frame's magic number (RFC 8878), or that of one to skip. */
export const isZstd = (head: Uint8Array): boolean => {
  const magic = numberOf(head.subarray(0, 4));
  return magic === FRAME || isSkippable(magic);
};

/**
 * What Zstandard frames hold. The library unpacks blocks; frames are taken apart here, because it looks at no checksum: of a damaged file most bytes would come out, some of them
 * others than were packed, and nobody would know.
 * @throws where they are cut, damaged or need what is not there, after every whole block before it
 */
export async function* unzstd(source: Peekable): AsyncGenerator<Uint8Array> {
  const input = new Cursor(source.chunks());
  for (;;) {
    const magic = await input.atMost(4);
    if (magic.length === 0) return;
    if (isSkippable(numberOf(magic))) await input.pass(numberOf(await input.exactly(4)));
    else if (numberOf(magic) === FRAME && magic.length === 4) yield* frame(input, magic);
    else throw new Error('no Zstandard frame begins where one should');
  }
}

async function* frame(input: Cursor, magic: Uint8Array): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const head = await input.exactly(1);
  const [descriptor] = head as unknown as [number];
  const single = (descriptor & 32) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const rest = await input.exactly((single ? 0 : 1) + dictionaryBytes + sizeBytes);
  if (rest.subarray(rest.length - sizeBytes - dictionaryBytes, rest.length - sizeBytes).some((byte) => byte !== 0))
    throw new Error('it was packed with a dictionary, which is not in it');
  // Where a frame states no window, its content is one.
  const window = single ? numberOf(rest.subarray(dictionaryBytes)) : 2 ** (10 + (rest[0]! >> 3)) * (1 + (rest[0]! & 7) / 8);
  if (window > WINDOW_BYTES) throw new Error(`unpacking it would take ${window} bytes of memory; pack it again without --long and --ultra`);

  const ready: Uint8Array[] = [];
  const decompress = new Decompress((block) => ready.push(block));
  const checksum = (descriptor & 4) === 0 ? null : new Xxh64();
  decompress.push(Buffer.concat([magic, head, rest]));
  for (let last = false; !last; ) {
    const blockHead = await input.exactly(3);
    const told = numberOf(blockHead);
    last = (told & 1) === 1;
    const size = told >> 3;
    if (size > BLOCK_BYTES) throw new Error('a block is larger than blocks can be');
    const block = await input.exactly(((told >> 1) & 3) === REPEATED ? 1 : size);
    const whole = Buffer.concat([blockHead, block]);
    // The library is told that this is all: a short frame waits in it for more otherwise.
    decompress.push(whole, last && checksum === null);
    if (last && checksum !== null) decompress.push(new Uint8Array(4), true);
    for (const part of ready.splice(0)) {
      checksum?.update(part);
      yield part;
    }
  }
  if (checksum !== null && numberOf(await input.exactly(4)) !== Number(BigInt.asUintN(32, checksum.digest())))
    throw new Error('its checksum does not hold: some of what was read is not what was packed');
}

/** A little-endian number of at most eight bytes. */
function numberOf(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

/** Bytes by number from chunks of any size. */
class Cursor {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.chunks = chunks;
  }

  /** So many bytes; fewer only at the end. */
  async atMost(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      if (this.rest.length === 0) {
        const next = await this.chunks.next();
        if (next.done) break;
        this.rest = next.value;
      }
      const part = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** @throws where it ends before that */
  async exactly(length: number): Promise<Uint8Array> {
    const bytes = await this.atMost(length);
    if (bytes.length < length) throw new Error('it ends in the middle of a frame');
    return bytes;
  }

  /** Passes over so many bytes. */
  async pass(length: number): Promise<void> {
    for (let missing = length; missing > 0; ) missing -= (await this.exactly(Math.min(missing, BLOCK_BYTES))).length;
  }
}
