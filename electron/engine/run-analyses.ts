import { readableCount } from '../../shared/lib/format-value.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { RunProgress } from '../analyses/conduct-run.ts';
import { Cancelled } from '../analyses/plan.ts';
import { startRun } from '../analyses/pool.ts';
import { writeFindings } from '../store/findings.ts';
import type { EngineState } from './engine-state.ts';
import type { JobEnd, JobHandle, JobReport } from './jobs.ts';
import type { OpenCase } from './open-case.ts';
import { readRunOptions } from './run-options.ts';

const STEPS = 1000;

/** Queues a run of the analyses over the open case; only what has changed since the last run is asked again. @returns the job's id */
export function startAnalyses(engine: EngineState, open: OpenCase, only?: readonly string[]): string {
  open.lookingFor = engine.jobs.start('analyses', 'steps', (handle) => work(engine, open, only, handle));
  return open.lookingFor;
}

/** After the journalist changed what findings rest on: asks again what depends on it, instead of a run that is under way. Nothing where nobody has asked yet. */
export function lookAgain(engine: EngineState, open: OpenCase): void {
  if (open.store.readOnly) return;
  // A run under way asks about what was there before, and counts as asking even when it is the first.
  const underWay = open.lookingFor !== null && engine.jobs.cancel(open.lookingFor);
  if (underWay || (open.findings !== null && open.findings.length > 0)) startAnalyses(engine, open);
}

async function work(engine: EngineState, open: OpenCase, only: readonly string[] | undefined, handle: JobHandle): Promise<JobEnd> {
  const { table, pairs, actors, pull } = open.memory;
  const options = await readRunOptions(open.store.database.main);
  const stopped = new Set<string>();
  let label = '';
  try {
    const run = startRun({ table, pairs, actors: actors.names, pull, ...(only !== undefined && { only }), options }, engine.options.workers, {
      signal: handle.signal,
      known: open.answers,
      progress: (progress) => {
        label = progress.title;
        handle.report(reportOf(progress, stopped));
      },
    });
    handle.onStopPart((part) => {
      run.stop(part);
      stopped.add(part);
    });
    const findings = await run.findings;
    if (handle.signal.aborted) return { state: 'cancelled', summary: [] };
    await keep(engine, open, findings);
    return { state: 'done', summary: summarise(findings, label, stopped) };
  } catch (error) {
    if (error instanceof Cancelled || handle.signal.aborted) return { state: 'cancelled', summary: [] };
    throw error;
  }
}

async function keep(engine: EngineState, open: OpenCase, findings: readonly Finding[]): Promise<void> {
  if (!open.store.readOnly) {
    await writeFindings(open.store.database.main, findings);
    await open.store.database.checkpoint();
  }
  open.findings = findings;
  engine.options.push('changed', { what: ['findings'] });
}

function reportOf({ done, title, analyses }: RunProgress, stopped: ReadonlySet<string>): JobReport {
  const parts = analyses.map(({ analysis, done: share }) => ({
    id: analysis.id,
    title: analysis.title,
    done: share,
    stopped: stopped.has(analysis.id),
  }));
  return { label: title, done: Math.floor(done * STEPS), total: STEPS, parts };
}

function summarise(findings: readonly Finding[], label: string, stopped: ReadonlySet<string>): string[] {
  const found = findings.filter((finding) => finding.verdict === 'found').length;
  return [
    `${readableCount(found)} findings; ${readableCount(findings.length - found)} questions without one.`,
    ...(label === '' ? ['Nothing had changed since the last time: the answers are the same.'] : []),
    ...(stopped.size === 0 ? [] : [`Stopped, and without answers: ${[...stopped].join(', ')}.`]),
  ];
}
