import { CORRECTIONS, type Correction, type Finding } from '../../shared/model/finding.ts';
import type { RunOptions } from '../analyses/analysis.ts';
import { DEFAULT_OPTIONS } from '../analyses/context.ts';
import type { Session } from '../store/database.ts';
import { readSetting } from '../store/records.ts';

/** How the next run over a case pays for its many questions: as the journalist set it, or as usual. */
export async function readCorrection(session: Session): Promise<Correction> {
  return known(await readSetting(session, 'correction'));
}

/** Options for the next run over a case. */
export async function readRunOptions(session: Session): Promise<RunOptions> {
  return { ...DEFAULT_OPTIONS, correction: await readCorrection(session) };
}

/** Options that findings were computed with, as they say themselves: a setting may have changed since. */
export function optionsOf(findings: readonly Finding[]): RunOptions {
  const told = findings.find(({ method }) => method.parameters['correction'] !== undefined)?.method.parameters ?? {};
  const number = (name: 'seed' | 'falseDiscoveryRate') => Number(told[name] ?? DEFAULT_OPTIONS[name]);
  return {
    seed: number('seed'),
    // A finding may tell of a finer gap of its own; the run's is not a choice yet.
    burstGapSeconds: DEFAULT_OPTIONS.burstGapSeconds,
    falseDiscoveryRate: number('falseDiscoveryRate'),
    correction: known(told['correction']),
  };
}

function known(word: unknown): Correction {
  return Object.values(CORRECTIONS).find((correction) => correction === word) ?? DEFAULT_OPTIONS.correction;
}
