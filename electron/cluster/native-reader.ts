import { ClusterFault } from './fault.ts';
import { type ColumnType, WIDTHS } from './native-format.ts';

/** One block as it came: a typed view for each column of numbers (64-bit integers as pairs of 32-bit words, low word first), texts for strings. */
export interface NativeBlock {
  readonly rows: number;
  readonly columns: readonly (Uint8Array | Uint16Array | Uint32Array | Float64Array | readonly string[])[];
}

const DECODER = new TextDecoder('utf-8');

/** Reads blocks out of a stream of chunks. Holds one block at a time; throws a ClusterFault when the stream ends in the middle of one. */
export class NativeReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private readonly types: readonly ColumnType[];
  private buffer = Buffer.alloc(0);
  private at = 0;

  /** @param types what the query answers with, column by column; anything else is an error of the server */
  constructor(chunks: AsyncIterable<Uint8Array>, types: readonly ColumnType[]) {
    this.chunks = chunks[Symbol.asyncIterator]();
    this.types = types;
  }

  async *blocks(): AsyncGenerator<NativeBlock> {
    try {
      while (await this.has(1)) {
        const width = await this.varuint();
        const rows = await this.varuint();
        if (width !== this.types.length) this.fail();
        const columns: NativeBlock['columns'][number][] = [];
        for (const type of this.types) {
          await this.skipText();
          if ((await this.text()) !== type) this.fail();
          columns.push(type === 'String' ? await this.texts(rows) : await this.numbers(type, rows));
        }
        if (rows > 0) yield { rows, columns };
      }
    } finally {
      await this.chunks.return?.();
    }
  }

  private async numbers(type: ColumnType, rows: number): Promise<NativeBlock['columns'][number]> {
    const length = rows * WIDTHS[type];
    await this.need(length);
    const bytes = new Uint8Array(length);
    bytes.set(this.buffer.subarray(this.at, this.at + length));
    this.at += length;
    if (type === 'UInt8') return bytes;
    if (type === 'UInt16' || type === 'Date') return new Uint16Array(bytes.buffer);
    return type === 'Float64' ? new Float64Array(bytes.buffer) : new Uint32Array(bytes.buffer);
  }

  private async texts(rows: number): Promise<readonly string[]> {
    const texts: string[] = new Array(rows);
    for (let row = 0; row < rows; row++) {
      // The usual text is short and already here; only at the end of what is here one has to wait.
      const length = this.at < this.buffer.length ? this.buffer[this.at]! : 0x80;
      if (length < 0x80 && this.at + 1 + length <= this.buffer.length) {
        texts[row] = length === 0 ? '' : this.buffer.toString('utf8', this.at + 1, this.at + 1 + length);
        this.at += 1 + length;
      } else texts[row] = await this.text();
    }
    return texts;
  }

  private async text(): Promise<string> {
    const length = await this.varuint();
    await this.need(length);
    const text = DECODER.decode(this.buffer.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }

  private async skipText(): Promise<void> {
    const length = await this.varuint();
    await this.need(length);
    this.at += length;
  }

  private async varuint(): Promise<number> {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      await this.need(1);
      const byte = this.buffer[this.at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      if (scale > 2 ** 42) this.fail();
    }
  }

  /** Waits until `count` bytes are here. */
  private async need(count: number): Promise<void> {
    if (!(await this.has(count))) this.fail();
  }

  private async has(count: number): Promise<boolean> {
    if (this.buffer.length - this.at >= count) return true;
    const parts: Uint8Array[] = [this.buffer.subarray(this.at)];
    let here = parts[0]!.length;
    while (here < count) {
      const next = await this.chunks.next();
      if (next.done === true) break;
      parts.push(next.value);
      here += next.value.byteLength;
    }
    this.buffer = Buffer.concat(parts);
    this.at = 0;
    return here >= count;
  }

  private fail(): never {
    const rest = this.buffer.toString('latin1');
    const error = /Code: \d+[.,] [^\0]*/.exec(rest)?.[0]?.slice(0, 300);
    throw new ClusterFault(
      'internal',
      `the cluster's answer broke off in the middle${error === undefined ? '' : `: ${error.split('\n')[0]}`}; give the same command again`,
      error,
    );
  }
}
