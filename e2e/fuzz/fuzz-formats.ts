import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { carriedCandidates, carriers } from '../../electron/formats/carriers/index.ts';
import { headOf } from '../../electron/formats/detect.ts';
import { byteReader, type Format } from '../../electron/formats/format.ts';
import { formats } from '../../electron/formats/index.ts';
import { readWith } from '../../electron/formats/read-for-test.ts';
import { seededRandom } from '../../electron/statistics/random.ts';
import { mutate } from './mutate.ts';

/** An input that broke a promise: enough to make a test of it. */
export interface Crasher {
  readonly format: string;
  readonly promise: string;
  readonly input: string;
}

const LONGEST = 4096;
const PATIENCE_MS = 1000;

interface Seed {
  readonly format: Format;
  readonly bytes: Uint8Array;
  readonly mapping: unknown;
}

/** Beginnings to mutate: every sample of every format, and the heads of real files where a folder of them is given. */
function seeds(folder: string | null): readonly Seed[] {
  const encoder = new TextEncoder();
  const own = formats.flatMap((format) =>
    format.samples.map(({ text, mapping }) => ({ format, mapping, bytes: typeof text === 'string' ? encoder.encode(text) : text })),
  );
  if (folder === null || !existsSync(folder)) return own;
  const real = filesIn(folder).flatMap((path) => {
    const bytes = new Uint8Array(readFileSync(path)).slice(0, LONGEST);
    const head = headOf(bytes, true, 'log');
    const format = formats.find((one) => (one.detect(head)?.confidence ?? 0) >= 0.5);
    return format ? [{ format, bytes, mapping: undefined }] : [];
  });
  return [...own, ...real];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]));
}

/**
 * Reads `inputs` mutated logs and holds every format to its promises: never throws, never takes a second, counts every line, cites lines that exist, gives hosts that exist.
 * Every fourth input is read by a format it was not made for.
 */
export function fuzzFormats(inputs: number, seed: number, folder: string | null, progress: (done: number) => void = () => undefined): Crasher[] {
  const beginnings = seeds(folder);
  const random = seededRandom(seed, 'fuzz');
  const found: Crasher[] = [];
  for (let i = 0; i < inputs; i++) {
    const one = beginnings[Math.floor(random() * beginnings.length)]!;
    const format = i % 4 === 3 ? formats[Math.floor(random() * formats.length)]! : one.format;
    const bytes = mutate(one.bytes, random, LONGEST);
    const broken = brokenPromise(format, bytes, one.mapping, i % 16 === 0);
    if (broken !== null) found.push({ format: format.id, promise: broken, input: Buffer.from(bytes).toString('base64') });
    if (i % 10_000 === 0) progress(i);
    if (found.length >= 20) break;
  }
  return found;
}

/** What a format got wrong about these bytes; null when it kept its promises. Slow is what is slow twice, in time of the processor: others share the machine. */
export function brokenPromise(format: Format, bytes: Uint8Array, mapping: unknown, detectAll: boolean): string | null {
  const first = tried(format, bytes, mapping, detectAll);
  if (first.broken !== null || first.took <= PATIENCE_MS) return first.broken;
  const second = tried(format, bytes, mapping, detectAll);
  return second.broken ?? (second.took > PATIENCE_MS ? `took ${Math.round(second.took)} ms` : null);
}

function tried(format: Format, bytes: Uint8Array, mapping: unknown, detectAll: boolean): { readonly broken: string | null; readonly took: number } {
  const before = process.cpuUsage();
  const broken = promiseBroken(format, bytes, mapping, detectAll);
  const { user, system } = process.cpuUsage(before);
  return { broken, took: (user + system) / 1000 };
}

function promiseBroken(format: Format, bytes: Uint8Array, mapping: unknown, detectAll: boolean): string | null {
  try {
    const head = headOf(bytes, true, 'log');
    for (const one of detectAll ? formats : [format]) one.detect(head);
    if (detectAll) for (const carrier of carriers) carriedCandidates(carrier, head, formats);
    const read = readWith(format, bytes, mapping === undefined ? {} : { mapping: mapping as never });
    const counted = read.records + read.skipped + read.rejects.length;
    if (!byteReader(format, head) && counted !== linesOf(bytes)) return `${linesOf(bytes)} lines, but ${counted} counted`;
    if (read.events.some((event) => event.includes('undefined'))) return 'an event names a host or kind that does not exist';
    // Rows of a sheet are cited by their number in it, which may pass over empty ones.
    const last = format.reads === 'lines' ? counted : Number.MAX_SAFE_INTEGER;
    if (read.lines.some((line) => !(line >= 1 && line <= last))) return 'an event cites a line that does not exist';
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error)}`;
  }
  return null;
}

function linesOf(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines++;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? lines + 1 : lines;
}
