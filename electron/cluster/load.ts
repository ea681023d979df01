import { resolve } from 'node:path';
import { readableCount } from '../../shared/lib/format-value.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { ExitStatus, Terminal } from '../cli/command.ts';
import { type ReadingOptions, readingOptions } from '../cli/options.ts';
import { requestFor, workersFor } from '../cli/read-files.ts';
import { sourceLines } from '../cli/summary-text.ts';
import { listFiles } from '../ingest/list-files.ts';
import { type ClusterCall, readCall, withClients } from './call.ts';
import type { ClusterClient } from './client.ts';
import { rowsBySource } from './ledger.ts';
import { type LoadOutcome, loadFile } from './load-file.ts';
import { checkSchema, prepare } from './schema.ts';
import { sweep } from './sweep.ts';

const MEANINGLESS = /^--(?:json|entity|window|only|all|pairs|seed)(?:=|$)/;
const number = (value: number): string => readableCount(value);

const MEND = '--mend';
const SWEEP = '--sweep';

interface LoadCall {
  readonly where: ClusterCall;
  readonly options: ReadingOptions;
  readonly mend: boolean;
  readonly sweep: boolean;
}

/** `occam cluster load URL FILE...`: reads files as `import` does and sends their events to a cluster. Without files it only makes the tables. */
export async function load(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const call = readLoadCall(words);
  if (!call.ok) {
    terminal.complain(call.error.message);
    return 2;
  }
  const { where, options, mend } = call.value;
  return withClients(where, terminal, async (clients) => {
    if (call.value.sweep) {
      await checkSchema(clients, where.database);
      terminal.print(`${await sweep(clients.client, clients.outside, where.database)}\n`);
      return 0;
    }
    await prepare(clients.outside, where.database, where.cluster);
    if (options.paths.length > 0) {
      await checkSchema(clients, where.database);
      return loadAll(clients.client, options, mend, terminal);
    }
    terminal.print(`${where.address.server}: the tables in ${where.database} are there\n`);
    return 0;
  });
}

function readLoadCall(words: readonly string[]): Result<LoadCall> {
  const where = readCall(words);
  if (!where.ok) return where;
  const odd = where.value.rest.find((word) => MEANINGLESS.test(word));
  if (odd !== undefined) return fail('wrong-call', `${odd} has no meaning for loading; see: occam cluster --help`);
  const { rest } = where.value;
  const options = readingOptions(rest.filter((word) => word !== MEND && word !== SWEEP));
  if (!options.ok) return options;
  const sweeps = rest.includes(SWEEP);
  if (sweeps && options.value.paths.length > 0) return fail('wrong-call', `${SWEEP} takes no files: first remove what counts nowhere, then load`);
  return ok({ where: where.value, options: options.value, mend: rest.includes(MEND), sweep: sweeps });
}

/** Loads file after file; one that cannot be read does not keep the next from being loaded. */
async function loadAll(client: ClusterClient, options: ReadingOptions, mend: boolean, terminal: Terminal): Promise<ExitStatus> {
  const listed = await listFiles(options.paths);
  for (const { failure } of listed.refused) terminal.complain(failure.message);
  let here = 0;
  let rows: Promise<ReadonlyMap<string, number>> | undefined;
  const rowsHere = (): Promise<ReadonlyMap<string, number>> => {
    rows ??= rowsBySource(client, 'events');
    return rows;
  };
  for (const { path } of listed.files) {
    const began = performance.now();
    const outcome = await loadFile(client, requestFor(resolve(path), options), {
      signal: terminal.stopped,
      workers: workersFor(options.workers),
      mend,
      rowsHere,
      progress: (done, total, lines, sent) => terminal.progress(progressLine(path, done, total, lines, sent, (performance.now() - began) / 1000)),
    });
    terminal.progress('');
    if (terminal.stopped.aborted) {
      terminal.complain(`stopped; what was acknowledged is kept, and the same command goes on from there`);
      return 1;
    }
    if (outcome.ok) {
      here++;
      terminal.print(outcomeText(path, outcome.value));
    } else terminal.complain(outcome.error.message);
  }
  if (here === 0 && listed.refused.length === 0 && listed.files.length === 0)
    terminal.complain(`${options.paths.join(', ')}: there are no files in it`);
  return here > 0 ? 0 : 1;
}

function progressLine(path: string, done: number, total: number, lines: number, sent: number, seconds: number): string {
  const share = total > 0 ? `${Math.floor((100 * done) / total)} %, ` : '';
  return `${path}: ${share}${number(lines)} lines read, ${number(sent)} events acknowledged, ${number(Math.round(sent / Math.max(seconds, 0.001)))} a second`;
}

function outcomeText(path: string, outcome: LoadOutcome): string {
  if (outcome.state === 'known') return `${path}: the cluster has this content already, as ${outcome.as}; nothing was sent\n`;
  const lines = [...outcome.notes, ...outcome.sources.flatMap(sourceLines)];
  const before = outcome.events - outcome.sent;
  lines.push(`  ${number(outcome.sent)} events sent${before > 0 ? `, ${number(before)} were there from before` : ''}; committed`);
  return `${lines.join('\n')}\n`;
}
