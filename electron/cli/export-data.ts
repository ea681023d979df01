import { readableCount } from '../../shared/lib/format-value.ts';
import { ok, type Result } from '../../shared/lib/result.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { CaseMemory } from '../engine/case-memory.ts';
import { hiddenMemory } from '../engine/hidden-memory.ts';
import { writeExport } from '../engine/write-export.ts';
import { NETWORK_ENDINGS, writeNetwork } from '../engine/write-network.ts';
import { type RedactionMap, redactText } from '../report/redact.ts';
import { openCase } from '../store/open-case.ts';

/** Endings of exports that are made from the events. */
export const DATA_ENDINGS = /\.(?:parquet|csv|jsonl)$/i;

/** Events or network of a case, names replaced where there is a map; answers with a sentence. */
export async function exportData(path: string, output: string, window: TimeWindow | null, map: RedactionMap | null): Promise<Result<string>> {
  const opened = await openCase(path, { readOnly: true });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const whole = await CaseMemory.load(store);
    const { sources } = whole.table;
    const shown = map === null ? ok(whole) : hiddenMemory(whole, map);
    if (!shown.ok) return shown;
    const memory = shown.value;
    if (!NETWORK_ENDINGS.test(output)) {
      const written = await writeExport(memory.table, output, window, sources);
      return written.ok ? ok(`${readableCount(written.value.rows)} events written to ${output}`) : written;
    }
    const title = map === null ? await store.title() : redactText(await store.title(), map);
    const written = await writeNetwork(memory, title, output, window, sources);
    return written.ok ? ok(`${readableCount(written.value.links)} links written to ${written.value.files.join(' and ')}`) : written;
  } finally {
    await store.close();
  }
}
