import { fail, ok } from '../../../shared/lib/result.ts';
import { DEFAULT_OPTIONS } from '../../analyses/context.ts';
import { drawNull } from '../../analyses/nulls/index.ts';
import { type Judgement, readJudgements } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import type { HandlersFor } from '../handler.ts';
import { startAnalyses } from '../run-analyses.ts';
import { findingsOf } from '../weighing.ts';

export const findingHandlers: HandlersFor<'run-analyses' | 'list-findings' | 'draw-null' | 'judge-finding'> = {
  'run-analyses': ({ only }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    return ok({ job: startAnalyses(engine, current.value, only) });
  },
  'list-findings': async ({ all }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const findings = await findingsOf(current.value);
    const judgements = new Map((await readJudgements(store.database.main)).map((judgement) => [judgement.id, judgement]));
    return ok(
      findings
        .filter((finding) => all || finding.verdict === 'found')
        .map((finding) => ({
          finding,
          state: judgements.get(finding.id)?.state ?? ('new' as const),
          reason: judgements.get(finding.id)?.reason ?? '',
        })),
    );
  },
  'draw-null': async ({ id }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const findings = await findingsOf(current.value);
    const finding = findings.find((candidate) => candidate.id === id);
    if (finding === undefined) return fail('not-found', 'There is no such finding; run the analyses again.');
    const { table, pairs, actors, pull } = current.value.memory;
    return ok(drawNull({ table, pairs, actors: actors.names, pull, options: DEFAULT_OPTIONS }, findings, finding));
  },
  'judge-finding': async ({ id, state, reason }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const findings = await findingsOf(current.value);
    if (!findings.some((finding) => finding.id === id)) return fail('not-found', 'There is no such finding; run the analyses again.');
    const before = (await readJudgements(store.database.main)).find((judgement) => judgement.id === id) ?? null;
    const after: Judgement | null = state === 'new' ? null : { id, state, reason };
    const label = { new: 'reopen finding', accepted: 'accept finding', dismissed: 'dismiss finding', reviewed: 'mark finding reviewed' }[state];
    await store.act(label, [{ kind: 'judgement', id, before, after }]);
    await afterChanges(engine, current.value, ['judgement']);
    return ok(null);
  },
};
