import { existsSync, readFileSync } from 'node:fs';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import type { CaseStore } from '../../electron/store/case-store.ts';
import { openCase } from '../../electron/store/open-case.ts';
import { readEntities, readNotes, readStatements } from '../../electron/store/records.ts';
import { type Left, LINES, type Torture } from './torture-run.ts';

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
  const wrong = [...(left.made ? left.record.differences(await recordsOf(store)) : []), ...(await wrongSources(store, left.imported))];
  // Killed between marking the case as open and the first entry of the log, it cannot be told from one whose log was taken away. Nothing was acknowledged then.
  const early = left.record.count <= 1 && left.imported === 0;
  if (store.warnings.length > 0 && !(early && /log file beside the case/.test(store.warnings.join())))
    wrong.push(`warnings: ${store.warnings.join(' ')}`);
  const interrupted = await store.interrupted();
  await store.close();
  wrong.push(...(await wrongOutputs(left)));
  if (wrong.length > 0) throw new Error(`after ${left.record.count} acknowledged actions (${left.how}): ${wrong.join('; ')}`);
  if (interrupted.length === 0) return left.imported === 0 ? 'nothing imported' : `${left.imported} events`;
  return resolveInterrupted(torture, left, interrupted[0]!.job);
}

/** Everything a journalist made, by the keys of the record. */
async function recordsOf(store: CaseStore): Promise<Map<string, string>> {
  const { main } = store.database;
  return new Map([
    ['title', await store.title()] as const,
    ...(await readNotes(main)).map((note) => [note.id, note.text] as const),
    ...(await readStatements(main)).map((statement) => [statement.id, statement.text] as const),
    ...(await readEntities(main)).map((entity) => [entity.id, entity.name] as const),
  ]);
}

/** Every source whole, every acknowledged one there, and as many events as its lines. */
async function wrongSources(store: CaseStore, imported: number): Promise<string[]> {
  const { events, sources } = await store.load();
  const wrong: string[] = [];
  for (const { summary } of sources) {
    if (!LINES.includes(summary.events) || summary.lines !== summary.events || summary.records !== summary.events)
      wrong.push(`${summary.path} has ${summary.events} events of ${summary.lines} lines`);
  }
  const sum = sources.reduce((total, { summary }) => total + summary.events, 0);
  if (events.count !== sum) wrong.push(`${events.count} events for ${sum} of the sources`);
  if (sum < imported) wrong.push(`${sum} events, and ${imported} were acknowledged`);
  return wrong;
}

/** A copy or an export is whole or not there. */
async function wrongOutputs(left: Left): Promise<string[]> {
  const wrong: string[] = [];
  for (const { path, kind, done } of left.outputs) {
    if (!existsSync(path)) {
      if (done) wrong.push(`${path} was acknowledged and is not there`);
    } else if (kind === 'copy') {
      const copy = await openCase(path);
      if (!copy.ok) wrong.push(`the copy does not open: ${copy.error.message}`);
      else {
        wrong.push(...(await wrongSources(copy.value, 0)));
        await copy.value.close();
      }
    } else if (path.endsWith('.csv')) {
      const text = readFileSync(path, 'utf8');
      const rows = text.split('\n').length - 2;
      if (!text.endsWith('\n') || ![0, LINES[0]!, LINES[1]!, LINES[0]! + LINES[1]!].includes(rows)) wrong.push(`the export has ${rows} rows`);
    } else {
      const bytes = readFileSync(path);
      if (bytes.subarray(-4).toString() !== 'PAR1') wrong.push('the Parquet export is cut');
    }
  }
  return wrong;
}

/** An interrupted import is offered, and can be gone on with or given up, in a new engine. */
async function resolveInterrupted({ random, engineFile }: Torture, left: Left, job: string): Promise<string> {
  const engine = new EngineProcess(engineFile);
  try {
    const opened = (await engine.ask('open-case', { path: left.casePath })) as { ok: boolean; value: { interrupted: { job: string }[] } };
    if (!opened.ok || !opened.value.interrupted.some((one) => one.job === job)) throw new Error('the interrupted import is not offered');
    const resume = random() < 0.5;
    const answer = (await engine.ask(resume ? 'resume-import' : 'discard-import', { job })) as { ok: boolean; value: { job: string } };
    if (!answer.ok) throw new Error(`the interrupted import cannot be ${resume ? 'resumed' : 'discarded'}`);
    if (resume) {
      const end = await engine.jobEnd(answer.value.job);
      if (end.state !== 'done') throw new Error(`the resumed import ended as ${end.state}: ${end.failure?.message}`);
    }
    const summary = (await engine.ask('summarise-case', {})) as { value: { interrupted: unknown[]; totals: { events: number } } };
    if (summary.value.interrupted.length > 0) throw new Error('the interrupted import is still offered');
    const { events } = summary.value.totals;
    if (events < left.imported || ![0, LINES[0]!, LINES[1]!, LINES[0]! + LINES[1]!].includes(events) || (resume && events === left.imported))
      throw new Error(`${events} events after ${resume ? 'resuming' : 'discarding'}; ${left.imported} were acknowledged`);
    return `interrupted, ${resume ? 'resumed' : 'discarded'}`;
  } finally {
    await engine.leave();
  }
}
