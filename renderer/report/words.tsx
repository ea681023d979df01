import { Input, Label, TextArea, TextField } from 'react-aria-components';
import type { ReportPlan } from '../../shared/model/report-plan.ts';
import { useCase } from '../state/case.ts';
import { typeIntoPlan } from '../state/report-plan.ts';

/** Title, question and answer: what stands on the first page. */
export function Words({ plan }: { readonly plan: ReportPlan }) {
  const title = useCase((state) => state.summary?.title ?? '');
  return (
    <>
      <TextField className="field" value={plan.title} onChange={(text) => typeIntoPlan({ title: text })}>
        <Label className="field-label">Title</Label>
        <Input className="input" placeholder={title} />
      </TextField>
      <TextField className="field" value={plan.summary} onChange={(summary) => typeIntoPlan({ summary })}>
        <Label className="field-label">Summary: the answer first</Label>
        <TextArea className="input report-words" rows={5} />
      </TextField>
      <TextField className="field" value={plan.asked} onChange={(asked) => typeIntoPlan({ asked })}>
        <Label className="field-label">What was asked</Label>
        <TextArea className="input report-words" rows={3} />
      </TextField>
    </>
  );
}
