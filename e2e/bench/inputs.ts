import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';

/** Kinds of logs the benches read. */
export type InputKind = 'bind' | 'zeek-conn' | 'access' | 'table' | 'w3c';

const SOURCES = 5_000;
const NAMES = 20_000;
const PAIRS = 100_000;
const START = Date.UTC(2026, 2, 1);
const SPAN_MS = 30 * 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TYPES = ['A', 'A', 'A', 'AAAA', 'AAAA', 'MX', 'TXT', 'PTR', 'HTTPS', 'NS'];
const FLAGS = ['-E(0)DC', '-E(0)D', '-', '-E(0)DCK', '-E(0)TDC'];

/**
 * Writes (once; kept in `folder`) a log of `lines` lines in order of time over 30 days: 5,000 sources, 20,000 names, about 100,000 pairs of skewed popularity.
 * The same arguments give the same bytes. Addresses are from the range for benchmarks (RFC 2544), names under .example.
 */
export async function benchInput(folder: string, kind: InputKind, lines: number, gzip = false): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${kind}.${lines}.log${gzip ? '.gz' : ''}`);
  if (existsSync(path)) return path;
  const random = mulberry32(20160504);
  const pairs = pairsOf(random);
  const file = createWriteStream(`${path}.part`);
  const out = gzip ? createGzip({ level: 6 }) : file;
  if (gzip) out.pipe(file);
  const line = LINES[kind];
  let text = HEADERS[kind] ?? '';
  for (let i = 0; i < lines; i++) {
    const [source, name] = pairs[Math.floor(random() ** 2.2 * PAIRS)]!;
    text += line(START + (SPAN_MS * (i + random())) / lines, source, name, random);
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(file, 'close');
  renameSync(`${path}.part`, path);
  return path;
}

/** Numbers of a source and a name for each pair, of skewed popularity. */
export const pairsOf = (random: () => number) =>
  Array.from({ length: PAIRS }, () => [Math.floor(random() ** 1.5 * SOURCES), Math.floor(random() ** 1.5 * NAMES)] as const);

type Line = (time: number, source: number, name: number, random: () => number) => string;

const addressOf = (n: number): string => `198.18.${10 + Math.floor(n / 250)}.${1 + (n % 250)}`;
const nameOf = (n: number): string =>
  `${['mail', 'www', 'cdn', 'api', 'ns'][n % 5]}${n}.${['brandt', 'lindqvist', 'ostrava', 'kestrel'][n % 4]}.example`;
const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

const LINES: Record<InputKind, Line> = {
  bind: (time, source, name, random) => {
    const d = new Date(time);
    const when = `${two(d.getUTCDate())}-${MONTHS[d.getUTCMonth()]}-${d.getUTCFullYear()} ${d.toISOString().slice(11, 23)}`;
    const what = nameOf(name);
    const object = (0x7f6510000000 + Math.floor(random() * 0xffffff)).toString(16);
    const port = 1024 + Math.floor(random() * 64_000);
    const type = TYPES[Math.floor(random() * TYPES.length)];
    return `${when} queries: info: client @0x${object} ${addressOf(source)}#${port} (${what}): query: ${what} IN ${type} ${FLAGS[Math.floor(random() * FLAGS.length)]} (198.51.100.53)\n`;
  },
  'zeek-conn': (time, source, name, random) => {
    const uid = `C${Math.floor(random() * 2 ** 48).toString(36)}${Math.floor(random() * 2 ** 20).toString(36)}`;
    const bytes = Math.floor(random() ** 4 * 1e6);
    return `${(time / 1000).toFixed(6)}\t${uid}\t${addressOf(source)}\t${1024 + Math.floor(random() * 64_000)}\t198.19.${Math.floor(name / 250)}.${1 + (name % 250)}\t443\ttcp\tssl\t${(random() * 10).toFixed(6)}\t${bytes}\t${bytes * 3}\tSF\t-\t-\t0\tShADadFf\t${8 + (bytes % 40)}\t${bytes + 400}\t9\t${bytes * 3 + 400}\t-\n`;
  },
  table: (time, source, name, random) => {
    const bytes = Math.floor(random() ** 4 * 1e6);
    return `${new Date(time).toISOString()},${addressOf(source)},${nameOf(name)},${TYPES[Math.floor(random() * TYPES.length)]},${bytes}\n`;
  },
  w3c: (time, source, name, random) => {
    const when = new Date(time).toISOString();
    return `${when.slice(0, 10)} ${when.slice(11, 19)} 198.51.100.80 GET /files/${name}/page-${Math.floor(random() * 1000)}.html - 443 - ${addressOf(source)} Mozilla/5.0+(X11;+Linux+x86_64) 200 ${Math.floor(random() * 1e5)}\n`;
  },
  access: (time, source, name, random) => {
    const d = new Date(time);
    const when = `${two(d.getUTCDate())}/${MONTHS[d.getUTCMonth()]}/${d.getUTCFullYear()}:${d.toISOString().slice(11, 19)} +0000`;
    return `${addressOf(source)} - - [${when}] "GET /files/${name}/page-${Math.floor(random() * 1000)}.html HTTP/1.1" 200 ${Math.floor(random() * 1e5)} "https://www.brandt.example/" "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101"\n`;
  },
};

const ZEEK_HEADER = `#separator \\x09
#set_separator\t,
#empty_field\t(empty)
#unset_field\t-
#path\tconn
#open\t2026-03-01-00-00-00
#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents
#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]
`;

const HEADERS: Partial<Record<InputKind, string>> = {
  'zeek-conn': ZEEK_HEADER,
  table: 'time,source,destination,kind,bytes\n',
  w3c: '#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status sc-bytes\n',
};

/** A seeded generator, uniform on [0, 1) (Tommy Ettinger's mulberry32). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
