import { useMemo } from 'react';
import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { BriefFinding } from './brief-finding.tsx';

const FIRST = 3;

/** What an expert would look at first in this case: the strongest answer of each of three questions, the dull ones as loud as the others. */
export function StandsOut() {
  const findings = useCase((state) => state.findings);
  const looking = useCase((state) => Object.values(state.jobs).some((job) => job.kind === 'analyses' || job.kind === 'import'));
  const found = useMemo(() => findings.filter(({ finding, state }) => finding.verdict === 'found' && state !== 'dismissed'), [findings]);
  const first = useMemo(() => strongestOfEach(found).slice(0, FIRST), [found]);
  if (first.length === 0 && !looking) return null;
  return (
    <section className="inspector-part">
      <h3 className="section-title">What stands out</h3>
      {looking && (
        <output className="reading">
          Every question is being asked of every pair; what stands out {first.length === 0 ? 'comes here' : 'may change'}.
        </output>
      )}
      <ul className="brief-findings">
        {first.map(({ finding }) => (
          <BriefFinding key={finding.id} finding={finding} />
        ))}
      </ul>
      {found.length > first.length && (
        <Button kind="quiet" className="link" onPress={() => useView.setState({ panel: 'findings' })}>
          All {readableCount(found.length)} findings
        </Button>
      )}
    </section>
  );
}

/** The first finding of each analysis, in the order given: strongest first. */
function strongestOfEach(found: readonly FindingState[]): readonly FindingState[] {
  const seen = new Set<string>();
  return found.filter(({ finding: { analysis } }) => !seen.has(analysis) && seen.add(analysis));
}
