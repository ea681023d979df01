import { execFile } from 'node:child_process';
import type { MessageBoxOptions, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { needReady, runningBrowser } from './state.ts';
import { strict } from './strict.ts';

/** Dialogs come with or without the window they belong to. */
const optionsOf = <T>(args: readonly unknown[]): T => (args.length > 1 ? args[1] : args[0]) as T;

/** Electron's `dialog`. On a display it asks through zenity or kdialog; without one every dialog is cancelled. Tests put answers in its place. */
export const dialog = strict('dialog', {
  async showOpenDialog(...args: unknown[]) {
    needReady('show a dialog');
    const { properties = [], title = 'Open' } = optionsOf<OpenDialogOptions>(args);
    const folders = properties.includes('openDirectory');
    if (folders && properties.includes('openFile')) throw new Error('Linux and Windows cannot choose files and folders in one dialog.');
    const many = properties.includes('multiSelections');
    const chosen = await ask(
      ['--file-selection', `--title=${title}`, '--separator=\n', ...(folders ? ['--directory'] : []), ...(many ? ['--multiple'] : [])],
      folders ? ['--getexistingdirectory'] : ['--getopenfilename', '.', '*', ...(many ? ['--multiple', '--separate-output'] : [])],
    );
    const filePaths = (chosen ?? '').split('\n').filter((path) => path !== '');
    return { canceled: filePaths.length === 0, filePaths };
  },
  async showSaveDialog(...args: unknown[]) {
    needReady('show a dialog');
    const { defaultPath = '', title = 'Save' } = optionsOf<SaveDialogOptions>(args);
    const chosen = await ask(
      ['--file-selection', '--save', '--confirm-overwrite', `--title=${title}`, `--filename=${defaultPath}`],
      ['--getsavefilename', defaultPath],
    );
    return { canceled: chosen === null, filePath: chosen ?? '' };
  },
  async showMessageBox(...args: unknown[]) {
    needReady('show a dialog');
    const { message, detail = '', buttons = ['OK'], cancelId = 0 } = optionsOf<MessageBoxOptions>(args);
    const yes = await ask(
      ['--question', `--text=${message}\n\n${detail}`, `--ok-label=${buttons[0] ?? 'OK'}`],
      ['--yesno', `${message}\n\n${detail}`],
    );
    return { response: yes === null ? cancelId : 0, checkboxChecked: false };
  },
});

/** Runs the first dialog program that is installed; null when there is none or the person cancels. */
async function ask(zenity: readonly string[], kdialog: readonly string[]): Promise<string | null> {
  if (runningBrowser().chromium.headless) return null;
  const first = await run('zenity', zenity);
  const answer = first === undefined ? await run('kdialog', kdialog) : first;
  if (answer === undefined) process.stderr.write('No program for dialogs was found: install zenity or kdialog, or drop files on the window.\n');
  return answer ?? null;
}

/** What the person chose, null when they cancelled, undefined when there is no such program. */
function run(program: string, args: readonly string[]): Promise<string | null | undefined> {
  return new Promise((done) =>
    execFile(program, [...args], (error, output) => {
      if (error === null) done(output.replace(/\n$/, ''));
      else done(error.code === 'ENOENT' ? undefined : null);
    }),
  );
}
