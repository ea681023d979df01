import { existsSync } from 'node:fs';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';

/** The bundle that holds everything that opens a connection. Named, not imported: no bundle of the desktop program contains it, and a package leaves it out. */
const BUNDLE = ['cluster', 'js'].join('.');

/** What the bundle exports. */
interface ClusterBundle {
  runCluster(words: readonly string[], terminal: Terminal): Promise<ExitStatus>;
}

/** `occam cluster load | reduce`: counting on ClickHouse what does not fit a laptop. The only commands that open a connection, and only to the address given. */
export const clusterCommand: CliCommand = {
  name: 'cluster',
  usage: 'cluster load URL FILE... | cluster reduce URL -o CASE.occam',
  does: 'loads logs into ClickHouse, and makes a case of what matters there; the only commands that open a connection',
  options: [
    'URL                 address of its HTTP interface, such as https://clickhouse.example:8443; user and password come from OCCAM_CLUSTER_USER and',
    '                    OCCAM_CLUSTER_PASSWORD, or the password is asked for',
    '--database D        database with the tables; default occam',
    'load:',
    '--cluster NAME      named cluster over which the tables are spread; run once for each server without files',
    '--mend              read files again that were loaded, and send what the cluster has lost of them',
    '--sweep             without files: remove at this server what counts nowhere (loads given up, broken off a day ago, or of a file loaded before)',
    '--format, --tz, --year, --map, --workers   as for import',
    'reduce:',
    '-o, --output CASE   the case to make; must not be there yet',
    '--budget EVENTS     most events to pull, or all; default 10,000,000',
    '--window START/END  only this time, ISO 8601',
    '--host HOST         pull what this host sent and received; may be repeated',
    '--seed N            for the control pairs drawn by lot, and the analyses; default 1',
    '--json, --only, --all, --pairs, --entity, --workers   as for import',
  ],
  run: async (words, terminal) => {
    const bundle = new URL(BUNDLE, import.meta.url);
    if (!existsSync(bundle)) {
      terminal.complain(
        'the installed program opens no connections, so it has no cluster commands; run them from a checkout (npm run -s occam -- cluster ...)',
      );
      return 1;
    }
    const { runCluster } = (await import(/* @vite-ignore */ bundle.href)) as ClusterBundle;
    return runCluster(words, terminal);
  },
};
