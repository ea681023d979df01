import type { CaseSummary } from '../../shared/contract/engine-answers.ts';
import { readSetting } from '../store/records.ts';
import type { OpenCase } from './engine-state.ts';

/** The case as the top bar and the sources panel show it. */
export async function summariseCase(open: OpenCase): Promise<CaseSummary> {
  const { store, memory } = open;
  const { table, pairs } = memory;
  const steps = await store.steps();
  return {
    id: store.id,
    path: store.path,
    title: await store.title(),
    readOnly: store.readOnly,
    private: (await readSetting(store.database.main, 'private')) === 'yes',
    warnings: [...store.warnings],
    sources: table.sources,
    coverage: memory.coverage,
    totals: { events: table.count, undated: table.count - table.datedCount, hosts: memory.hostCount, pairs: pairs.count },
    span: memory.span,
    interrupted: (await store.interrupted()).map(({ job, path }) => ({ job, path })),
    canUndo: store.readOnly ? null : steps.undo,
    canRedo: store.readOnly ? null : steps.redo,
  };
}
