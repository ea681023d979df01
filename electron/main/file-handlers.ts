import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import type { ShellArgs } from '../../shared/contract/shell-commands.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport } from '../../shared/model/report.ts';
import type { FinishedPdf } from '../report/finish-pdf.ts';
import { writeWhole } from './atomic-file.ts';
import { printReport } from './print-report.ts';
import type { Shell, ShellHandlers } from './shell.ts';
import { writeFailure } from './write-failure.ts';

const SAMPLE_FOLDER = 'sample';

type FileHandlers = Pick<ShellHandlers, 'sample-paths' | 'export-pdf' | 'preview-pdf' | 'write-file' | 'window-ready' | 'saved-all' | 'about'>;

/** Files the shell itself reads or writes. Writing goes only where the person pointed in a dialog. */
export function fileHandlers(shell: Shell): FileHandlers {
  return {
    async 'sample-paths'() {
      const folder = join(shell.places.assets, SAMPLE_FOLDER);
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const names = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
      const logs = names.filter((name) => name.endsWith('.log')).sort();
      if (logs.length === 0) return fail('not-found', 'The sample logs are missing from this installation. Install Occam again.');
      const sample = join(app.getPath('userData'), 'sample.occam');
      const paths = logs.map((name) => join(folder, name));
      shell.grants.allowReading(...paths);
      shell.grants.allowWriting(sample);
      return ok({ paths, case: sample });
    },
    async 'export-pdf'({ path, ...view }) {
      if (!shell.grants.mayWrite(path)) return fail('wrong-call', 'Choose in the save dialog where the report goes.');
      const printed = await printedReport(shell, view);
      if (!printed.ok) return printed;
      try {
        await writeWhole(path, printed.value.bytes);
      } catch (error) {
        return writeFailure(path, error);
      }
      return ok({ path, pages: printed.value.pages });
    },
    'preview-pdf': (view) => printedReport(shell, view),
    async 'write-file'({ path, bytes }) {
      if (!shell.grants.mayWrite(path)) return fail('wrong-call', 'Choose in the save dialog where the file goes.');
      try {
        await writeWhole(path, bytes);
      } catch (error) {
        return writeFailure(path, error);
      }
      return ok(null);
    },
    async 'saved-all'() {
      shell.farewell.saved();
      return ok(null);
    },
    async 'window-ready'() {
      return ok({ paths: shell.takeOpenPaths() });
    },
    async about() {
      const licences = join(shell.places.assets, 'licences.txt');
      return ok({
        version: app.getVersion(),
        runtime: `Electron ${process.versions['electron'] ?? 'none'}, Chromium ${process.versions['chrome'] ?? 'none'}, Node ${process.versions.node}`,
        timeZoneData: process.versions['tz'] ?? 'unknown',
        licences: existsSync(licences) ? await readFile(licences, 'utf8') : '',
      });
    },
  };
}

/** The report of the open case as the PDF that is written or looked at. */
async function printedReport(shell: Shell, view: ShellArgs<'preview-pdf'>): Promise<Result<FinishedPdf>> {
  const report = await shell.engine.ask('render-report', view);
  return report.ok ? printReport(report.value as RenderedReport, shell) : report;
}
