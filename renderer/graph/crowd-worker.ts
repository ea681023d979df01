import { CrowdFrame, type CrowdMessage, type Sheet } from './crowd-frame.ts';

/** Entry of the thread that paints a crowd's edges, so that no paint ever stands between the hand and the handle. */
const frame = new CrowdFrame(() => new OffscreenCanvas(1, 1) as unknown as Sheet);
let waiting = false;

self.onmessage = (event: MessageEvent<CrowdMessage>): void => {
  frame.take(event.data);
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const painted = frame.paint();
    if (painted !== null) self.postMessage(painted);
  });
};
