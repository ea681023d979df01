import type { EventTable, PairTable } from '../../../shared/model/event-table.ts';
import type { Finding } from '../../../shared/model/finding.ts';
import { analyses } from '../../analyses/index.ts';
import { groupActors } from '../../engine/actors.ts';
import { windowView } from '../../engine/window-view.ts';
import { buildPairs } from '../../events/pairs.ts';
import { analysisJson, jsonText } from '../analysis-json.ts';
import type { CliCommand, Terminal } from '../command.ts';
import { findAll } from '../find-all.ts';
import { READING_OPTIONS, type ReadingOptions, readingOptions } from '../options.ts';
import { readFiles } from '../read-files.ts';
import { summaryText } from '../summary-text.ts';

/** `occam analyze FILE...`: reads into memory, analyses, prints; leaves nothing behind. */
export const analyzeCommand: CliCommand = {
  name: 'analyze',
  usage: 'analyze FILE... [options]',
  does: 'reads files, folders and archives, runs the analyses in memory, prints a summary, or JSON with --json',
  options: READING_OPTIONS,
  run: async (words, terminal) => {
    const options = readingOptions(words);
    if (!options.ok) {
      terminal.complain(options.error.message);
      return 2;
    }
    const wrong = wrongCall(options.value);
    if (wrong !== null) {
      terminal.complain(wrong);
      return 2;
    }
    const read = await readFiles(options.value, terminal);
    if (terminal.stopped.aborted) {
      terminal.complain('stopped; nothing was changed');
      return 1;
    }
    if (!read.ok) {
      terminal.complain(read.error.message);
      return 1;
    }
    for (const failure of read.value.refused) terminal.complain(failure.message);
    await printAnalysis(read.value.table, options.value, terminal);
    return 0;
  },
};

/** What is wrong with the call beyond its options, as a sentence; null when nothing is. */
export function wrongCall(options: ReadingOptions): string | null {
  if (options.paths.length === 0) return 'name at least one file or folder; see: occam analyze --help';
  const unknown = options.only?.find((id) => !analyses.some((analysis) => analysis.id === id));
  if (unknown !== undefined) return `--only ${unknown}: there is no such analysis; one of: ${analyses.map((analysis) => analysis.id).join(', ')}`;
  return null;
}

async function printAnalysis(table: EventTable, options: ReadingOptions, terminal: Terminal): Promise<void> {
  const actors = groupActors(table.hosts, options.entities);
  for (const entity of options.entities) {
    if (!entity.hosts.some((host) => actors.hostIndex.has(host))) terminal.complain(`--entity ${entity.name}: none of its hosts is in these files`);
  }
  const allPairs = buildPairs(table, actors.actorOf);
  const findings = await findAll({ table, pairs: allPairs, actors: actors.names }, options, terminal);
  const shown = options.window === null ? table : windowView(table, options.window);
  const pairs: PairTable = options.window === null ? allPairs : buildPairs(shown, actors.actorOf);
  const kept: readonly Finding[] = options.all ? findings : findings.filter((finding) => finding.verdict === 'found');
  const analysed = { seed: options.seed, sources: table.sources, table: shown, pairs, actors: actors.names, findings: kept };
  terminal.print(options.json ? jsonText(analysisJson(analysed, options.pairs)) : summaryText(analysed, options.pairs));
}
