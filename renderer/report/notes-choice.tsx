import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ReportPlan } from '../../shared/model/report-plan.ts';
import { useCase } from '../state/case.ts';
import { changePlan } from '../state/report-plan.ts';
import { Toggle } from '../ui/button.tsx';
import { chosenFirst, OrderedChoice } from './ordered-choice.tsx';

const SHOWN = 90;

/** Which notes print. Those that are “not for the report” are shown, so that nobody looks for them, and cannot be ticked. */
export function NotesChoice({ plan }: { readonly plan: ReportPlan }) {
  const notes = useCase((state) => state.notes);
  if (notes.length === 0) return null;
  const usual = notes.filter((note) => !note.confidential).map((note) => note.id);
  const chosen = (plan.notes ?? usual).filter((id) => usual.includes(id));
  const all = notes.map((note) => {
    const [line = ''] = note.text.trim().split('\n');
    const words = visible(line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line) || 'An empty note';
    return { id: note.id, name: words, shown: words, ...(note.confidential && { fixed: 'not for the report' }) };
  });
  return (
    <section aria-label="Notes">
      <h2 className="section-title">Notes</h2>
      <Toggle on={plan.notes === null} onChange={(usually) => changePlan({ notes: usually ? null : chosen })}>
        All that may leave the case ({readableCount(usual.length)})
      </Toggle>
      {plan.notes !== null && (
        <OrderedChoice title="Notes" choices={chosenFirst(all, chosen)} chosen={chosen} onChange={(ids) => changePlan({ notes: ids })} />
      )}
    </section>
  );
}
