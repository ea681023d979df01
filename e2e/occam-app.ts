import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { RunningApp } from './harness/launch.ts';

/** The program in its user's words. Specs speak these and roles and names on the screen, never the inside. */
export class OccamApp {
  readonly page: Page;
  readonly running: RunningApp;
  private readonly folder: string;

  constructor(running: RunningApp, folder: string) {
    this.running = running;
    this.page = running.page as unknown as Page;
    this.folder = folder;
  }

  /** Drops files or folders on the window, as from the desktop: the page sees real files whose paths only the browser knows. */
  async dropFiles(paths: readonly string[]): Promise<void> {
    const { page } = this;
    await page.evaluate(() => {
      const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'test-drop' });
      input.style.display = 'none';
      document.body.append(input);
    });
    const session = await page.context().newCDPSession(page);
    const { root } = await session.send('DOM.getDocument');
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#test-drop' });
    await session.send('DOM.setFileInputFiles', { nodeId, files: [...paths] });
    await session.detach();
    await page.evaluate(() => {
      const input = document.getElementById('test-drop') as HTMLInputElement;
      const dataTransfer = new DataTransfer();
      for (const file of input.files ?? []) dataTransfer.items.add(file);
      input.remove();
      const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer }));
    });
  }

  /** The next dialog that asks for files is answered with these. */
  async willChooseFiles(paths: readonly string[]): Promise<void> {
    await this.running.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = async () => ({ canceled: filePaths.length === 0, filePaths });
    }, paths);
  }

  /** The next dialog that asks where to save is answered with a file of this name in the test's folder. Answers its path. */
  async willSaveAs(name: string): Promise<string> {
    const path = join(this.folder, name);
    await this.running.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    return path;
  }

  /** The program has shown its first screen. */
  async isStarted(): Promise<void> {
    await this.page.getByRole('main', { name: 'Start' }).waitFor();
  }

  /** In the preview: imports what is ticked, into a case of this name. */
  async importAs(name: string): Promise<string> {
    const path = await this.willSaveAs(`${name}.occam`);
    await this.page.getByLabel('Name of the case').fill(name);
    await this.page.getByRole('button', { name: /^Import \d+ files?$/ }).click();
    await this.page.getByRole('application', { name: /^Graph of [1-9]/ }).waitFor({ timeout: 60_000 });
    return path;
  }

  /** Opens the sample case from the start screen and ends the tour. */
  async openSample(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the sample case' }).click();
    await this.page.getByRole('application', { name: /^Graph of [1-9]/ }).waitFor({ timeout: 60_000 });
    await this.page.getByRole('button', { name: 'End tour' }).click();
  }

  /** The number over the timeline. */
  async contactsInWindow(): Promise<number> {
    const shown = this.page.getByRole('region', { name: 'Timeline' }).getByText(/[\d,]+ contacts?/);
    const [text = ''] = await shown.allTextContents();
    return Number(/([\d,]+) contacts?/.exec(text)?.[1]?.replaceAll(',', ''));
  }

  /** Moves the window with the keys of the timeline. */
  async scrub(...keys: readonly string[]): Promise<void> {
    const timeline = this.page.getByRole('application', { name: /^Timeline/ });
    for (const key of keys) await timeline.press(key);
  }

  /** Asks about a pair from the list of the strongest. */
  async selectPair(from: string, to: string): Promise<void> {
    await this.page.getByRole('button', { name: `${from} to ${to}` }).click();
    await this.page.getByRole('tabpanel', { name: 'Inspector' }).getByRole('heading', { level: 2 }).filter({ hasText: from }).waitFor();
  }

  /** Asks about a pair from wherever the window is: the list of the strongest stands in the inspector while nothing is selected. */
  async selectPairOf(from: string, to: string): Promise<void> {
    await this.page.keyboard.press('Control+1');
    await this.chooseMenu('clear-selection');
    await this.selectPair(from, to);
  }

  /** Sets the clock by which every time is shown, and the one beside it. */
  async showTimesIn(place: string, second?: string): Promise<void> {
    await this.page.keyboard.press('Control+,');
    const dialog = this.page.getByRole('dialog', { name: 'Settings' });
    const choose = async (clock: RegExp, zone: string): Promise<void> => {
      await dialog.getByRole('combobox', { name: clock }).fill(zone);
      await this.page
        .getByRole('option', { name: new RegExp(zone) })
        .first()
        .click();
      await this.page.getByRole('listbox').waitFor({ state: 'hidden' });
    };
    await choose(/^Times are shown/, place);
    if (second !== undefined) await choose(/^Second clock/, second);
    await this.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Goes to a host of the graph by keys, in order of strength. */
  async standOn(host: string): Promise<void> {
    const graph = this.page.getByRole('application', { name: /^Graph of/ });
    const spoken = this.page.getByRole('status', { name: 'Spoken' });
    await graph.press('Home');
    for (let step = 0; step < 200 && !(await spoken.textContent())?.startsWith(`${host},`); step++) await graph.press('PageDown');
  }

  /** Gathers hosts, as by Shift. */
  async gather(...hosts: readonly string[]): Promise<void> {
    for (const host of hosts) {
      await this.standOn(host);
      await this.page.getByRole('application', { name: /^Graph of/ }).press('Shift+Enter');
    }
  }

  /** Nothing is being worked on. */
  async waitForJobs(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'detached', timeout: 120_000 });
  }

  /** The analyses that an import begins have ended. */
  async waitForFindings(): Promise<void> {
    await this.page.getByRole('tab', { name: /^Findings ?\d/ }).waitFor({ timeout: 120_000 });
  }

  /** Writes a new note about what is looked at; returns once it says that it is saved. */
  async writeNote(text: string): Promise<void> {
    await this.page.keyboard.press('Control+4');
    await this.page.getByRole('button', { name: 'New note' }).click();
    await this.page.getByRole('textbox', { name: 'Text of the note' }).click();
    await this.page.keyboard.type(text);
  }

  /** Prints the report to a file of this name in the test's folder. Answers its path. */
  async exportPdf(name: string, patience = 60_000): Promise<string> {
    const path = await this.willSaveAs(name);
    await this.page.getByRole('button', { name: 'Export the report as PDF' }).click();
    await this.page.getByText(new RegExp(`^The report has \\d+ pages? and is at .*${name}`)).waitFor({ timeout: patience });
    return path;
  }

  /** Calls a command of the contract as the page does. */
  async call(name: string, args: unknown = {}): Promise<{ ok: boolean; value?: unknown; error?: { code: string; message: string } }> {
    return await this.page.evaluate(
      ([called, given]) => (window as unknown as { occam: { invoke(name: unknown, args: unknown): Promise<never> } }).occam.invoke(called, given),
      [name, args],
    );
  }

  /** Chooses an item of the native menu. */
  async chooseMenu(command: string): Promise<void> {
    await this.running.evaluate(({ Menu }, id) => Menu.getApplicationMenu().getMenuItemById(id).click(), command);
  }

  async enginePid(): Promise<number> {
    return await this.running.evaluate(
      ({ app }) =>
        app.getAppMetrics().find((metric: { type: string; name?: string }) => metric.type === 'Utility' && metric.name === 'Occam engine')?.pid ?? 0,
      null,
    );
  }

  /** Ends the engine as a crash would. */
  async killEngine(): Promise<void> {
    const pid = await this.enginePid();
    if (pid === 0) throw new Error('There is no engine to kill.');
    process.kill(pid, 'SIGKILL');
  }
}
