import { existsSync } from 'node:fs';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import type { CaseStore } from '../../electron/store/case-store.ts';
import { openCase } from '../../electron/store/open-case.ts';
import { wrongOutputs } from './check-outputs.ts';
import { wrongSources } from './check-sources.ts';
import { recordsOf } from './steps.ts';
import { type Left, LINES, type Torture, WHOLE } from './torture-run.ts';

/**
 * Opens what a run left and checks every promise; throws the ones that were broken. Answers how it ended: "no case", "empty", "complete", "interrupted: resumed",
 * "interrupted: discarded".
 */
export async function checkCase(torture: Torture, left: Left): Promise<string> {
  if (!existsSync(left.casePath)) {
    if (left.made) throw new Error('an acknowledged case is not there');
    return 'no case';
  }
  const opened = await openCase(left.casePath);
  if (!opened.ok) {
    if (!left.made) return `unfinished case refused: ${opened.error.code}`;
    throw new Error(`the case does not open: ${opened.error.message} (${opened.error.detail})`);
  }
  const store = opened.value;
  const wrong = [
    ...(left.made ? left.record.differences(await recordsOf(store)) : []),
    ...(await wrongSources(store, acknowledgedOf(torture, left))),
  ];
  // Killed between marking the case as open and the first entry of the log, it cannot be told from one whose log was taken away. Nothing was acknowledged then.
  const early = (warning: string): boolean => !left.open && /log file beside the case/.test(warning);
  // A block that was half written: everything acknowledged has to be there all the same.
  const mended = store.warnings.some((warning) => MENDED.test(warning));
  const odd = store.warnings.filter((warning) => !early(warning) && !MENDED.test(warning));
  if (odd.length > 0) wrong.push(`warnings: ${odd.join(' ')}`);
  const removed = (await store.sources()).filter((source) => source.removed).map(({ summary }) => summary.path);
  const interrupted = await store.interrupted();
  await store.close();
  wrong.push(...(await wrongOutputs(left.outputs)));
  if (wrong.length > 0) throw new Error(`after ${left.record.count} acknowledged actions (${left.how}): ${wrong.join('; ')}`);
  const sum = [...left.imported].reduce((total, which) => total + LINES[which]!, 0);
  const end =
    interrupted.length > 0 ? await resolveInterrupted(torture, left, removed, interrupted[0]!) : sum === 0 ? 'nothing imported' : `${sum} events`;
  return mended ? `${end}, mended` : end;
}

const acknowledgedOf = ({ logs }: Torture, { imported }: Left): string[] => [...imported].map((which) => logs[which]!);

const MENDED = /a block of it was half written. It was mended/;

type Interrupted = Awaited<ReturnType<CaseStore['interrupted']>>[number];

/** An interrupted import is offered, and can be gone on with or given up, in a new engine. */
async function resolveInterrupted(torture: Torture, left: Left, removed: readonly string[], { job, path }: Interrupted): Promise<string> {
  const engine = new EngineProcess(torture.engineFile);
  try {
    const opened = (await engine.ask('open-case', { path: left.casePath })) as { ok: boolean; value: { interrupted: { job: string }[] } };
    if (!opened.ok || !opened.value.interrupted.some((one) => one.job === job)) throw new Error('the interrupted import is not offered');
    const resume = torture.random() < 0.5;
    const answer = (await engine.ask(resume ? 'resume-import' : 'discard-import', { job })) as { ok: boolean; value: { job: string } };
    if (!answer.ok) throw new Error(`the interrupted import cannot be ${resume ? 'resumed' : 'discarded'}`);
    if (resume) {
      const end = await engine.jobEnd(answer.value.job);
      if (end.state !== 'done') throw new Error(`the resumed import ended as ${end.state}: ${end.failure?.message}`);
    }
    const summary = (await engine.ask('summarise-case', {})) as {
      value: { interrupted: unknown[]; totals: { events: number }; sources: { path: string }[] };
    };
    if (summary.value.interrupted.length > 0) throw new Error('the interrupted import is still offered');
    const there = summary.value.sources.map((source) => source.path);
    const missing = [...acknowledgedOf(torture, left), ...(resume ? [path] : [])].filter((one) => !there.includes(one) && !removed.includes(one));
    if (missing.length > 0 || !WHOLE.includes(summary.value.totals.events))
      throw new Error(`${summary.value.totals.events} events after ${resume ? 'resuming' : 'discarding'}; missing: ${missing.join(', ')}`);
    return `interrupted, ${resume ? 'resumed' : 'discarded'}`;
  } finally {
    await engine.leave();
  }
}
