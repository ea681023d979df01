import { EventEmitter } from 'node:events';

/*
 * Loaded into a forked child before its own code: gives it `process.parentPort` as Electron gives it to a utility process. Messages that come before
 * the first listener wait for it, as a port's do.
 */

const waiting: unknown[] = [];
const port = new EventEmitter();
let listening = false;

process.on('message', (data) => {
  if (listening) port.emit('message', { data, ports: [] });
  else waiting.push(data);
});
// A utility process does not outlive the program it belongs to.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

port.on('newListener', (event) => {
  if (event !== 'message' || listening) return;
  listening = true;
  setImmediate(() => {
    for (const data of waiting.splice(0)) port.emit('message', { data, ports: [] });
  });
});

const postMessage = (message: unknown): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

Object.defineProperty(process, 'parentPort', { value: Object.assign(port, { postMessage, start: () => undefined }), enumerable: true });
