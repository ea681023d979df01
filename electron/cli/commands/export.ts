import { CaseMemory } from '../../engine/case-memory.ts';
import { writeExport } from '../../engine/write-export.ts';
import { openCase } from '../../store/open-case.ts';
import type { CliCommand } from '../command.ts';
import { parseWords, readWindow } from '../options.ts';

/** `occam export CASE -o EVENTS.parquet` (or `.csv`, `.jsonl`): the events of a case, in order of time. */
export const exportCommand: CliCommand = {
  name: 'export',
  usage: 'export CASE -o EVENTS.parquet',
  does: 'writes the events of a case as .parquet, .csv or .jsonl',
  options: ['-o FILE                       where to; the ending decides the format', '--window START/END            only this time, ISO 8601'],
  run: async (words, terminal) => {
    const parsed = parseWords(words, { output: { type: 'string', short: 'o' }, window: { type: 'string' } });
    const window = parsed.ok && parsed.value.values.window !== undefined ? readWindow(parsed.value.values.window) : null;
    if (!parsed.ok || (window !== null && !window.ok)) {
      terminal.complain(!parsed.ok ? parsed.error.message : window !== null && !window.ok ? window.error.message : '');
      return 2;
    }
    const [path, ...more] = parsed.value.files;
    const { output } = parsed.value.values;
    if (path === undefined || output === undefined || more.length > 0) {
      terminal.complain('name one case and where to write: occam export CASE -o EVENTS.parquet');
      return 2;
    }
    if (!/\.(parquet|csv|jsonl)$/i.test(output)) {
      terminal.complain(`${output}: events are exported as .parquet, .csv or .jsonl; choose a name that ends so`);
      return 2;
    }
    const opened = await openCase(path, { readOnly: true });
    if (!opened.ok) {
      terminal.complain(opened.error.message);
      return 1;
    }
    try {
      const memory = CaseMemory.ofCase(await opened.value.load(), []);
      const written = await writeExport(memory.table, output, window === null ? null : window.value);
      if (!written.ok) {
        terminal.complain(written.error.message);
        return 1;
      }
      terminal.print(`${written.value.rows.toLocaleString('en')} events written to ${output}\n`);
      return 0;
    } finally {
      await opened.value.close();
    }
  },
};
