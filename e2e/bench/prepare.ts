import { captureInput } from './capture-input.ts';
import { benchInput, type InputKind } from './inputs.ts';
import { mixedTraffic } from './mixed-traffic.ts';

/** `FOLDER KIND LINES [gzip]`: writes the input if it is not there yet and prints its path. */
const [folder, kind, lines, gzip] = process.argv.slice(2);
const count = Number(lines);
const write = {
  pcap: (into: string) => captureInput(into, count),
  // A hundred connections a pair, 10 k pairs for a million events, 100 k for ten.
  mixed: (into: string) => mixedTraffic(into, count, Math.round(count / 100)),
}[kind ?? ''];
const path = write?.(folder ?? '.') ?? benchInput(folder ?? '.', kind as InputKind, count, gzip === 'gzip');
process.stdout.write(`${await path}\n`);
