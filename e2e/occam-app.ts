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
