import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Terminal } from '../cli/command.ts';
import { type ClusterAddress, isLoopback, readAddress } from './address.ts';
import { ClusterClient } from './client.ts';
import { readCredentials } from './credentials.ts';
import { ClusterFault } from './fault.ts';
import { isPlainName } from './tables.ts';

/** The words that say where: address, database, named cluster; and the words left. */
export interface ClusterCall {
  readonly address: ClusterAddress;
  readonly database: string;
  readonly cluster: string | null;
  readonly rest: readonly string[];
}

/** Takes `URL`, `--database D` and `--cluster NAME` out of the words after `load` or `reduce`. */
export function readCall(words: readonly string[]): Result<ClusterCall> {
  const [url, ...others] = words;
  if (url === undefined || url.startsWith('-'))
    return fail('wrong-call', 'name the cluster first: occam cluster load URL FILE..., occam cluster reduce URL -o CASE.occam');
  const address = readAddress(url);
  if (!address.ok) return address;
  const database = takeOption(others, '--database');
  const cluster = takeOption(database.rest, '--cluster');
  for (const [option, value] of [
    ['--database', database.value],
    ['--cluster', cluster.value],
  ] as const)
    if (value !== null && !isPlainName(value)) return fail('wrong-call', `${option} ${value}: give a plain name of letters, digits, _ and -`);
  return ok({ address: address.value, database: database.value ?? 'occam', cluster: cluster.value, rest: cluster.rest });
}

/** One option with a value, taken out; the last one wins. An option at the end without a value has ''. */
export function takeOption(words: readonly string[], name: string): { readonly value: string | null; readonly rest: readonly string[] } {
  const rest: string[] = [];
  let value: string | null = null;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === name) value = words[++i] ?? '';
    else if (word.startsWith(`${name}=`)) value = word.slice(name.length + 1);
    else rest.push(word);
  }
  return { value, rest };
}

/** Clients of the call's database and, for making it, of none in particular. */
export interface Clients {
  readonly client: ClusterClient;
  readonly outside: ClusterClient;
}

/** Asks for the credentials, makes the clients, works with them and closes them. A fault of a server that nobody named is thrown with its name. */
export async function withClients<T>({ address, database }: ClusterCall, terminal: Terminal, work: (clients: Clients) => Promise<T>): Promise<T> {
  const credentials = await readCredentials(process.env, address.server);
  if (!address.secure && !isLoopback(address))
    terminal.complain(`http://${address.server}: logs and password travel unencrypted; use https where the server offers it`);
  const client = new ClusterClient(address, credentials, database, terminal.stopped);
  const outside = new ClusterClient(address, credentials, 'default', terminal.stopped);
  try {
    return await work({ client, outside });
  } catch (error) {
    throw error instanceof ClusterFault && error.isNameless ? await named(client, error) : error;
  } finally {
    client.close();
    outside.close();
  }
}

/** A connection that broke in the middle does not say whose it was; a question to all servers does. */
async function named(client: ClusterClient, fault: ClusterFault): Promise<ClusterFault> {
  try {
    await client.rows('SELECT count() AS n FROM schema');
    return fault;
  } catch (error) {
    return error instanceof ClusterFault && !error.isNameless ? error : fault;
  }
}
