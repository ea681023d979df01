import { OCCAM_VERSION } from '../../shared/model/version.ts';
import type { CliCommand, ExitStatus, Terminal } from './command.ts';
import { commands } from './commands/index.ts';

/** Runs one call of the command line. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(await helpText());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    terminal.print(`occam ${OCCAM_VERSION}\n`);
    return 0;
  }
  const listed = commands.find((candidate) => candidate.name === name);
  if (listed === undefined) {
    terminal.complain(`${name}: there is no such command; one of: ${commands.map((candidate) => candidate.name).join(', ')}`);
    return 2;
  }
  const command = await listed.load();
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(commandHelp(command));
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    if (terminal.stopped.aborted) {
      terminal.complain('stopped; nothing was changed');
      return 1;
    }
    terminal.complain(`${name}: a fault in Occam itself, please report it: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env['OCCAM_DEBUG'] !== undefined && error instanceof Error) terminal.complain(error.stack ?? '');
    return 1;
  }
}

async function helpText(): Promise<string> {
  const all = await Promise.all(commands.map((command) => command.load()));
  const width = Math.max(...all.map((command) => command.usage.length));
  const lines = all.map((command) => `  occam ${command.usage.padEnd(width)}  ${command.does}`);
  return `Occam ${OCCAM_VERSION}: who talked to whom, in server logs; offline.\n\n${lines.join('\n')}\n\nOptions of a command: occam COMMAND --help\n`;
}

function commandHelp(command: CliCommand): string {
  const options = command.options.map((option) => `  ${option}`);
  return `occam ${command.usage}\n  ${command.does}\n${options.length > 0 ? `\n${options.join('\n')}\n` : ''}`;
}
