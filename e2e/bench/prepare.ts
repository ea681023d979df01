import { benchInput, type InputKind } from './inputs.ts';

/** `FOLDER KIND LINES [gzip]`: writes the input if it is not there yet and prints its path. */
const [folder, kind, lines, gzip] = process.argv.slice(2);
process.stdout.write(`${await benchInput(folder ?? '.', kind as InputKind, Number(lines), gzip === 'gzip')}\n`);
