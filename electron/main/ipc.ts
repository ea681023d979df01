import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { channels } from '../../shared/contract/bridge.ts';
import { fail } from '../../shared/lib/result.ts';
import { answerCall, type CallTargets } from './answer-call.ts';
import { isPageAddress } from './page-protocol.ts';

/**
 * Answers the channel of the page, and the preload's own. The only user of `ipcMain`.
 * @param dropped hears which file the person dropped on the window
 */
export function answerCalls(targets: CallTargets, dropped: (path: string) => void): void {
  ipcMain.handle(channels.invoke, async (event, name: unknown, args: unknown) => {
    if (!isOwnPage(event)) return fail('bad-message', 'Only the window of Occam itself can call.');
    return await answerCall(targets, name, args);
  });
  ipcMain.handle(channels.dropped, (event, path: unknown) => {
    if (isOwnPage(event) && typeof path === 'string' && path !== '') dropped(path);
  });
}

/** True for the main frame of a page of ours, by the parsed address. A frame that is gone, an iframe or another origin is not. */
export function isOwnPage(event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame === event.sender.mainFrame && isPageAddress(frame.url);
}
