import { CrowdFrame, type CrowdMessage, type CrowdPicture } from './crowd-frame.ts';

/**
 * Entry of the thread that paints a crowd's edges, so that no paint ever stands between the hand and the handle. One picture is under way at a time: the next is
 * painted, from the newest of everything, when the last is on the screen.
 */
const frame = new CrowdFrame();
const canvas = new OffscreenCanvas(1, 1);
// Pixels are made here, by the processor; a canvas kept elsewhere would have them copied there and back.
const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
let waiting = false;
let underWay = false;

self.onmessage = (event: MessageEvent<CrowdMessage>): void => {
  if (event.data.type === 'shown') underWay = false;
  else {
    frame.take(event.data);
    waiting = true;
  }
  if (waiting && !underWay) setTimeout(paint, 0);
};

function paint(): void {
  if (!waiting || underWay) return;
  waiting = false;
  const painted = frame.paint();
  if (painted === null) return;
  const { sheet, view } = painted;
  if (canvas.width !== sheet.width || canvas.height !== sheet.height) [canvas.width, canvas.height] = [sheet.width, sheet.height];
  context.putImageData(new ImageData(sheet.bytes, sheet.width, sheet.height), 0, 0);
  const bitmap = canvas.transferToImageBitmap();
  underWay = true;
  self.postMessage({ view, bitmap } satisfies CrowdPicture, { transfer: [bitmap] });
}
