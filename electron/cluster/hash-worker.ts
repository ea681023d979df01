import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { HashAnswer, HashOrder } from './prefix-hash.ts';

const hash = createHash('sha256');

/** One answer for each order, in order. */
parentPort?.on('message', (order: HashOrder) => {
  if (order.do === 'take') {
    hash.update(new Uint8Array(order.piece, 0, order.length));
    parentPort?.postMessage({ free: order.piece } satisfies HashAnswer, [order.piece]);
  } else parentPort?.postMessage({ sha256: hash.copy().digest('hex') } satisfies HashAnswer);
});
