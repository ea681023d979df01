import type { Entity } from '../../shared/model/entity.ts';
import type { Correction } from '../../shared/model/finding.ts';
import { CaseMemory } from '../engine/case-memory.ts';
import { readCorrection } from '../engine/run-options.ts';
import { windowView } from '../engine/window-view.ts';
import { buildPairs } from '../events/pairs.ts';
import type { CaseStore } from '../store/case-store.ts';
import { writeFindings } from '../store/findings.ts';
import { readEntities, readSetting } from '../store/records.ts';
import { analysisJson, jsonText } from './analysis-json.ts';
import type { Terminal } from './command.ts';
import { findAll } from './find-all.ts';
import type { ReadingOptions } from './options.ts';
import { summaryText } from './summary-text.ts';

/** Entities of the call go into the case, in place of those of the same name. */
export async function saveEntities(store: CaseStore, entities: readonly Entity[]): Promise<void> {
  const known = await readEntities(store.database.main);
  for (const entity of entities) {
    const before = known.find((candidate) => candidate.name === entity.name) ?? null;
    const taken = new Set(entity.hosts);
    const others = known
      .filter((candidate) => candidate.id !== before?.id && candidate.hosts.some((host) => taken.has(host)))
      .map((candidate) => ({
        kind: 'entity' as const,
        id: candidate.id,
        before: candidate,
        after: { ...candidate, hosts: candidate.hosts.filter((host) => !taken.has(host)) },
      }));
    const id = before?.id ?? `entity ${entity.name}`;
    await store.act('group hosts', [...others, { kind: 'entity', id, before, after: { ...entity, id } }]);
  }
}

/** A correction that was asked for holds for later runs over the case as well. */
export async function saveCorrection(store: CaseStore, after: Correction | null): Promise<void> {
  const before = await readSetting(store.database.main, 'correction');
  if (after !== null && after !== before) await store.act('choose how q is adjusted', [{ kind: 'setting', id: 'correction', before, after }]);
}

/** Analyses the whole case, keeps the findings in it, and prints what `analyze` prints. */
export async function printCase(store: CaseStore, options: ReadingOptions, terminal: Terminal): Promise<void> {
  const memory = await CaseMemory.load(store);
  const { table, actors } = memory;
  const correction = await readCorrection(store.database.main);
  const findings = await findAll({ table, pairs: memory.pairs, actors: actors.names, pull: memory.pull }, { ...options, correction }, terminal);
  if (options.only === null && options.window === null) await writeFindings(store.database.main, findings);
  const shown = options.window === null ? table : windowView(table, options.window);
  const pairs = options.window === null ? memory.pairs : buildPairs(shown, actors.actorOf);
  const kept = options.all ? findings : findings.filter((finding) => finding.verdict === 'found');
  const analysed = { seed: options.seed, sources: table.sources, table: shown, pairs, actors: actors.names, findings: kept };
  terminal.print(options.json ? jsonText(analysisJson(analysed, options.pairs)) : summaryText(analysed, options.pairs));
}
