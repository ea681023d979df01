import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | null = null;
let left = 0;

/**
 * Gives back what nothing needs any more, where that is worth the time it takes. V8 would keep it until this process itself asks for more, while it is another process, the browser
 * that prints, that needs the memory.
 * @param room bytes that may have come since the last time
 */
export function collectGarbage(room = 0): void {
  if (process.memoryUsage().heapUsed <= left + room) return;
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  left = process.memoryUsage().heapUsed;
}
