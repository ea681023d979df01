import type { ReactNode } from 'react';
import type { ReportSectionId } from '../../shared/model/report-plan.ts';
import type { ReportContext } from './context.tsx';
import { AttachmentsSection, LimitsSection, MethodsSection, RecordsSection } from './section-appendix.tsx';
import { EntitiesSection, NotesSection, StatementsSection } from './section-context.tsx';
import { FiguresSection } from './section-figures.tsx';
import { FindingsSection } from './section-findings.tsx';
import { AskedSection, FrontSection } from './section-front.tsx';
import { HypothesesSection } from './section-hypotheses.tsx';
import { PairsSection } from './section-pairs.tsx';
import { SourcesSection } from './section-sources.tsx';

/** A part of the report: a function of the context, nothing else. */
export type ReportSection = (properties: { readonly context: ReportContext }) => ReactNode;

/** How each part prints. Ids, titles and the usual order are in shared/model/report-plan.ts. */
export const reportSections: { readonly [Id in ReportSectionId]: ReportSection } = {
  front: FrontSection,
  asked: AskedSection,
  sources: SourcesSection,
  entities: EntitiesSection,
  figures: FiguresSection,
  pairs: PairsSection,
  findings: FindingsSection,
  hypotheses: HypothesesSection,
  statements: StatementsSection,
  notes: NotesSection,
  limits: LimitsSection,
  methods: MethodsSection,
  attachments: AttachmentsSection,
  records: RecordsSection,
};
