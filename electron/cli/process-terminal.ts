import { visible } from '../../shared/lib/host-name.ts';
import type { Terminal } from './command.ts';

const PROGRESS_EVERY_MS = 100;

/** The terminal of this process. A reader that closes its end early (`| head`) ends the output without a word. */
export function processTerminal(): Terminal {
  const stop = new AbortController();
  const interrupted = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupted);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  let shownAt = 0;
  let shown = false;
  const clear = (): void => {
    if (shown) process.stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    print: (text) => {
      clear();
      process.stdout.write(text);
    },
    complain: (line) => {
      clear();
      process.stderr.write(`occam: ${visible(line)}\n`);
    },
    progress: (line) => {
      if (!process.stderr.isTTY) return;
      if (line === '') return clear();
      const now = performance.now();
      if (now - shownAt < PROGRESS_EVERY_MS) return;
      shownAt = now;
      shown = true;
      process.stderr.write(`\r\u001b[K${visible(line).slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    stopped: stop.signal,
  };
}
