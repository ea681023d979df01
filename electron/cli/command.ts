/** 0 done; 1 nothing could be read, or a check found a difference; 2 the call was wrong (CONTRACTS.md). */
export type ExitStatus = 0 | 1 | 2;

/** Where a command writes: results to one side, progress and complaints to the other. */
export interface Terminal {
  /** The result, to standard output. */
  print(text: string): void;
  /** One line, to standard error. */
  complain(line: string): void;
  /** A passing line on standard error; does nothing unless that is a terminal. An empty text clears it. */
  progress(line: string): void;
  /** Raised when the user presses Ctrl+C. */
  readonly stopped: AbortSignal;
}

/** One word of the command line. One file each in `commands/`, listed in its `index.ts`. */
export interface CliCommand {
  readonly name: string;
  /** After `occam `: `analyze FILE... [options]`. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly does: string;
  /** Options, one line each, for `occam COMMAND --help`. */
  readonly options: readonly string[];
  run(words: readonly string[], terminal: Terminal): Promise<ExitStatus>;
}
