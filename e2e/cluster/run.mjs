/** `npm run test:cluster [-- -t "name"]`: the cluster commands against two real ClickHouse servers, started and ended here. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from '../../electron/build/build.mjs';
import { clusterTargets, commandLineTargets } from '../../electron/build/targets.mjs';

const isInstalled = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
const missing = ['clickhouse-server', 'clickhouse-client'].filter((program) => !isInstalled(program));
if (missing.length > 0) {
  process.stdout.write(
    `ClickHouse is not installed (no ${missing.join(', no ')}): the cluster tests were not run. On Debian: apt install clickhouse-server clickhouse-client\n`,
  );
  process.exit(0);
}
await build([...commandLineTargets, ...clusterTargets]);
const root = fileURLToPath(new URL('../..', import.meta.url));
const words = ['run', '--config', 'e2e/cluster/vitest.config.ts', ...process.argv.slice(2)];
process.exit(spawnSync(`${root}/node_modules/.bin/vitest`, words, { cwd: root, stdio: 'inherit' }).status ?? 1);
