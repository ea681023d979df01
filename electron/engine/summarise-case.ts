import type { CaseSummary } from '../../shared/contract/engine-answers.ts';
import { readSetting } from '../store/records.ts';
import type { OpenCase } from './open-case.ts';
import { readUnfolded } from './unfolded.ts';

/** The case as the top bar and the sources panel show it. */
export async function summariseCase(open: OpenCase): Promise<CaseSummary> {
  const { store, counts } = open;
  const steps = await store.steps();
  return {
    id: store.id,
    path: store.path,
    title: await store.title(),
    readOnly: store.readOnly,
    private: (await readSetting(store.database.main, 'private')) === 'yes',
    warnings: [...store.warnings],
    sources: counts.sources,
    coverage: counts.coverage,
    totals: counts.totals,
    span: counts.span,
    reading: open.outlineOnly !== null,
    unfolded: await readUnfolded(store.database.main),
    interrupted: (await store.interrupted()).map(({ job, path }) => ({ job, path })),
    canUndo: store.readOnly ? null : steps.undo,
    canRedo: store.readOnly ? null : steps.redo,
  };
}
