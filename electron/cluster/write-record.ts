import type { TimeIndex } from '../../shared/model/pull.ts';
import type { CaseStore } from '../store/case-store.ts';
import type { IncomingBatch } from '../store/import-source.ts';
import type { PullHost, PullPair } from '../store/pulls.ts';
import type { Account, Scope } from './account.ts';
import { type Choice, whyOfHosts } from './choose-pairs.ts';
import type { ClusterClient } from './client.ts';
import { countHosts, type HostFigures } from './host-figures.ts';
import { decimal, wordsOf } from './ids.ts';
import { HostIds, HostNames } from './names.ts';
import type { PairFigures } from './pair-figures.ts';
import type { ReduceOptions } from './reduce-options.ts';
import type { SelectionSize } from './selection.ts';
import type { Totals } from './survey.ts';

/** Everything that was counted on the cluster, and what was chosen from it. */
export interface Survey {
  readonly options: ReduceOptions;
  readonly account: Account;
  readonly totals: Totals;
  readonly index: TimeIndex | null;
  readonly hosts: { readonly count: number; readonly listed: readonly HostFigures[] };
  readonly figures: PairFigures;
  readonly choice: Choice;
  readonly selection: Scope;
  readonly size: SelectionSize;
  readonly notes: readonly string[];
}

/** Contacts of each host that have come into the case, asked and asking, by name. */
export class HereCounts {
  private readonly counts = new Map<string, number>();
  private numbering: string[] = [];
  /** Events in all. */
  events = 0;

  /** Numbers of hosts are a source's own. */
  beginSource(): void {
    this.numbering = [];
  }

  add(batch: IncomingBatch): void {
    this.numbering.push(...batch.newHosts);
    this.events += batch.count;
    const local = new Float64Array(this.numbering.length);
    for (let i = 0; i < batch.count; i++) {
      local[batch.from[i]!]!++;
      local[batch.to[i]!]!++;
    }
    for (const [host, n] of local.entries()) {
      if (n === 0) continue;
      const name = this.numbering[host]!;
      this.counts.set(name, (this.counts.get(name) ?? 0) + n);
    }
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }
}

/** Writes down in the case what was pulled and what was not. */
export async function writeRecord(store: CaseStore, client: ClusterClient, survey: Survey, here: HereCounts): Promise<void> {
  const { totals, figures, size, hosts, options } = survey;
  const names = await allNames(client, survey);
  await store.keepPull({
    request: requestText(options),
    ...{ events: totals.events, undated: totals.undated, pairs: totals.pairs, hosts: hosts.count, first: totals.first, last: totals.last },
    ...{ pulledEvents: here.events, pulledPairs: size.pairs, listedPairs: figures.count, listedFrom: totals.listedFrom },
    notes: survey.notes,
    pairList: pairsOf(survey, names),
    hostList: await hostsOf(client, survey, names, here),
    index: survey.index,
  });
}

/** What was asked, without anything that belongs to the way there but the server's name. */
function requestText({ where, budget, hosts, reading }: ReduceOptions): string {
  return JSON.stringify({
    server: where.address.server,
    database: where.database,
    budget: Number.isFinite(budget) ? budget : 'all',
    hosts,
    window: reading.window,
    seed: reading.seed,
  });
}

/** Names of everything that is listed. */
async function allNames(client: ClusterClient, { figures, hosts, size }: Survey): Promise<HostNames> {
  const ids = new HostIds();
  for (let pair = 0; pair < figures.count; pair++) for (const end of [0, 2]) ids.add(figures.ids[pair * 4 + end]!, figures.ids[pair * 4 + end + 1]!);
  for (const { id } of hosts.listed) ids.add(...wordsOf(id));
  for (const words of size.hosts.all()) ids.add(...words);
  const names = new HostNames();
  await names.learn(client, ids);
  return names;
}

function* pairsOf({ figures, choice }: Survey, names: HostNames): Generator<PullPair> {
  const chosen = new Map(choice.hosts.map((host) => [host.id, host]));
  for (let pair = 0; pair < figures.count; pair++) {
    const at = pair * 4;
    const why = choice.whole ? 'everything was pulled' : (choice.pairs.get(pair) ?? whyOfHosts(chosen, figures, pair));
    yield {
      from: names.name(figures.ids[at]!, figures.ids[at + 1]!),
      to: names.name(figures.ids[at + 2]!, figures.ids[at + 3]!),
      ...{ events: figures.n[pair]!, first: figures.first[pair]!, last: figures.last[pair]!, refused: figures.refused[pair]! },
      ...{ pauses: figures.pauses[pair]!, mean: figures.mean[pair]!, deviation: figures.deviation[pair]! },
      ...{ lower: figures.lower[pair]!, median: figures.median[pair]!, upper: figures.upper[pair]! },
      hours: [...figures.hours.subarray(pair * 24, pair * 24 + 24)],
      why,
    };
  }
}

/** Listed hosts, and every host of the case with what the cluster has of it: what is missing of a host is what findings about it cannot say. */
async function hostsOf(client: ClusterClient, survey: Survey, names: HostNames, here: HereCounts): Promise<PullHost[]> {
  const list: PullHost[] = [];
  const listed = new Set<string>();
  for (const { id, ...host } of survey.hosts.listed) {
    listed.add(id);
    const name = names.name(...wordsOf(id));
    list.push({ name, ...host, pulled: here.of(name) });
  }
  const others = new HostIds();
  for (const words of survey.size.hosts.all()) if (!listed.has(decimal(words))) others.add(...words);
  for (const table of others.tables('others')) {
    for (const [id, { sent, received }] of await countHosts(client, survey.account.scope, table)) {
      const name = names.name(...wordsOf(id));
      list.push({
        name,
        sent,
        received,
        partnersAsked: Number.NaN,
        partnersAsking: Number.NaN,
        first: Number.NaN,
        last: Number.NaN,
        pulled: here.of(name),
      });
    }
  }
  return list.sort((a, b) => b.sent + b.received - a.sent - a.received || (a.name < b.name ? -1 : 1));
}
