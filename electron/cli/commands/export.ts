import type { Result } from '../../../shared/lib/result.ts';
import { isZone } from '../../../shared/lib/zone.ts';
import type { TimeWindow } from '../../../shared/model/time.ts';
import { CaseMemory } from '../../engine/case-memory.ts';
import { writeExport } from '../../engine/write-export.ts';
import { NETWORK_ENDINGS, writeNetwork } from '../../engine/write-network.ts';
import { openCase } from '../../store/open-case.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { exportPages, PAGE_ENDINGS } from '../export-pages.ts';
import { parseWords, readWindow } from '../options.ts';

const ENDINGS = '.parquet, .csv or .jsonl (events), .graphml, .gexf or -i2.csv (who contacted whom), .html (the report) or .svg (its figures)';

/** `occam export CASE -o FILE`: what a case holds, for other programs; the ending of the name decides what and how. */
export const exportCommand: CliCommand = {
  name: 'export',
  usage: 'export CASE -o EVENTS.parquet',
  does: 'writes events, the network, the report page or its figures for other programs',
  options: [
    '-o FILE                       where to; the ending decides: .parquet .csv .jsonl (events), .graphml .gexf -i2.csv (network), .html (report), .svg (figures)',
    '--window START/END            only this time, ISO 8601',
    '--tz ZONE                     IANA zone of times in .html and .svg; default UTC',
  ],
  run: async (words, terminal) => {
    const parsed = parseWords(words, { output: { type: 'string', short: 'o' }, window: { type: 'string' }, tz: { type: 'string' } });
    const window = parsed.ok && parsed.value.values.window !== undefined ? readWindow(parsed.value.values.window) : null;
    if (!parsed.ok || (window !== null && !window.ok)) {
      terminal.complain(!parsed.ok ? parsed.error.message : window !== null && !window.ok ? window.error.message : '');
      return 2;
    }
    const [path, ...more] = parsed.value.files;
    const { output, tz = 'UTC' } = parsed.value.values;
    if (path === undefined || output === undefined || more.length > 0) {
      terminal.complain('name one case and where to write: occam export CASE -o EVENTS.parquet');
      return 2;
    }
    if (!/\.(parquet|csv|jsonl)$/i.test(output) && !NETWORK_ENDINGS.test(output) && !PAGE_ENDINGS.test(output)) {
      terminal.complain(`${output}: a case is exported as ${ENDINGS}; choose a name that ends so`);
      return 2;
    }
    if (!isZone(tz)) {
      terminal.complain(`--tz ${tz}: not a time zone; give an IANA name such as Europe/Berlin`);
      return 2;
    }
    const only = window === null ? null : window.value;
    const told = PAGE_ENDINGS.test(output) ? await exportPages(path, output, { zone: tz, window: only }) : await exportData(path, output, only);
    return tell(terminal, told);
  },
};

function tell(terminal: Terminal, told: Result<string>): ExitStatus {
  if (told.ok) terminal.print(`${told.value}\n`);
  else terminal.complain(told.error.message);
  return told.ok ? 0 : 1;
}

/** Events or network of a case; answers with a sentence. */
async function exportData(path: string, output: string, window: TimeWindow | null): Promise<Result<string>> {
  const opened = await openCase(path, { readOnly: true });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const memory = await CaseMemory.load(store);
    if (NETWORK_ENDINGS.test(output)) {
      const written = await writeNetwork(memory, await store.title(), output, window);
      return written.ok
        ? { ok: true, value: `${written.value.links.toLocaleString('en')} links written to ${written.value.files.join(' and ')}` }
        : written;
    }
    const written = await writeExport(memory.table, output, window);
    return written.ok ? { ok: true, value: `${written.value.rows.toLocaleString('en')} events written to ${output}` } : written;
  } finally {
    await store.close();
  }
}
