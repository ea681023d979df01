import type { CaseSettings } from '../../../shared/contract/engine-answers.ts';
import { ok } from '../../../shared/lib/result.ts';
import type { Session } from '../../store/database.ts';
import { type CaseSettingName, type Change, readSetting } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import type { HandlersFor } from '../handler.ts';
import { planStep, readPlan } from '../report-choices.ts';
import { readCorrection } from '../run-options.ts';
import { readUnfolded, unfoldingStep } from '../unfolded.ts';
import { readAbout } from '../weighing.ts';

export const settingHandlers: HandlersFor<'read-case-settings' | 'save-case-settings' | 'unfold-graph'> = {
  'read-case-settings': async (_args, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await readCaseSettings(current.value.store.database.main)) : current;
  },
  'save-case-settings': async ({ report, hypothesesAbout, correction }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const session = store.database.main;
    const changes: Change[] = [];
    const set = async (id: CaseSettingName, after: string | null): Promise<void> => {
      const before = await readSetting(session, id);
      if (before !== after) changes.push({ kind: 'setting', id, before, after });
    };
    if (report !== undefined) await set('report-plan', JSON.stringify({ ...(await readPlan(session)), ...report }));
    if (hypothesesAbout !== undefined) await set('hypotheses-about', JSON.stringify([...new Set(hypothesesAbout)]));
    if (correction !== undefined) await set('correction', correction);
    if (changes.length > 0) {
      const other = correction === undefined ? 'choose whom the hypotheses are about' : 'choose how q is adjusted';
      await store.act(report === undefined ? other : planStep(Object.keys(report)), changes);
      await afterChanges(engine, current.value, ['setting', ...(hypothesesAbout === undefined ? [] : (['evidence'] as const))]);
    }
    return ok(await readCaseSettings(session));
  },
  'unfold-graph': async (after, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = await readUnfolded(store.database.main);
    const change: Change = { kind: 'setting', id: 'unfolded', before: JSON.stringify(before), after: JSON.stringify(after) };
    if (change.before === change.after) return ok(null);
    await store.act(unfoldingStep(before, after), [change]);
    await afterChanges(engine, current.value, ['setting']);
    return ok(null);
  },
};

async function readCaseSettings(session: Session): Promise<CaseSettings> {
  return { report: await readPlan(session), hypothesesAbout: await readAbout(session), correction: await readCorrection(session) };
}
