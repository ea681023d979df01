import { fail, ok } from '../../../shared/lib/result.ts';
import { DEFAULT_OPTIONS } from '../../analyses/context.ts';
import { drawNull } from '../../analyses/nulls/index.ts';
import { runInPool } from '../../analyses/pool.ts';
import { Cancelled } from '../../analyses/run.ts';
import { writeFindings } from '../../store/findings.ts';
import { type Judgement, readJudgements } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import type { HandlersFor } from '../handler.ts';
import { findingsOf } from '../weighing.ts';

const STEPS = 1000;

export const findingHandlers: HandlersFor<'run-analyses' | 'list-findings' | 'draw-null' | 'judge-finding'> = {
  'run-analyses': ({ only }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const open = current.value;
    const job = engine.jobs.start('analyses', 'steps', async ({ signal, report }) => {
      const { table, pairs, actors } = open.memory;
      try {
        const findings = await runInPool(
          { table, pairs, actors: actors.names, pull: open.memory.pull, ...(only !== undefined && { only }), options: DEFAULT_OPTIONS },
          engine.options.workers,
          {
            signal,
            progress: (done, title) => report({ label: title, done: Math.floor(done * STEPS), total: STEPS }),
          },
        );
        if (signal.aborted) return { state: 'cancelled', summary: [] };
        if (!open.store.readOnly) {
          await writeFindings(open.store.database.main, findings);
          await open.store.database.checkpoint();
        }
        open.findings = findings;
        engine.options.push('changed', { what: ['findings'] });
        const found = findings.filter((finding) => finding.verdict === 'found').length;
        return {
          state: 'done',
          summary: [`${found.toLocaleString('en')} findings; ${(findings.length - found).toLocaleString('en')} questions without one.`],
        };
      } catch (error) {
        if (error instanceof Cancelled || signal.aborted) return { state: 'cancelled', summary: [] };
        throw error;
      }
    });
    return ok({ job });
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
