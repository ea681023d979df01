import { processTerminal } from './process-terminal.ts';
import { runCli } from './run-cli.ts';

// What is written (cases, reports, exports) is for this user's eyes only.
process.umask(0o077);

/** Entry of `occam`: words in, exit status out. The status is set rather than forced, so that a pipe gets all of its bytes. */
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
