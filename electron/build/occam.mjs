/** `npm run -s occam -- COMMAND`: builds what the command line needs, quietly, and becomes it. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { clusterTargets, commandLineTargets, printingTargets } from './targets.mjs';

const beside = { report: printingTargets, cluster: clusterTargets };
await build([...commandLineTargets, ...(beside[process.argv[2]] ?? [])]);
const cli = join(dirname(fileURLToPath(import.meta.url)), '../../out/node/cli.js');
process.argv[1] = cli;
await import(cli);
