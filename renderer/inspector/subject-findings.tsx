import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { useCase } from '../state/case.ts';
import { type SubjectChoice, subjectName } from '../state/selection.ts';
import { BriefFinding } from './brief-finding.tsx';

/** What the analyses say about the selected host or pair, in short; the findings panel has the rest. */
export function SubjectFindings({ subject }: { readonly subject: SubjectChoice }) {
  const findings = useCase((state) => state.findings);
  const about = findings.filter((state) => state.state !== 'dismissed' && concerns(state, subject)).slice(0, 6);
  if (about.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3 className="section-title">Findings about it</h3>
      <ul className="brief-findings">
        {about.map(({ finding }) => (
          <BriefFinding key={finding.id} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function concerns({ finding: { subject, verdict } }: FindingState, choice: SubjectChoice): boolean {
  if (verdict === 'not found') return false;
  if (choice.type === 'pair') return subject.from === choice.from && subject.to === choice.to;
  const name = subjectName(choice);
  return subject.host === name || subject.to === name || subject.from === name || (subject.hosts?.includes(name) ?? false);
}
