import type { CaseStore } from '../../electron/store/case-store.ts';
import { LINES } from './torture-run.ts';

/** Every source whole, removed ones too, every acknowledged one there, and as many events as the lines of those that count. */
export async function wrongSources(store: CaseStore, acknowledged: readonly string[] = []): Promise<string[]> {
  const { events } = await store.load();
  const sources = await store.sources();
  const wrong: string[] = [];
  for (const { summary } of sources) {
    if (!LINES.includes(summary.events) || summary.lines !== summary.events || summary.records !== summary.events)
      wrong.push(`${summary.path} has ${summary.events} events of ${summary.lines} lines`);
  }
  const sum = sources.filter(({ removed }) => !removed).reduce((total, { summary }) => total + summary.events, 0);
  if (events.count !== sum) wrong.push(`${events.count} events for ${sum} of the sources`);
  for (const path of acknowledged)
    if (!sources.some(({ summary }) => summary.path === path)) wrong.push(`${path} was acknowledged as imported and is not there`);
  return wrong;
}
