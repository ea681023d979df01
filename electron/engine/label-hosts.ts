import type { HostLabel } from '../../shared/model/host-label.ts';
import { readSource } from '../ingest/read-source.ts';
import type { CaseStore } from '../store/case-store.ts';
import { checkOriginal } from './original-check.ts';

/**
 * Looks the hosts of a case up in its MaxMind databases, as far as their files are still where they were, and keeps what they say.
 * To be called when hosts have come in; hosts looked up before are looked up again and give the same. Answers sentences about databases that are gone.
 */
export async function labelFromDatabases(
  store: CaseStore,
  signal: AbortSignal,
): Promise<{ readonly labelled: boolean; readonly told: readonly string[] }> {
  const told: string[] = [];
  let labelled = false;
  for (const { number, removed, summary } of await store.sources()) {
    if (removed || summary.format !== 'context-mmdb' || signal.aborted) continue;
    const original = await checkOriginal(summary);
    if (!original.ok) {
      told.push(`${summary.path}: ${original.error.message} Hosts that are new to the case have no labels from it.`);
      continue;
    }
    const nothing = { begin: () => undefined, batch: () => undefined, signal };
    const read = await readSource({ path: original.value }, nothing, 1);
    const database = read.ok ? read.value.find((member) => member.database !== undefined)?.database : undefined;
    if (database === undefined) continue;
    const labels: HostLabel[] = (await store.hostNames()).flatMap((host) => database.labelsOf(host));
    await store.replaceLabels(number, labels);
    labelled = true;
  }
  return { labelled, told };
}
