/**
 * ClickHouse's Native format, as it goes over HTTP (no block info, client revision 0): block after block of
 * `columns, rows (varuint), then for each column: name, type (length-prefixed), values`. Integers and floats are little-endian arrays, strings length-prefixed one by one
 * (https://clickhouse.com/docs/interfaces/formats/Native; the same since 2016).
 */

/** Types of columns that are written and read here, with the width of a value in bytes; 0 for String. */
export const WIDTHS = { UInt8: 1, UInt16: 2, UInt32: 4, UInt64: 8, Int64: 8, Float64: 8, Date: 2, String: 0 } as const;
export type ColumnType = keyof typeof WIDTHS;

/** One column of a block on its way out: values already encoded. */
export interface EncodedColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly bytes: Uint8Array;
}

/** The pieces of one block, to be sent one after the other without being copied together. */
export function encodeBlock(rows: number, columns: readonly EncodedColumn[]): Uint8Array[] {
  const pieces: Uint8Array[] = [Buffer.concat([varuint(columns.length), varuint(rows)])];
  for (const { name, type, bytes } of columns) pieces.push(Buffer.concat([lengthPrefixed(name), lengthPrefixed(type)]), bytes);
  return pieces;
}

/** An unsigned number in groups of seven bits, lowest first. */
export function varuint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

/** A string as it stands in a column. */
export function lengthPrefixed(text: string | Uint8Array): Uint8Array {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return Buffer.concat([varuint(bytes.length), bytes]);
}

/** A column of strings that grows. */
export class TextColumn {
  private bytes = new Uint8Array(1 << 16);
  private used = 0;

  /** Adds a value that `lengthPrefixed` has encoded. */
  push(encoded: Uint8Array): void {
    if (this.used + encoded.length > this.bytes.length) this.reserve(encoded.length);
    // Most texts are a few letters long, and then a loop is quicker than a call.
    const { bytes, used } = this;
    if (encoded.length > 16) bytes.set(encoded, used);
    else for (let i = 0; i < encoded.length; i++) bytes[used + i] = encoded[i]!;
    this.used = used + encoded.length;
  }

  /** Adds so many empty values. */
  pushEmpty(count: number): void {
    this.reserve(count);
    this.bytes.fill(0, this.used, this.used + count);
    this.used += count;
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(this.bytes.length * 2, this.used + more));
    longer.set(this.bytes.subarray(0, this.used));
    this.bytes = longer;
  }

  /** Everything so far, in memory of its own. */
  encoded(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset, this.used);
  }
}

/** Values of a small column. 64-bit integers may be bigint. */
export type ColumnValues = readonly (number | bigint | string | Uint8Array)[];

/** Encodes a small column value by value. */
export function encodeColumn(name: string, type: ColumnType, values: ColumnValues): EncodedColumn {
  if (type === 'String') return { name, type, bytes: Buffer.concat(values.map((value) => lengthPrefixed(value as string | Uint8Array))) };
  const bytes = Buffer.alloc(values.length * WIDTHS[type]);
  values.forEach((value, i) => {
    if (type === 'UInt64') bytes.writeBigUInt64LE(BigInt(value as number | bigint), i * 8);
    else if (type === 'Int64') bytes.writeBigInt64LE(BigInt(value as number | bigint), i * 8);
    else if (type === 'Float64') bytes.writeDoubleLE(value as number, i * 8);
    else bytes.writeUIntLE(value as number, i * WIDTHS[type], WIDTHS[type]);
  });
  return { name, type, bytes };
}

/** The bytes of a typed array. */
export const bytesOf = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
