import type { ReactNode } from 'react';
import type { ReportContext } from './context.tsx';
import { AttachmentsSection, LimitsSection, MethodsSection, RecordsSection } from './section-appendix.tsx';
import { EntitiesSection, NotesSection, StatementsSection } from './section-context.tsx';
import { FiguresSection } from './section-figures.tsx';
import { FindingsSection } from './section-findings.tsx';
import { FrontSection } from './section-front.tsx';
import { HypothesesSection } from './section-hypotheses.tsx';
import { PairsSection } from './section-pairs.tsx';
import { SourcesSection } from './section-sources.tsx';

/** A part of the report: a function of the context, nothing else. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly render: (properties: { readonly context: ReportContext }) => ReactNode;
}

/** All sections in the order they print. A new one is a file and a line here. */
export const reportSections: readonly ReportSection[] = [
  { id: 'front', title: 'Title and summary', render: FrontSection },
  { id: 'sources', title: 'Sources', render: SourcesSection },
  { id: 'entities', title: 'Who is who', render: EntitiesSection },
  { id: 'figures', title: 'Figures', render: FiguresSection },
  { id: 'pairs', title: 'Who contacted whom', render: PairsSection },
  { id: 'findings', title: 'Findings', render: FindingsSection },
  { id: 'hypotheses', title: 'Competing explanations', render: HypothesesSection },
  { id: 'statements', title: 'Dated statements', render: StatementsSection },
  { id: 'notes', title: 'Notes', render: NotesSection },
  { id: 'limits', title: 'Limits', render: LimitsSection },
  { id: 'methods', title: 'How the numbers were computed', render: MethodsSection },
  { id: 'attachments', title: 'Attached files', render: AttachmentsSection },
  { id: 'records', title: 'Cited records', render: RecordsSection },
];
