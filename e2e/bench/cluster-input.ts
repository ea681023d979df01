import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32 } from './inputs.ts';

const START = Date.UTC(2026, 0, 1);
const SPAN_MS = 360 * 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NAMES = 50_000;

/**
 * Writes (once; kept in `folder`) a BIND query log of a year: `lines` lines in order of time, `pairs` pairs of skewed popularity. The same arguments give the same bytes.
 * Addresses are from the range for benchmarks (RFC 2544), names under .example.
 */
export async function yearOfQueries(folder: string, lines: number, pairs: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `year.${lines}.${pairs}.log`);
  if (existsSync(path)) return path;
  const random = mulberry32(20260504);
  const file = createWriteStream(`${path}.part`);
  let text = '';
  for (let i = 0; i < lines; i++) {
    const pair = Math.floor(random() ** 2.2 * pairs);
    const client = Math.floor(pair / NAMES) * 97 + (pair % 97);
    const name = `h${pair % NAMES}.lindqvist.example`;
    const iso = new Date(START + (SPAN_MS * i) / lines).toISOString();
    const day = `${iso.slice(8, 10)}-${MONTHS[Number(iso.slice(5, 7)) - 1]}-${iso.slice(0, 4)}`;
    text += `${day} ${iso.slice(11, 23)} queries: info: client @0x7f6510a0 198.18.${(client >> 8) & 255}.${client & 255}#53124 (${name}): query: ${name} IN A -E(0)DC (198.51.100.53)\n`;
    if (text.length > 1 << 20) {
      if (!file.write(text)) await once(file, 'drain');
      text = '';
    }
  }
  file.end(text);
  await once(file, 'close');
  renameSync(`${path}.part`, path);
  return path;
}
