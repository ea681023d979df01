import type { ExitStatus, Terminal } from '../cli/command.ts';
import { ClusterFault } from './fault.ts';

/** Entry of the bundle that `occam cluster` loads: the words after `cluster` in, exit status out. */
export async function runCluster(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [name, ...rest] = words;
  try {
    if (name === 'load') return await (await import('./load.ts')).load(rest, terminal);
    if (name === 'reduce') return await (await import('./reduce.ts')).reduce(rest, terminal);
    terminal.complain(`cluster ${name ?? ''}: say load or reduce; see: occam cluster --help`);
    return 2;
  } catch (error) {
    if (!(error instanceof ClusterFault)) throw error;
    terminal.progress('');
    terminal.complain(
      terminal.stopped.aborted ? 'stopped; what was acknowledged is kept, and the same command goes on from there' : error.failure.message,
    );
    if (process.env['OCCAM_DEBUG'] !== undefined && error.failure.detail !== undefined) terminal.complain(error.failure.detail);
    return 1;
  }
}
