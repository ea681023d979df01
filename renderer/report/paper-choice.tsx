import { Label, Radio, RadioGroup } from 'react-aria-components';
import { MOST_CITED_OF_FINDING, type Paper, type ReportPlan } from '../../shared/model/report-plan.ts';
import { changePlan } from '../state/report-plan.ts';
import { ChoiceField } from '../ui/choice-field.tsx';

const papers: readonly (readonly [Paper, string])[] = [
  ['a4', 'A4'],
  ['letter', 'US Letter'],
];

/** Paper, and how many records of each finding are printed in full. */
export function PaperChoice({ plan }: { readonly plan: ReportPlan }) {
  const counts = Array.from({ length: MOST_CITED_OF_FINDING + 1 }, (_, i) => ({ id: String(i), name: i === 0 ? 'none' : String(i) }));
  return (
    <div className="report-row">
      <RadioGroup className="field" value={plan.paper} onChange={(paper) => changePlan({ paper: paper as Paper })} orientation="horizontal">
        <Label className="field-label">Paper</Label>
        <div className="segments">
          {papers.map(([id, name]) => (
            <Radio key={id} value={id} className="segment">
              {name}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <ChoiceField
        label="Records printed of each finding"
        choices={counts}
        chosen={String(plan.citedOfFinding)}
        onChange={(id) => changePlan({ citedOfFinding: Number(id) })}
      />
    </div>
  );
}
