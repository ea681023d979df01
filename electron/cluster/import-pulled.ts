import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { CaseStore } from '../store/case-store.ts';
import type { IncomingMember } from '../store/import-source.ts';
import type { ClusterClient } from './client.ts';
import { ClusterFault } from './fault.ts';
import { type ClusterSource, readLabels, readRejects } from './ledger.ts';
import { HostNames } from './names.ts';
import { EventPull } from './pull-events.ts';
import { HereCounts, type Survey, writeRecord } from './write-record.ts';

/** First rejects that come with a summary; the case keeps all. */
const SHOWN_REJECTS = 100;

/** Pulls what was chosen into the case, one transaction a load, as an import of the files would have been; then writes down what was pulled and what was not. */
export async function importPulled(store: CaseStore, client: ClusterClient, survey: Survey, progress: (done: number) => void): Promise<void> {
  const names = new HostNames();
  await names.learn(client, survey.size.hosts);
  const here = new HereCounts();
  const { sources, repeated } = survey.account;
  const wanted = sources.map(({ id }) => ({ id, events: repeated.has(id) ? 0 : (survey.size.bySource.get(id) ?? 0) }));
  const pull = new EventPull(client, survey.selection, wanted);
  const loads = byLoad(sources);
  const job = `reduce-${Math.round(store.now())}`;
  await store.beginImport(
    job,
    loads.map(({ first }) => ({ path: first.path, request: JSON.stringify(first.asked ?? {}) })),
  );
  let done = 0;
  try {
    for (const { first, members } of loads) {
      const outcome = await store.importSource(job, first.path, JSON.stringify(first.asked ?? {}), (sink) =>
        guarded(async () => {
          members.forEach((_, member) => {
            sink.begin(member);
          });
          const incoming: IncomingMember[] = [];
          for (const [member, { place, source }] of members.entries()) {
            here.beginSource();
            for await (const batch of pull.batches(place, names)) {
              here.add(batch);
              sink.batch(member, batch);
              done += batch.count;
              progress(done);
            }
            incoming.push(await memberOf(client, source, wanted[place]!.events));
          }
          return incoming;
        }),
      );
      if (!outcome.ok) throw new ClusterFault(outcome.error.code, outcome.error.message, outcome.error.detail);
    }
  } finally {
    await pull.close();
  }
  await store.endImport(job);
  await writeRecord(store, client, survey, here);
}

interface LoadedTogether {
  readonly first: SourceSummary;
  readonly members: readonly { readonly place: number; readonly source: ClusterSource }[];
}

function byLoad(sources: readonly ClusterSource[]): LoadedTogether[] {
  const loads: { first: SourceSummary; load: string; members: { place: number; source: ClusterSource }[] }[] = [];
  for (const [place, source] of sources.entries()) {
    const last = loads.at(-1);
    if (last?.load === source.load) last.members.push({ place, source });
    else loads.push({ first: source.summary, load: source.load, members: [{ place, source }] });
  }
  return loads;
}

async function memberOf(client: ClusterClient, { id, summary }: ClusterSource, pulled: number): Promise<IncomingMember> {
  const rejected = summary.rejects === 0 ? [] : await readRejects(client, id);
  const labels = await readLabels(client, id);
  return {
    summary: { ...summary, rejected: rejected.slice(0, SHOWN_REJECTS), ...(pulled < summary.events && { pulled }) },
    rejected,
    labels,
  };
}

/** A fault of the cluster undoes the transaction as a Failure does; it must not be taken for one of the store. */
async function guarded<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof ClusterFault) return { ok: false, error: error.failure };
    return fail('internal', error instanceof Error ? error.message : String(error), error instanceof Error ? error.stack : undefined);
  }
}
