/** Turns the story's records into the tables that analyses run on, without writing and reading files. */

import type { RunInput } from '../../electron/analyses/context.ts';
import { type MadeEvent, madeInput } from '../../electron/analyses/test-table.ts';
import { exponentialVariate, seededRandom } from '../../electron/statistics/random.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import { ordinaryQueries, PARTIES, probes, type Query, renamedQueries, type StoryPlan, storyQueries } from './story.ts';

/** Queries as events: asker → name, one source per name server, from `firstSource` on. */
export function queryEvents(queries: readonly Query[], firstSource = 0): MadeEvent[] {
  return queries.map((query) => ({ time: query.time, from: query.source, to: query.name, kind: query.kind, source: firstSource + query.server }));
}

/** The whole story: three name servers' logs, other servers of the operator, the new name, and the probe. */
export function storyInput(plan: StoryPlan, more: Partial<RunInput> = {}): RunInput {
  const tries = probes(plan).map((probe) => ({
    time: probe.time,
    from: probe.client,
    to: PARTIES.oldName,
    kind: 'smtp',
    outcome: probe.accepted ? Outcome.Accepted : Outcome.Refused,
    source: 3,
  }));
  const queries = [...storyQueries(plan), ...renamedQueries(plan), ...ordinaryQueries(plan)].sort((one, other) => one.time - other.time);
  const input = madeInput([...queryEvents(queries), ...tries], more);
  const sources = input.table.sources.map((source, index) => ({ ...source, format: index < 3 ? 'bind-query' : 'postfix' }));
  return { ...input, table: { ...input.table, sources } };
}

/** Independent homogeneous Poisson pairs, 40 clients by 5 servers: nothing to find. Rates are spread evenly in logarithm from 0.2 to 20 a day. */
export function structurelessInput(seed: number, pairs = 200, days = 60, daily?: (hourOfDay: number) => number): RunInput {
  const random = seededRandom(seed, 'structureless');
  const events: MadeEvent[] = [];
  const start = Date.UTC(2021, 2, 1) / 1000;
  for (let pair = 0; pair < pairs; pair++) {
    const mean = 86_400 / (0.2 * 100 ** random());
    const from = `192.0.2.${1 + (pair % 40)}`;
    const to = `server${Math.floor(pair / 40)}.example`;
    let time = start;
    for (;;) {
      // Thinning: a faster train, of which each event is kept with the share of its hour.
      time += exponentialVariate(random, daily === undefined ? mean : mean / 2);
      if (time >= start + days * 86_400) break;
      if (daily !== undefined && random() * 2 >= daily(((time - start) / 3600) % 24)) continue;
      events.push({ time, from, to });
    }
  }
  return madeInput(events);
}

/** Busy by day, quiet by night: mean 1, at most 2. */
export function dayAndNight(hour: number): number {
  return hour >= 8 && hour < 19 ? 1.9 : hour >= 6 && hour < 22 ? 0.5 : 0.1;
}
