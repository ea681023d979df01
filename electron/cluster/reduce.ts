import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { readableCount } from '../../shared/lib/format-value.ts';
import type { ExitStatus, Terminal } from '../cli/command.ts';
import { printCase, saveEntities } from '../cli/print-case.ts';
import type { CaseStore } from '../store/case-store.ts';
import { openCase } from '../store/open-case.ts';
import { type Scope, takeAccount } from './account.ts';
import { withClients } from './call.ts';
import { type Choice, type ChoiceInput, choosePairs } from './choose-pairs.ts';
import type { ClusterClient } from './client.ts';
import { countHosts, takeHosts } from './host-figures.ts';
import { decimal, wideId } from './ids.ts';
import { importPulled } from './import-pulled.ts';
import { HostIds } from './names.ts';
import { takePairFigures } from './pair-figures.ts';
import { type ReduceOptions, reduceOptions } from './reduce-options.ts';
import { checkSchema } from './schema.ts';
import { measure, selectionOf } from './selection.ts';
import { takeIndex, takeTotals } from './survey.ts';
import type { Survey } from './write-record.ts';

const number = (value: number): string => readableCount(value);

/** `occam cluster reduce URL -o CASE.occam`: counts on the cluster, pulls what matters into a new case, analyses it and prints as `import` does. */
export async function reduce(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const options = reduceOptions(words);
  if (!options.ok) {
    terminal.complain(options.error.message);
    return 2;
  }
  const { where, output } = options.value;
  return withClients(where, terminal, async (clients) => {
    await checkSchema(clients, where.database);
    const survey = await takeSurvey(clients.client, options.value, terminal);
    const opened = await openCase(output, { create: basename(output).replace(/\.occam$/i, '') });
    if (!opened.ok) {
      terminal.complain(opened.error.message);
      return 1;
    }
    await makeCase(opened.value, clients.client, survey, terminal);
    return 0;
  });
}

/** Fills the new case, analyses it and prints. A case that could not be filled is taken away again: half of one would look like a whole. */
async function makeCase(store: CaseStore, client: ClusterClient, survey: Survey, terminal: Terminal): Promise<void> {
  const { output, reading } = survey.options;
  const total = Math.max(
    1,
    [...survey.size.bySource.values()].reduce((sum, events) => sum + events, 0),
  );
  try {
    await importPulled(store, client, survey, (done) =>
      terminal.progress(`${client.address.server}: ${Math.floor((100 * done) / total)} %, ${number(done)} of ${number(total)} events pulled`),
    );
  } catch (error) {
    await store.close().catch(() => undefined);
    for (const file of [output, `${output}.wal`]) rmSync(file, { force: true });
    throw error;
  }
  terminal.progress('');
  for (const note of survey.notes) terminal.complain(note);
  try {
    await saveEntities(store, reading.entities);
    await printCase(store, reading, terminal);
  } finally {
    await store.close();
  }
}

/** Everything that is counted before an event is pulled. */
async function takeSurvey(client: ClusterClient, options: ReduceOptions, terminal: Terminal): Promise<Survey> {
  const tell = (what: string): void => terminal.progress(`${client.address.server}: ${what}`);
  tell('holding the tables against the ledger');
  const account = await takeAccount(client, options.reading.window);
  tell('counting events and pairs');
  const totals = await takeTotals(client, account.scope);
  const index = await takeIndex(client, account.scope, totals);
  tell(`counting hosts of ${number(totals.events)} events`);
  const hosts = await takeHosts(client, account.scope);
  const figures = await takePairFigures(client, account.scope, totals, (share) =>
    tell(`screening ${number(totals.listedPairs)} pairs, ${Math.floor(100 * share)} %`),
  );
  const asked = await askedHosts(client, options, account.scope);
  const { events, first, last } = totals;
  const input: ChoiceInput = { figures, hosts: hosts.listed, events, first, last, budget: options.budget, seed: options.reading.seed, asked };
  const choice: Choice = choosePairs(input);
  tell(`choosing among ${number(figures.count)} pairs`);
  const selection = selectionOf(account.scope, choice, figures);
  const size = await measure(client, selection);
  return { options, account, totals, index, hosts, figures, choice, selection, size, notes: [...account.notes, ...choice.notes] };
}

async function askedHosts(client: ClusterClient, { hosts }: ReduceOptions, scope: Scope): Promise<ChoiceInput['asked']> {
  const ids = new HostIds();
  for (const name of hosts) ids.add(...wideId(name));
  const totals = new Map<string, { sent: number; received: number }>();
  for (const table of ids.tables('asked')) for (const [id, total] of await countHosts(client, scope, table)) totals.set(id, total);
  return hosts.map((name) => {
    const id = decimal(wideId(name));
    return { id, name, ...(totals.get(id) ?? { sent: 0, received: 0 }) };
  });
}
