import type { FindingState } from '../../shared/contract/engine-answers.ts';

/** A dull explanation with how it fared against every finding it was tried on. */
export interface WeighedExplanation {
  readonly explanation: string;
  readonly fits: number;
  readonly misfits: number;
  readonly unsure: number;
}

export interface Weighing {
  readonly explanations: readonly WeighedExplanation[];
  /** Findings that hold although every dull explanation that was tried on them does not fit. */
  readonly unexplained: readonly FindingState[];
  /** Findings for which some explanation cannot be ruled out for want of data. */
  readonly open: readonly FindingState[];
}

/** Sets the dull explanations against what was found; dismissed findings do not count. Most often fitting first, then by name. */
export function weigh(findings: readonly FindingState[]): Weighing {
  const found = findings.filter(({ finding, state }) => finding.verdict === 'found' && state !== 'dismissed');
  const tally = new Map<string, { fits: number; misfits: number; unsure: number }>();
  for (const { finding } of found)
    for (const { explanation, verdict } of finding.innocent) {
      const counts = tally.get(explanation) ?? { fits: 0, misfits: 0, unsure: 0 };
      counts[verdict === 'fits' ? 'fits' : verdict === 'does not fit' ? 'misfits' : 'unsure']++;
      tally.set(explanation, counts);
    }
  const explanations = [...tally].map(([explanation, counts]) => ({ explanation, ...counts }));
  explanations.sort((a, b) => b.fits - a.fits || a.misfits - b.misfits || (a.explanation < b.explanation ? -1 : 1));
  return {
    explanations,
    unexplained: found.filter(
      ({ finding }) =>
        finding.strength !== 'none' && finding.innocent.length > 0 && finding.innocent.every(({ verdict }) => verdict === 'does not fit'),
    ),
    open: found.filter(
      ({ finding }) =>
        finding.innocent.some(({ verdict }) => verdict === 'cannot say') && !finding.innocent.some(({ verdict }) => verdict === 'fits'),
    ),
  };
}

/** The state of the question in plain words, which never say more than the table. */
export function stateOfTheQuestion({ explanations, unexplained, open }: Weighing): string {
  const best = explanations[0];
  if (best === undefined) return 'No dull explanation has been tried on a finding yet, so nothing can be weighed.';
  const first =
    best.fits > 0
      ? `“${best.explanation}” fits ${best.fits} of the findings it was tried on and contradicts ${best.misfits}.`
      : 'None of the dull explanations that were tried fits what was found.';
  const second =
    unexplained.length === 0
      ? ' No finding is left for which every dull explanation has been ruled out.'
      : ` ${unexplained.length === 1 ? '1 finding is' : `${unexplained.length} findings are`} left for which every dull explanation that was tried does not fit; that is not proof of any other explanation.`;
  const third = open.length === 0 ? '' : ` For ${open.length} more the data cannot say.`;
  return first + second + third;
}
