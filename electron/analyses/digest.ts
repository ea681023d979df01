import { type ContextBasis, type RunInput, rowsInWindow } from './context.ts';

/** 64 bits that stand for everything the analyses could see of a pair's events, for each pair, and of all records together. Not for security. */
export interface Digests {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** Of every record, dated or not, unique or not, with the sources. */
  readonly all: string;
}

const MIX_HIGH = 2654435761;
const MIX_LOW = 1597334677;

const turned = (word: number): number => (word << 13) | (word >>> 19);

/** Adds a word to a hash, in one of two ways. */
export const mixHigh = (hash: number, word: number): number => Math.imul(turned(hash ^ word), MIX_HIGH);
export const mixLow = (hash: number, word: number): number => Math.imul(turned(hash ^ word), MIX_LOW) + 0x6d2b79f5;

/** A text as 64 bits in hexadecimal digits. */
export function digestText(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    high = mixHigh(high, text.charCodeAt(i));
    low = mixLow(low, text.charCodeAt(i));
  }
  return hexadecimal(high, low);
}

/** Two words as sixteen digits. */
export function hexadecimal(high: number, low: number): string {
  return [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** One pass over the records. Numbers of hosts and kinds are the case's own, which are never given out twice. */
export function digestRecords({ input, window }: ContextBasis): Digests {
  const { table, pairs, messages } = input;
  const words = new Uint32Array(table.time.buffer, table.time.byteOffset, 2 * table.count);
  const bytes = table.bytes === null ? null : new Uint32Array(table.bytes.buffer, table.bytes.byteOffset, 2 * table.count);
  const sources = Uint32Array.from(sourceTexts(input), (text) => Number.parseInt(digestText(text).slice(0, 8), 16));
  const high = new Uint32Array(new SharedArrayBuffer(4 * pairs.count));
  const low = new Uint32Array(new SharedArrayBuffer(4 * pairs.count));
  const { start, end } = rowsInWindow(table, window);
  let [allHigh, allLow] = [0, 0];
  for (let row = 0; row < table.count; row++) {
    // What cannot be told apart by one of two sums is told apart by the other: the sums of a row differ in how they mix.
    let h = mixHigh(mixHigh(mixHigh(sources[table.source[row]!]!, table.line[row]!), words[2 * row]!), words[2 * row + 1]!);
    let l = mixLow(mixLow(mixLow(table.line[row]!, words[2 * row + 1]!), words[2 * row]!), sources[table.source[row]!]!);
    const rest = (table.kind[row]! << 8) | table.outcome[row]!;
    h = mixHigh(h, rest);
    l = mixLow(l, rest);
    if (bytes !== null) {
      h = mixHigh(h, bytes[2 * row]! ^ turned(bytes[2 * row + 1]!));
      l = mixLow(l, bytes[2 * row + 1]! ^ turned(bytes[2 * row]!));
    }
    if (messages) {
      h = mixHigh(h, messages[row]!);
      l = mixLow(l, messages[row]!);
    }
    const pair = pairs.ofEvent[row]!;
    if (row >= start && row < end && pairs.repeated[row] === 0) {
      high[pair] = mixHigh(high[pair]!, h);
      low[pair] = mixLow(low[pair]!, l);
    }
    allHigh = mixHigh(allHigh, h ^ pair);
    allLow = mixLow(allLow, l ^ pair ^ pairs.repeated[row]!);
  }
  return { high, low, all: `${hexadecimal(allHigh, allLow)} ${digestText(sourceTexts(input).join('\n'))}` };
}

const sourceTexts = ({ table }: RunInput): string[] => table.sources.map((source) => JSON.stringify(source));
