import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { carriedCandidates, carriedParser, carriers } from '../../electron/formats/carriers/index.ts';
import { headOf } from '../../electron/formats/detect.ts';
import { byteReader, type Format, type LineFormat } from '../../electron/formats/format.ts';
import { formats } from '../../electron/formats/index.ts';
import { headFor, optionsFor, type ReadForTest, readLines, readWith } from '../../electron/formats/read-for-test.ts';
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

/** What carriers put around a line. */
const DRESSES: readonly ((line: string) => string)[] = [
  (line) => `May  6 07:10:00 gate prog[12]: ${line}`,
  (line) => `<134>1 2024-05-06T07:10:00.123Z gate prog 12 - [a b="c"] ${line}`,
  (line) => `2024-05-06T07:10:00.123456+02:00 gate prog: ${line}`,
  (line) => `2024-05-06T07:10:00.123456789Z stdout F ${line}`,
  (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2024-05-06T07:10:00.123456789Z' }),
  (line) => JSON.stringify({ __REALTIME_TIMESTAMP: '1714979400123456', _HOSTNAME: 'gate', SYSLOG_IDENTIFIER: 'prog', MESSAGE: line }),
  (line) => `__REALTIME_TIMESTAMP=1714979400123456\n_HOSTNAME=gate\nSYSLOG_IDENTIFIER=prog\nMESSAGE=${line}\n`,
];

/** The lines of a log, each inside a carrier. */
function dressed(bytes: Uint8Array, dress: (line: string) => string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder().decode(bytes).split('\n').map(dress).join('\n'));
}

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
 * Every fourth input is read by a format it was not made for; every eighth is a log inside a carrier, and is read through all of them.
 */
export function fuzzFormats(inputs: number, seed: number, folder: string | null, progress: (done: number) => void = () => undefined): Crasher[] {
  const beginnings = seeds(folder);
  const random = seededRandom(seed, 'fuzz');
  const found: Crasher[] = [];
  for (let i = 0; i < inputs; i++) {
    const one = beginnings[Math.floor(random() * beginnings.length)]!;
    const format = i % 4 === 3 ? formats[Math.floor(random() * formats.length)]! : one.format;
    const dress = i % 8 === 2 ? DRESSES[Math.floor(random() * DRESSES.length)]! : null;
    const bytes = mutate(dress ? dressed(one.bytes, dress) : one.bytes, random, LONGEST);
    const broken = brokenPromise(format, bytes, one.mapping, { detected: i % 16 === 0, carried: dress !== null });
    if (broken !== null) found.push({ format: format.id, promise: broken, input: Buffer.from(bytes).toString('base64') });
    if (i % 10_000 === 0) progress(i);
    if (found.length >= 20) break;
  }
  return found;
}

/** What is tried besides reading with one format: detection by all, and reading inside every carrier. */
interface Also {
  readonly detected: boolean;
  readonly carried: boolean;
}

/** What a format got wrong about these bytes; null when it kept its promises. Slow is what is slow twice, then in time of the processor: others share the machine. */
export function brokenPromise(format: Format, bytes: Uint8Array, mapping: unknown, also: Also): string | null {
  const began = performance.now();
  const broken = promiseBroken(format, bytes, mapping, also);
  if (broken !== null || performance.now() - began <= PATIENCE_MS) return broken;
  const before = process.cpuUsage();
  const again = promiseBroken(format, bytes, mapping, also);
  const { user, system } = process.cpuUsage(before);
  const took = Math.round((user + system) / 1000);
  return again ?? (took > PATIENCE_MS ? `took ${took} ms` : null);
}

function promiseBroken(format: Format, bytes: Uint8Array, mapping: unknown, also: Also): string | null {
  try {
    const head = headOf(bytes, true, 'log');
    for (const one of also.detected ? formats : [format]) one.detect(head);
    if (also.detected) for (const carrier of carriers) carriedCandidates(carrier, head, formats);
    const read = readWith(format, bytes, mapping === undefined ? {} : { mapping: mapping as never });
    const wrong = wrongIn(read, format, bytes, byteReader(format, head) === null);
    if (wrong !== null || !also.carried || format.reads !== 'lines') return wrong;
    return carriers.map((carrier) => wrongIn(readCarried(carrier, format, bytes), format, bytes, true)).find((one) => one !== null) ?? null;
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error)}`;
  }
}

const readCarried = (carrier: (typeof carriers)[number], format: LineFormat, bytes: Uint8Array): ReadForTest =>
  readLines(carriedParser(carrier, format, optionsFor(headFor(bytes))), bytes, format.settler?.());

/** What is wrong with what was read; null when nothing. */
function wrongIn(read: ReadForTest, format: Format, bytes: Uint8Array, byLine: boolean): string | null {
  const counted = read.records + read.skipped + read.rejects.length;
  if (byLine && counted !== linesOf(bytes)) return `${linesOf(bytes)} lines, but ${counted} counted`;
  if (read.events.some((event) => event.includes('undefined'))) return 'an event names a host or kind that does not exist';
  // Rows of a sheet are cited by their number in it, which may pass over empty ones.
  const last = format.reads === 'lines' ? counted : Number.MAX_SAFE_INTEGER;
  if (read.lines.some((line) => !(line >= 1 && line <= last))) return 'an event cites a line that does not exist';
  return null;
}

function linesOf(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === 10) lines++;
  return bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? lines + 1 : lines;
}
