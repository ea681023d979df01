import { CrowdFrame, type CrowdMessage, type Sheet } from './crowd-frame.ts';

/**
 * Entry of the thread that paints a crowd's edges, so that no paint ever stands between the hand and the handle.
 * It rests between paints: they are only recorded here, and where there is no graphics card a frame each sixtieth of a second would queue up behind the picture.
 */
const frame = new CrowdFrame(() => new OffscreenCanvas(1, 1) as unknown as Sheet);
const REST_MS = 120;
let waiting = false;
let last = Number.NEGATIVE_INFINITY;

self.onmessage = (event: MessageEvent<CrowdMessage>): void => {
  frame.take(event.data);
  if (waiting) return;
  waiting = true;
  setTimeout(
    () =>
      requestAnimationFrame(() => {
        waiting = false;
        last = performance.now();
        const painted = frame.paint();
        if (painted !== null) self.postMessage(painted);
      }),
    Math.max(0, last + REST_MS - performance.now()),
  );
};
