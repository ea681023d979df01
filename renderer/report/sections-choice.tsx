import {
  completeSections,
  REPORT_SECTIONS,
  REQUIRED_SECTIONS,
  type ReportPlan,
  type ReportSectionId,
  SECTION_TITLES,
} from '../../shared/model/report-plan.ts';
import { changePlan } from '../state/report-plan.ts';
import { chosenFirst, OrderedChoice } from './ordered-choice.tsx';

/** Which parts print, and in which order. */
export function SectionsChoice({ plan }: { readonly plan: ReportPlan }) {
  const chosen = completeSections(plan.sections);
  const all = REPORT_SECTIONS.map((id) => ({
    id,
    name: SECTION_TITLES[id],
    shown: SECTION_TITLES[id],
    still: id === 'front',
    ...(REQUIRED_SECTIONS.includes(id) && { fixed: 'always' }),
  }));
  return (
    <section aria-label="Sections">
      <h2 className="section-title">Sections</h2>
      <OrderedChoice
        title="Sections"
        choices={chosenFirst(all, chosen)}
        chosen={chosen}
        onChange={(sections) => changePlan({ sections: sections as ReportSectionId[] })}
      />
    </section>
  );
}
