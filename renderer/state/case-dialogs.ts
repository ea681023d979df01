import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { HiddenTerm } from '../../shared/model/report-plan.ts';
import { useCase } from './case.ts';
import { adoptCase, attempt, openCase } from './case-actions.ts';
import type { CallArgs } from './client.ts';
import { useSelection } from './selection.ts';
import { toast, useView } from './view.ts';

/** What begins with one of the system's dialogs. */

/** Paths of chosen log files or folders; empty when the journalist thought better of it. */
export async function chooseLogs(folders: boolean): Promise<readonly string[]> {
  return (await attempt('choose-files', { folders }))?.paths ?? [];
}

export async function chooseCase(): Promise<void> {
  const answer = await attempt('choose-case', {});
  if (answer !== undefined && answer.path !== null) await openCase(answer.path);
}

/** The sample case: opened when it is there, else its sources are imported into a new case beside the settings. */
export async function openSample(): Promise<void> {
  const sample = await attempt('sample-paths', {});
  if (sample === undefined) return;
  if (sample.paths.length === 0) {
    if (await openCase(sample.case)) useView.setState({ tourStep: 0 });
    return;
  }
  useCase.setState({ opening: 'Reading the sample logs…' });
  const summary = await attempt('create-case', { path: sample.case, title: 'The bank and the mail server' });
  useCase.setState({ opening: null });
  if (summary === undefined) return;
  adoptCase(summary);
  useView.setState({ tourStep: 0 });
  await attempt('import-files', { items: sample.paths.map((path) => ({ path })) });
}

export async function saveCopy(): Promise<void> {
  const { summary } = useCase.getState();
  if (summary === null) return;
  const answer = await attempt('choose-save', { suggested: `${fileName(summary.title)} copy.occam`, kind: 'case' });
  if (answer === undefined || answer.path === null) return;
  if ((await attempt('save-copy', { path: answer.path })) === undefined) return;
  toast(`A copy of the case is at ${answer.path}.`);
}

export async function exportPdf(): Promise<void> {
  const { summary } = useCase.getState();
  if (summary === null) return;
  const answer = await attempt('choose-save', { suggested: `${fileName(summary.title)}.pdf`, kind: 'pdf' });
  if (answer === undefined || answer.path === null) return;
  const { zone, secondZone } = useView.getState().settings;
  toast('Making the report…');
  const done = await attempt('export-pdf', { path: answer.path, zone, secondZone, window: windowForExport() });
  if (done !== undefined) toast(`The report has ${done.pages} ${done.pages === 1 ? 'page' : 'pages'} and is at ${done.path}.`);
}

export async function exportEvents(): Promise<void> {
  await exportRows({ window: windowForExport() }, 'events');
}

/** Exactly the records that the drawer lists, to a file whose ending says how. */
export async function exportRecords(shown: Omit<CallArgs<'export-events'>, 'path'>): Promise<void> {
  await exportRows(shown, 'records');
}

/** Asks where to, and, where the case has a list of names to hide, whether they are hidden here too. */
async function exportRows(shown: Omit<CallArgs<'export-events'>, 'path'>, what: 'events' | 'records'): Promise<void> {
  const { summary } = useCase.getState();
  if (summary === null) return;
  const answer = await attempt('choose-save', { suggested: `${fileName(summary.title)} ${what}.csv`, kind: 'csv' });
  if (answer === undefined || answer.path === null) return;
  const settings = await attempt('read-case-settings', {});
  if (settings === undefined) return;
  const wanted = { path: answer.path, ...shown };
  if (settings.report.hidden.length === 0) await writeRows(wanted);
  else useView.setState({ dialog: 'export', exporting: wanted });
}

/** Writes an export whose place was chosen, and says where it is. */
export async function writeRows(wanted: CallArgs<'export-events'>): Promise<void> {
  const done = await attempt('export-events', wanted);
  if (done === undefined) return;
  const { rows } = done;
  const noun = /\.(?:graphml|gexf)$|-i2\.csv$/i.test(wanted.path) ? 'link' : 'record';
  toast(`${readableCount(rows)} ${rows === 1 ? `${noun} is` : `${noun}s are`} at ${wanted.path}${wanted.hide === true ? ', names hidden' : ''}.`);
}

/** The redaction map to a file of its own: whoever verifies the report needs it, and nobody else should have it. */
export async function saveRedactionMap(hidden: readonly HiddenTerm[]): Promise<void> {
  const { summary } = useCase.getState();
  if (summary === null) return;
  const answer = await attempt('choose-save', { suggested: `${fileName(summary.title)} names.json`, kind: 'json' });
  if (answer === undefined || answer.path === null) return;
  const map = Object.fromEntries(hidden.map(({ term, pseudonym }) => [term, pseudonym]));
  const bytes = new TextEncoder().encode(`${JSON.stringify(map, null, 2)}\n`);
  if ((await attempt('write-file', { path: answer.path, bytes })) !== undefined)
    toast(`The map is at ${answer.path}. Keep it apart from the report.`);
}

/** The window, or null when it is the whole span: undated events belong to the whole, and to no window. */
export function windowForExport(): { start: number; end: number } | null {
  const { window } = useSelection.getState();
  const span = useCase.getState().summary?.span ?? null;
  if (window === null || span === null) return null;
  return window.start <= span.start && window.end >= span.end ? null : { start: window.start, end: window.end };
}

/** A title as a file name on any system. */
export function fileName(title: string): string {
  const name = visible(title)
    .replace(/[\u0000-\u001f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80);
  return name === '' || /^\.+$/.test(name) ? 'case' : name;
}
