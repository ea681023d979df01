import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Who speaks to the cluster. Lives in memory only: never in the case, a log, an error or the process list. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * User and password from OCCAM_CLUSTER_USER and OCCAM_CLUSTER_PASSWORD; where a user is named without a password and a person sits at the terminal, it is asked for
 * without showing it. Without either: ClickHouse's `default` user with no password.
 */
export async function readCredentials(environment: NodeJS.ProcessEnv, server: string): Promise<Credentials> {
  const user = environment['OCCAM_CLUSTER_USER'];
  const password = environment['OCCAM_CLUSTER_PASSWORD'];
  // Programs started from here have no need of it.
  delete environment['OCCAM_CLUSTER_PASSWORD'];
  if (user !== undefined && password === undefined && process.stdin.isTTY === true && process.stderr.isTTY === true)
    return { user, password: await ask(`Password of ${user} at ${server}: `) };
  return { user: user ?? 'default', password: password ?? '' };
}

/** The terminal stops showing what is typed before it is asked for, so that not even the quickest hand is seen. */
function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  return new Promise((resolve) => {
    reader.once('close', () => resolve(''));
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
      process.stderr.write('\n');
    });
  });
}
