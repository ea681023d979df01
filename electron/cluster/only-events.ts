import type { EncodedColumn } from './native-format.ts';

/** Rows that are to be sent, with their columns. */
export interface Rows {
  readonly rows: number;
  readonly columns: readonly EncodedColumn[];
}

/** Only the rows whose event number `wanted` lets through: for the part of a batch that one shard has already. */
export function onlyEvents({ rows, columns }: Rows, wanted: (event: number) => boolean): Rows {
  const events = columns.find(({ name }) => name === 'event')!.bytes;
  const numbers = new DataView(events.buffer, events.byteOffset, events.byteLength);
  const keep: number[] = [];
  for (let row = 0; row < rows; row++) if (wanted(numbers.getUint32(row * 4, true))) keep.push(row);
  const picked = columns.map((column): EncodedColumn => {
    const pick = column.type === 'String' ? pickTexts(column.bytes, keep) : pickFixed(column.bytes, rows, keep);
    return { ...column, bytes: pick };
  });
  return { rows: keep.length, columns: picked };
}

function pickFixed(bytes: Uint8Array, rows: number, keep: readonly number[]): Uint8Array {
  const width = bytes.length / rows;
  const picked = new Uint8Array(keep.length * width);
  keep.forEach((row, i) => {
    picked.set(bytes.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

function pickTexts(bytes: Uint8Array, keep: readonly number[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  let row = 0;
  for (const wanted of keep) {
    for (; row < wanted; row++) at = textEnd(bytes, at);
    const end = textEnd(bytes, at);
    parts.push(bytes.subarray(at, end));
    at = end;
    row++;
  }
  return Buffer.concat(parts);
}

/** Where the length-prefixed text at `at` ends. */
function textEnd(bytes: Uint8Array, at: number): number {
  let length = 0;
  let scale = 1;
  let place = at;
  for (;;) {
    const byte = bytes[place++]!;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) return place + length;
    scale *= 0x80;
  }
}
