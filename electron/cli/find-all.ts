import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { PullScope } from '../../shared/model/pull.ts';
import { DEFAULT_OPTIONS } from '../analyses/context.ts';
import { runInPool } from '../analyses/pool.ts';
import type { Terminal } from './command.ts';
import type { ReadingOptions } from './options.ts';
import { workersFor } from './read-files.ts';

/** Below this many events threads cost more than they save; the findings are the same either way. */
const WORTH_THREADS = 50_000;

/** Runs the analyses that were asked for over the whole table; the window is theirs to keep to. */
export async function findAll(
  input: { readonly table: EventTable; readonly pairs: PairTable; readonly actors: readonly string[]; readonly pull?: PullScope | null },
  options: ReadingOptions,
  terminal: Terminal,
): Promise<Finding[]> {
  if (input.table.datedCount === 0) return [];
  const run = {
    ...input,
    ...(options.window !== null && { window: options.window }),
    ...(options.only !== null && { only: options.only }),
    options: { ...DEFAULT_OPTIONS, seed: options.seed, ...(options.correction !== null && { correction: options.correction }) },
  };
  // Two at least unless told otherwise: this thread has to stay free to hear Ctrl+C.
  const workers = input.table.count < WORTH_THREADS ? 1 : (options.workers ?? Math.max(2, workersFor(null)));
  const findings = await runInPool(run, workers, {
    signal: terminal.stopped,
    progress: ({ done, title }) => terminal.progress(`${Math.floor(100 * done)} %, ${title}`),
  });
  terminal.progress('');
  return findings;
}
