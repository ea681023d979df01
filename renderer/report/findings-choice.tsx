import { chipOf, questionOf, subjectWords } from '../../shared/lib/finding-words.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import type { ReportPlan } from '../../shared/model/report-plan.ts';
import { useCase } from '../state/case.ts';
import { changePlan } from '../state/report-plan.ts';
import { Toggle } from '../ui/button.tsx';
import { chosenFirst, OrderedChoice } from './ordered-choice.tsx';

/** Which findings print: all that were found and not dismissed, or those ticked here, in this order. */
export function FindingsChoice({ plan }: { readonly plan: ReportPlan }) {
  const findings = useCase((state) => state.findings);
  const usual = findings.filter(({ finding, state }) => finding.verdict === 'found' && state !== 'dismissed');
  const chosen = plan.findings ?? usual.map(({ finding }) => finding.id);
  const all = findings
    .filter(({ finding }) => finding.verdict === 'found' || chosen.includes(finding.id))
    .map(({ finding, state }) => {
      const { words, tone } = chipOf(finding);
      const subject = subjectWords(finding.subject);
      return {
        id: finding.id,
        name: `${questionOf(finding.analysis)} ${subject}`,
        shown: (
          <>
            {questionOf(finding.analysis)} <span className={`chip chip-${tone}`}>{words}</span>
            <span className="report-item-about form-note mono">
              {subject}
              {state === 'dismissed' ? ' (dismissed)' : ''}
            </span>
          </>
        ),
      };
    });
  return (
    <section aria-label="Findings">
      <h2 className="section-title">Findings</h2>
      <Toggle on={plan.findings === null} onChange={(usually) => changePlan({ findings: usually ? null : chosen })}>
        All that were found and not dismissed ({readableCount(usual.length)})
      </Toggle>
      {plan.findings !== null && (
        <OrderedChoice title="Findings" choices={chosenFirst(all, chosen)} chosen={chosen} onChange={(ids) => changePlan({ findings: ids })} />
      )}
    </section>
  );
}
