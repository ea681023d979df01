import type { HostLabel } from '../../shared/model/host-label.ts';
import { type ReadMember, readSource } from '../ingest/read-source.ts';
import type { CaseStore } from '../store/case-store.ts';
import { checkOriginal } from './original-check.ts';
import { byText } from './strongest-pairs.ts';

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
    const member = read.ok ? read.value.find(({ database }) => database !== undefined) : undefined;
    if (member === undefined) continue;
    const labels = labelsOf(member, await store.hostNames());
    await store.replaceLabels(number, labels);
    labelled = true;
  }
  return { labelled, told };
}

/** What one context file says, in the order in which a case keeps it: by line, then by text. A database is asked for each host. */
export function labelsOf({ labels = [], database }: ReadMember, hosts: readonly string[]): HostLabel[] {
  const all = database === undefined ? [...labels] : hosts.flatMap((host) => [...database.labelsOf(host)]);
  return all.sort((a, b) => a.line - b.line || byText(a.subject, b.subject) || byText(a.kind, b.kind) || byText(a.label, b.label));
}
