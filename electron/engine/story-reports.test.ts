import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../shared/contract/engine-commands.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { portableModel } from '../report/manifest.ts';
import { renderReportHtml } from '../report/render-html.tsx';
import { dispatch } from './dispatch.ts';
import { EngineState } from './engine-state.ts';

/*
 * The reports of the sample case and of both controls, as they were last looked at: import, analyses, matrix of explanations, page. A change of any number or word
 * shows here; look at the difference, then run with -u.
 */

const SAMPLE = new URL('../../assets/sample/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'occam-golden-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function reportOf(name: string, paths: readonly string[]): Promise<ReportModel> {
  const engine = new EngineState({ workers: 1, push: () => undefined });
  const must = async <N extends EngineCommandName>(command: N, args: EngineArgs<N>): Promise<EngineAnswer<N>> => {
    const answer = await dispatch(engine, command, args);
    if (!answer.ok) throw new Error(`${command}: ${answer.error.message}`);
    return answer.value as EngineAnswer<N>;
  };
  await must('create-case', { path: join(folder, `${name}.occam`), title: name });
  await must('import-files', { items: paths.map((path) => ({ path, timeZone: 'UTC' })) });
  await engine.jobs.settled;
  await must('run-analyses', {});
  await engine.jobs.settled;
  const model = await must('build-report', { zone: 'Europe/Moscow', secondZone: 'America/New_York', window: null });
  await must('close-case', {});
  // The one thing in it that is drawn by lot.
  return { ...portableModel(model), caseId: '00000000-golden' };
}

const logsIn = (place: string): string[] =>
  readdirSync(place)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(place, name));

const [nothing = '', sister = ''] = logsIn(join(SAMPLE, 'controls'));

test.each([
  ['sample', logsIn(SAMPLE)],
  ['control-null', [nothing]],
  ['control-sister', [sister]],
])('the report of %s is the page that was last looked at', { timeout: 120_000 }, async (name, paths) => {
  const model = await reportOf(name, paths);
  await expect(renderReportHtml(model).replaceAll('><', '>\n<')).toMatchFileSnapshot(`../../e2e/golden/report-${name}.golden.html`);
});
