import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { chipOf, questionOf } from '../../shared/lib/finding-words.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { useCase } from '../state/case.ts';
import { type SubjectChoice, subjectName } from '../state/selection.ts';
import { useView } from '../state/view.ts';

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

function BriefFinding({ finding }: { readonly finding: Finding }) {
  const chip = chipOf(finding);
  return (
    <li className="card">
      <div className="card-head">
        <h4>
          <button type="button" className="card-open" onClick={() => useView.setState({ panel: 'findings' })}>
            {questionOf(finding.analysis)}
          </button>
        </h4>
        <span className={`chip chip-${chip.tone}`}>{chip.words}</span>
      </div>
      <p>{visible(finding.summary)}</p>
    </li>
  );
}
