import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { ReportChoices } from '../../engine/report-choices.ts';
import { NETWORK_ENDINGS } from '../../engine/write-network.ts';
import { mapOf } from '../../report/redact.ts';
import type { CliCommand } from '../command.ts';
import { DATA_ENDINGS, exportData } from '../export-data.ts';
import { exportPages, PAGE_ENDINGS } from '../export-pages.ts';
import { parseWords } from '../options.ts';
import { REPORT_OPTIONS, REPORT_SPECIFICATION, reportChoices } from '../report-options.ts';

const ENDINGS = '.parquet, .csv or .jsonl (events), .graphml, .gexf or -i2.csv (who contacted whom), .html (the report) or .svg (its figures)';

/** `occam export CASE -o FILE`: what a case holds, for other programs; the ending of the name decides what and how. */
export const exportCommand: CliCommand = {
  name: 'export',
  usage: 'export CASE -o EVENTS.parquet [--redact MAP.json] [options]',
  does: 'writes events, the network, the report page or its figures for other programs',
  options: [
    '-o, --output FILE    where to; the ending decides: .parquet .csv .jsonl (events), .graphml .gexf -i2.csv (network), .html (report), .svg (figures)',
    ...REPORT_OPTIONS,
    'Of these, events and networks take --window and --redact; the rest is for .html and .svg.',
  ],
  run: async (words, terminal) => {
    const call = await parse(words);
    if (!call.ok) {
      terminal.complain(call.error.message);
      return call.error.code === 'wrong-call' ? 2 : 1;
    }
    const told = await write(call.value);
    if (told.ok) terminal.print(`${told.value}\n`);
    else terminal.complain(told.error.message);
    return told.ok ? 0 : 1;
  },
};

interface Call {
  readonly path: string;
  readonly output: string;
  readonly choices: ReportChoices;
}

async function parse(words: readonly string[]): Promise<Result<Call>> {
  const parsed = parseWords(words, { output: { type: 'string', short: 'o' }, ...REPORT_SPECIFICATION });
  if (!parsed.ok) return parsed;
  const [path, ...more] = parsed.value.files;
  const { output, ...rest } = parsed.value.values;
  if (path === undefined || output === undefined || more.length > 0)
    return fail('wrong-call', 'name one case and where to write: occam export CASE -o EVENTS.parquet');
  if (![DATA_ENDINGS, NETWORK_ENDINGS, PAGE_ENDINGS].some((endings) => endings.test(output)))
    return fail('wrong-call', `${output}: a case is exported as ${ENDINGS}; choose a name that ends so`);
  const choices = await reportChoices(rest);
  return choices.ok ? ok({ path, output, choices: choices.value }) : choices;
}

async function write({ path, output, choices }: Call): Promise<Result<string>> {
  if (PAGE_ENDINGS.test(output)) return exportPages(path, output, choices);
  const hidden = choices.plan?.hidden;
  const map = hidden === undefined ? ok(null) : mapOf(hidden);
  return map.ok ? exportData(path, output, choices.window, map.value) : map;
}
