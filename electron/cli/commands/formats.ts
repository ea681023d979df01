import { formats } from '../../formats/index.ts';
import type { CliCommand } from '../command.ts';
import { parseWords } from '../options.ts';

/** `occam formats`: one line for each format: id, title, what from and to are. */
export const formatsCommand: CliCommand = {
  name: 'formats',
  usage: 'formats [--json]',
  does: "lists the formats: id, title, what an event's from and to are",
  options: ['--json                        as JSON'],
  run: async (words, terminal) => {
    const parsed = parseWords(words, { json: { type: 'boolean' } });
    if (!parsed.ok || parsed.value.files.length > 0) {
      terminal.complain(parsed.ok ? 'formats: takes no files; see: occam formats --help' : parsed.error.message);
      return 2;
    }
    const sorted = [...formats].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (parsed.value.values.json === true) {
      const list = sorted.map(({ id, title, from, to, specification }) => ({ id, title, from, to, specification }));
      terminal.print(`${JSON.stringify(list, null, 2)}\n`);
      return 0;
    }
    const idWidth = Math.max(...sorted.map((format) => format.id.length));
    const titleWidth = Math.max(...sorted.map((format) => format.title.length));
    for (const { id, title, from, to } of sorted) terminal.print(`${id.padEnd(idWidth)}  ${title.padEnd(titleWidth)}  ${from} > ${to}\n`);
    return 0;
  },
};
