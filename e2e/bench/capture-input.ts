import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32, pairsOf } from './inputs.ts';

const CHUNK = 1 << 20;
const LONGEST_PACKET = 256;
const RESOLVER = [198, 51, 100, 53];
const START_SECONDS = Date.UTC(2026, 2, 1) / 1000;
const SPAN_SECONDS = 30 * 86_400;
const TYPES = [1, 1, 1, 28, 28, 15, 16, 12, 65, 2];

/**
 * Writes (once; kept in `folder`) a capture of `packets` DNS packets over UDP, each query followed by its answer, with the pairs of the text logs beside it.
 * Ethernet, IPv4, microseconds, little-endian. The same arguments give the same bytes.
 */
export async function captureInput(folder: string, packets: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `dns.${packets}.pcap`);
  if (existsSync(path)) return path;
  const random = mulberry32(20160504);
  const pairs = pairsOf(random);
  const file = createWriteStream(`${path}.part`);
  file.write(Uint8Array.from([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0]));
  let buffer = Buffer.alloc(CHUNK + 2 * LONGEST_PACKET);
  let at = 0;
  for (let i = 0; i < packets; i += 2) {
    const [source, name] = pairs[Math.floor(random() ** 2.2 * pairs.length)]!;
    const query = {
      time: START_SECONDS + (SPAN_SECONDS * (i + random())) / packets,
      client: [198, 18, 10 + Math.floor(source / 250), 1 + (source % 250)],
      port: 1024 + Math.floor(random() * 64_000),
      id: Math.floor(random() * 65_536),
      name: `${['mail', 'www', 'cdn', 'api', 'ns'][name % 5]}${name}.${['brandt', 'lindqvist', 'ostrava', 'kestrel'][name % 4]}.example`,
      type: TYPES[Math.floor(random() * TYPES.length)]!,
    };
    at = writePacket(buffer, at, query, false);
    at = writePacket(buffer, at, { ...query, time: query.time + 0.003 + random() * 0.05 }, random() < 0.9 || 'nxdomain');
    if (at < CHUNK) continue;
    if (!file.write(buffer.subarray(0, at))) await once(file, 'drain');
    buffer = Buffer.alloc(CHUNK + 2 * LONGEST_PACKET);
    at = 0;
  }
  file.end(buffer.subarray(0, at));
  await once(file, 'close');
  renameSync(`${path}.part`, path);
  return path;
}

interface Query {
  readonly time: number;
  readonly client: readonly number[];
  readonly port: number;
  readonly id: number;
  readonly name: string;
  readonly type: number;
}

/** @returns the offset after the packet; `answer`: false for the query, true for an answer with an address, 'nxdomain' for one that says no */
function writePacket(out: Buffer, start: number, query: Query, answer: boolean | 'nxdomain'): number {
  const ip = start + 16 + 14;
  const udp = ip + 20;
  const at = writeDns(out, udp + 8, query, answer);
  const length = at - start - 16;
  const micros = Math.floor((query.time % 1) * 1e6);
  for (const [i, value] of [Math.floor(query.time), micros, length, length].entries()) out.writeUInt32LE(value, start + i * 4);
  out.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0], start + 16);
  out.set([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17, 0, 0], ip);
  out.writeUInt16BE(at - ip, ip + 2);
  out.set(answer === false ? [...query.client, ...RESOLVER] : [...RESOLVER, ...query.client], ip + 12);
  const ports = answer === false ? [query.port, 53] : [53, query.port];
  for (const [i, value] of [...ports, at - udp, 0].entries()) out.writeUInt16BE(value, udp + i * 2);
  return at;
}

function writeDns(out: Buffer, start: number, { id, name, type }: Query, answer: boolean | 'nxdomain'): number {
  const flags = answer === false ? 0x0100 : answer === true ? 0x8180 : 0x8183;
  for (const [i, value] of [id, flags, 1, answer === true ? 1 : 0, 0, 0].entries()) out.writeUInt16BE(value, start + i * 2);
  let at = start + 12;
  for (const label of name.split('.')) {
    out[at++] = label.length;
    at += out.write(label, at, 'latin1');
  }
  out[at++] = 0;
  at = out.writeUInt16BE(1, out.writeUInt16BE(type, at));
  if (answer !== true) return at;
  out.set([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 203, 0, 113, 80], at);
  return at + 16;
}
