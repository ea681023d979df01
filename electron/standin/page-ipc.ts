import type { CDPSession } from 'playwright-core';
import { cloneForIpc, decode, encode } from './codec.ts';
import { answerInvoke } from './ipc-main.ts';
import type { PageScripts } from './preload-script.ts';

interface Frame {
  readonly url: string;
}

/** What the preload's world sends. */
type Sent =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: string }
  | { readonly kind: 'files'; readonly id: number };

/** The way between a page's preload world and the main process, over the browser's own debugging protocol. */
export class PageIpc {
  private readonly session: CDPSession;
  private readonly scripts: PageScripts;
  private readonly event: () => { readonly sender: unknown; readonly senderFrame: Frame };
  /** The preload's world in the document that is shown now; null while there is none. */
  private world: number | null = null;

  constructor(session: CDPSession, scripts: PageScripts, event: () => { readonly sender: unknown; readonly senderFrame: Frame }) {
    this.session = session;
    this.scripts = scripts;
    this.event = event;
  }

  /** Puts the scripts in place for every document of the page to come. */
  async install(mainFrame: string): Promise<void> {
    const { session, scripts } = this;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === scripts.world && context.auxData?.['frameId'] === mainFrame) this.world = context.id;
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.world) this.world = null;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.world = null;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === scripts.binding) void this.hear(JSON.parse(payload) as Sent, executionContextId);
    });
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: scripts.binding, executionContextName: scripts.world });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page });
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.preload, worldName: scripts.world });
  }

  /** Sends to the page, as `webContents.send` does: what nobody hears is lost. */
  push(channel: string, args: readonly unknown[]): void {
    const value = encode(cloneForIpc(args));
    if (this.world !== null) void this.tell(this.world, { kind: 'push', channel, value });
  }

  private async hear(message: Sent, world: number): Promise<void> {
    if (message.kind === 'files') return await this.findPaths(message.id, world);
    const { id, channel } = message;
    try {
      const args = decode(message.args) as unknown[];
      const value = encode(cloneForIpc(await answerInvoke(channel, this.event(), args)));
      await this.tell(world, { kind: 'reply', id, done: true, value });
    } catch (error) {
      await this.tell(world, { kind: 'reply', id, done: false, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }

  private async tell(world: number, message: object): Promise<void> {
    // A page that has gone on in the meantime waits for nothing.
    await this.session
      .send('Runtime.callFunctionOn', {
        executionContextId: world,
        functionDeclaration: `function (text) { globalThis[${JSON.stringify(`${this.scripts.binding}Receive`)}](text); }`,
        arguments: [{ value: JSON.stringify(message) }],
      })
      .catch(() => undefined);
  }

  /** Asks the browser where each file of a held drop lies. */
  private async findPaths(id: number, world: number): Promise<void> {
    const { binding } = this.scripts;
    const evaluate = async (expression: string) =>
      (await this.session.send('Runtime.evaluate', { contextId: world, expression, returnByValue: false })).result;
    const count = Number((await evaluate(`${binding}Count(${id})`)).value ?? 0);
    const paths: string[] = [];
    for (let n = 0; n < count; n++) {
      const { objectId } = await evaluate(`${binding}File(${id}, ${n})`);
      const info = objectId === undefined ? { path: '' } : await this.session.send('DOM.getFileInfo', { objectId }).catch(() => ({ path: '' }));
      paths.push(info.path);
      if (objectId !== undefined) await this.session.send('Runtime.releaseObject', { objectId }).catch(() => undefined);
    }
    await evaluate(`${binding}Paths(${id}, ${JSON.stringify(paths)})`);
  }
}
