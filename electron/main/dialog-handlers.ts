import { extname } from 'node:path';
import { shell as desktop, dialog, type FileFilter, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import { fail, ok } from '../../shared/lib/result.ts';
import type { Shell, ShellHandlers } from './shell.ts';

const filters: Readonly<Record<'case' | 'pdf' | 'csv' | 'parquet' | 'jsonl' | 'svg' | 'png' | 'json', FileFilter>> = {
  case: { name: 'Occam case', extensions: ['occam'] },
  pdf: { name: 'PDF', extensions: ['pdf'] },
  csv: { name: 'Table (CSV)', extensions: ['csv'] },
  parquet: { name: 'Parquet', extensions: ['parquet'] },
  jsonl: { name: 'JSON lines', extensions: ['jsonl'] },
  svg: { name: 'SVG picture', extensions: ['svg'] },
  png: { name: 'PNG picture', extensions: ['png'] },
  json: { name: 'Redaction map (JSON)', extensions: ['json'] },
};

type DialogHandlers = Pick<ShellHandlers, 'choose-files' | 'choose-case' | 'choose-save' | 'show-in-folder'>;

/** Dialogs of the system, always over the window when there is one. */
export function dialogHandlers(shell: Shell): DialogHandlers {
  const openDialog = async (options: OpenDialogOptions) => {
    const window = shell.window();
    return window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  };
  const saveDialog = async (options: SaveDialogOptions) => {
    const window = shell.window();
    return window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  };
  return {
    async 'choose-files'({ folders }) {
      const chosen = await openDialog({
        title: folders ? 'Add folders of logs' : 'Add logs',
        properties: [folders ? 'openDirectory' : 'openFile', 'multiSelections'],
      });
      const paths = chosen.canceled ? [] : chosen.filePaths;
      shell.grants.allowReading(...paths);
      return ok({ paths });
    },
    async 'choose-case'() {
      const chosen = await openDialog({
        title: 'Open a case',
        properties: ['openFile'],
        filters: [filters.case, { name: 'All files', extensions: ['*'] }],
      });
      const path = chosen.canceled ? null : (chosen.filePaths[0] ?? null);
      if (path !== null) shell.grants.allowReading(path);
      return ok({ path });
    },
    async 'choose-save'({ suggested, kind }) {
      const chosen = await saveDialog({
        title: 'Save',
        defaultPath: withExtension(suggested, kind === 'case' ? 'occam' : kind),
        filters: [filters[kind]],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      });
      if (chosen.canceled || chosen.filePath === '') return ok({ path: null });
      const path = withExtension(chosen.filePath, kind === 'case' ? 'occam' : kind);
      shell.grants.allowWriting(path);
      return ok({ path });
    },
    async 'show-in-folder'({ path }) {
      if (!shell.grants.mayShow(path)) return fail('wrong-call', 'Only a file that was just saved can be shown.');
      desktop.showItemInFolder(path);
      return ok(null);
    },
  };
}

/** On Linux the dialog adds no extension by itself. A name with another one stays as the person wrote it. */
export const withExtension = (path: string, extension: string): string => (extname(path) === '' ? `${path}.${extension}` : path);
