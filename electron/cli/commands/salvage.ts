import { appendFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { csvCell } from '../../report/csv.ts';
import { type SalvagedTable, salvageCase } from '../../store/salvage.ts';
import type { CliCommand } from '../command.ts';
import { parseWords } from '../options.ts';

/** `occam salvage CASE -o FOLDER`: what of a damaged case can still be read, as plain tables. */
export const salvageCommand: CliCommand = {
  name: 'salvage',
  usage: 'salvage CASE -o FOLDER',
  does: 'writes what can still be read of a damaged case, a CSV for each of its tables; the case stays as it is',
  options: ['-o, --output FOLDER  where to; made if missing, and nothing may be in it'],
  run: async (words, terminal) => {
    const parsed = parseWords(words, { output: { type: 'string', short: 'o' } });
    if (!parsed.ok) {
      terminal.complain(parsed.error.message);
      return 2;
    }
    const [path, ...more] = parsed.value.files;
    const { output } = parsed.value.values;
    if (path === undefined || output === undefined || more.length > 0) {
      terminal.complain('name one case and a folder to write to: occam salvage CASE -o FOLDER');
      return 2;
    }
    if (existsSync(output) && readdirSync(output).length > 0) {
      terminal.complain(`${output} is not empty; choose a new folder`);
      return 2;
    }
    mkdirSync(output, { recursive: true, mode: 0o700 });
    const salvaged = await salvageCase(path, (table, columns, rows) => writeRows(join(output, `${table}.csv`), columns, rows));
    if (!salvaged.ok) {
      terminal.complain(salvaged.error.message);
      return 1;
    }
    const { tables, foreign } = salvaged.value;
    for (const table of tables) terminal.print(`${sentence(table)}\n`);
    if (foreign > 0) terminal.print(`${foreign} ${foreign === 1 ? 'table' : 'tables'} in it that Occam does not make: left out\n`);
    return tables.every(({ rows }) => rows === 0) ? 1 : 0;
  },
};

function writeRows(file: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]): void {
  const lines = existsSync(file) ? rows : [columns, ...rows];
  appendFileSync(file, lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join(''), { mode: 0o600 });
}

const sentence = ({ table, rows, lost }: SalvagedTable): string =>
  lost === null ? `${table}: cannot be read` : `${table}.csv: ${rows} rows${lost === 0 ? '' : `; ${lost} more cannot be read`}`;
