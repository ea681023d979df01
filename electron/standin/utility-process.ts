import { type ChildProcess, fork as forkChild } from 'node:child_process';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { ForkOptions } from 'electron';
import { cloneForIpc } from './codec.ts';
import { builtFile } from './places.ts';
import { needReady } from './state.ts';
import { StrictEmitter, strict } from './strict.ts';

const running = new Map<ChildProcess, string>();

/** Child processes as `app.getAppMetrics()` lists them. */
export const utilityMetrics = () =>
  [...running].map(([child, name]) => ({ type: 'Utility', pid: child.pid ?? 0, name, serviceName: 'node.mojom.NodeService' }));

/** Electron's UtilityProcess over a forked Node with `process.parentPort` put into it. */
class UtilityProcess extends StrictEmitter {
  pid: number | undefined;
  stdout = null;
  stderr = null;
  private readonly child: ChildProcess;
  private exiting = false;

  constructor(path: string, args: readonly string[], options: ForkOptions) {
    super('a utility process', ['spawn', 'exit', 'message', 'error']);
    const unknown = Object.keys(options).filter((key) => !['serviceName', 'env', 'cwd', 'stdio', 'execArgv'].includes(key));
    if (unknown.length > 0) throw new Error(`The stand-in does not implement ${unknown.join(', ')} of utilityProcess.fork.`);
    this.child = forkChild(path, [...args], {
      serialization: 'advanced',
      execArgv: [...(options.execArgv ?? []), '--import', pathToFileURL(builtFile('standin-child.js')).href],
      ...(options.env === undefined ? {} : { env: options.env as NodeJS.ProcessEnv }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    running.set(this.child, options.serviceName ?? 'Node Utility Process');
    this.child.on('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => this.emit('message', message));
    // A full pipe or a gone child shows as an error here; the exit that follows is what the app hears.
    this.child.on('error', () => undefined);
    this.child.on('exit', (code, signal) => {
      running.delete(this.child);
      this.pid = undefined;
      this.exiting = true;
      this.emit('exit', code ?? (signal === null ? 1 : constants.signals[signal]));
      this.exiting = false;
    });
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (this.exiting) throw new Error("postMessage inside 'exit' has crashed Electron's main process (electron#53923).");
    if (transfer.length > 0) throw new Error('The stand-in does not implement the transfer of ports to a utility process.');
    const copy = cloneForIpc(message);
    if (this.child.connected) this.child.send(copy as object, () => undefined);
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }
}

/** Electron's `utilityProcess`. */
export const utilityProcess = strict('utilityProcess', {
  fork(path: string, args: readonly string[] = [], options: ForkOptions = {}) {
    needReady('fork a utility process');
    return strict('a utility process', new UtilityProcess(path, args, options));
  },
});
