import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { readSource } from '../../electron/ingest/read-source.ts';
import { seededRandom } from '../../electron/statistics/random.ts';
import type { Crasher } from './fuzz-formats.ts';
import { mutate } from './mutate.ts';

const LONGEST = 16_384;
const PATIENCE_MS = 1000;
const LINE =
  '04-May-2016 04:36:57.123 queries: info: client 192.0.2.15#45023 (mail1.brandt.example): query: mail1.brandt.example IN A -EDC (198.51.100.53)\n';
/** Two such lines, as bzip2, xz and zstd of Debian pack them: these cannot be packed here. */
const BZIP2 =
  'QlpoOTFBWSZTWQOK6VYAACXdgAAQSGN/8C4jPyf+YDAAuAxo0aAZMhoxGmgaYGNGjQDJkNGI00DTAKqmp4mqb1CaNk1PU0aAeo9MpJc3LnFm83swWWoLm4ik1RXr17m2ObBBI4GCKKbeuVbH0UWUSYMUmKaqptckmKCbwdxNFcoqiZOy90VYvF6PVyRQdWRqaHyvKMzoZtSCZJJRkUWmhmi90xN+NHEtOxJZvaGpE2uD/F3JFOFCQA4rpVg=';
const XZ =
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AEbAHldABgNAd6WlUIGhSJ/Wijahe89W/Jz6k2hZUjtNczKRn9r18pzB1pOvu2nOGSz5VCJYALMz+rlu5rm8tgIO2mrBLGN0o2qLk4SR5YIQo7g/LZ/jeznaj8BvmWZrxqQ8iPic7VQ+VDypl1Gd9M3T//NZyNJVq/riGgebQAAAAAAorBW/98PYIMAAZUBnAIAAO/wjEexxGf7AgAAAAAEWVo=';
const ZSTD =
  'KLUv/WQcAMUDAFIHGh1gbXOULAYOjbqnmC3SVzzOyIhNhEjSXAIgF7wEPABGsVTdXJYDZ5cXDId0whWIvyvNOAh5GsVl1IgNWuTC157lipWtANvk1GRnH0X3IOP9cMT3lrgHuUnkijcFrBvVS9+scqq0RFoaAwAvIoYaQam7BCFEAbT1CS0=';

/** Beginnings to mutate: one of each wrapping, of several members, and of wrappings inside each other. */
function wrapped(): readonly Uint8Array[] {
  const text = new TextEncoder().encode(LINE.repeat(20));
  const gzip = new Uint8Array(gzipSync(text));
  const zip = zipSync({ 'a.log': text, 'logs/b.log': text.subarray(0, LINE.length), 'c.log.gz': gzip });
  const tar = tarOf([
    ['a.log', text],
    ['b.log.gz', gzip],
  ]);
  const packed = [BZIP2, XZ, ZSTD].map((base64) => new Uint8Array(Buffer.from(base64, 'base64')));
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${LINE.repeat(3)}`, 'utf16le'));
  return [
    gzip,
    new Uint8Array(Buffer.concat([gzip, gzip])),
    zip,
    tar,
    new Uint8Array(gzipSync(tar)),
    new Uint8Array(gzipSync(zip)),
    utf16,
    ...packed,
  ];
}

/** A POSIX archive of small files (ustar). */
function tarOf(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const blocks = files.flatMap(([name, content]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write('0000644\0', 100);
    head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('00000000000\0', 136);
    head.write('        0', 148);
    head.write('ustar\0', 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [head, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** Reads `inputs` mutated archives: each gives what was readable or a sentence, in time, with accounts that add up; never a fault of ours. */
export async function fuzzArchives(inputs: number, seed: number): Promise<Crasher[]> {
  const folder = mkdtempSync(join(tmpdir(), 'occam-fuzz-'));
  const random = seededRandom(seed, 'fuzz-archives');
  const beginnings = wrapped();
  const found: Crasher[] = [];
  try {
    for (let i = 0; i < inputs && found.length < 20; i++) {
      const bytes = mutate(beginnings[Math.floor(random() * beginnings.length)]!, random, LONGEST);
      const path = join(folder, 'input.log');
      writeFileSync(path, bytes);
      const promise = (await broken(path)) && (await broken(path));
      if (promise) found.push({ format: 'archive', promise, input: Buffer.from(bytes).toString('base64') });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

/** What reading a file got wrong; '' when nothing. Asked twice, so that only what is slow twice counts as slow. */
async function broken(path: string): Promise<string> {
  const before = process.cpuUsage();
  const result = await readSource({ path }, { begin: () => undefined, batch: () => undefined, signal: new AbortController().signal }, 1);
  const { user, system } = process.cpuUsage(before);
  if (!result.ok && result.error.code === 'internal') return `${result.error.message} ${result.error.detail ?? ''}`.slice(0, 400);
  for (const { summary } of result.ok ? result.value : []) {
    if (summary.lines !== summary.records + summary.rejects + summary.skipped) return 'lines are not records, rejects and skipped';
  }
  const took = (user + system) / 1000;
  return took > PATIENCE_MS ? `took ${Math.round(took)} ms` : '';
}
