import { captureInput } from './capture-input.ts';
import { benchInput, type InputKind } from './inputs.ts';

/** `FOLDER KIND LINES [gzip]`: writes the input if it is not there yet and prints its path. */
const [folder, kind, lines, gzip] = process.argv.slice(2);
const path =
  kind === 'pcap' ? captureInput(folder ?? '.', Number(lines)) : benchInput(folder ?? '.', kind as InputKind, Number(lines), gzip === 'gzip');
process.stdout.write(`${await path}\n`);
