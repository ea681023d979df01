/** Parts of a report, in the order in which they print unless another was chosen. */
export const REPORT_SECTIONS = [
  'front',
  'asked',
  'sources',
  'entities',
  'figures',
  'pairs',
  'findings',
  'hypotheses',
  'statements',
  'notes',
  'limits',
  'methods',
  'attachments',
  'records',
] as const;

export type ReportSectionId = (typeof REPORT_SECTIONS)[number];

/** Without these nobody could check a report, or would know what it does not show: they may be moved (the front may not) and not left out. */
export const REQUIRED_SECTIONS: readonly ReportSectionId[] = ['front', 'sources', 'limits', 'methods', 'attachments'];

export const SECTION_TITLES: Readonly<Record<ReportSectionId, string>> = {
  front: 'Title and summary',
  asked: 'What was asked',
  sources: 'Sources',
  entities: 'Who is who',
  figures: 'Who, and when',
  pairs: 'Who contacted whom',
  findings: 'Findings',
  hypotheses: 'Competing explanations',
  statements: 'Dated statements',
  notes: 'Notes',
  limits: 'Limits',
  methods: 'How the numbers were computed',
  attachments: 'Attached files',
  records: 'Cited records',
};

export const PAPERS = ['a4', 'letter'] as const;
export type Paper = (typeof PAPERS)[number];

/** A name to hide and what stands in its place; '' lets Occam choose the next free pseudonym. */
export interface HiddenTerm {
  readonly term: string;
  readonly pseudonym: string;
}

/** Most records that a report prints of one finding: as many as a finding keeps. */
export const MOST_CITED_OF_FINDING = 10;

/** What the journalist chose and wrote for the report. Kept in the case. */
export interface ReportPlan {
  /** '' for the case's own title. */
  readonly title: string;
  /** The answer, in the journalist's words. */
  readonly summary: string;
  /** The question that the report answers. */
  readonly asked: string;
  readonly paper: Paper;
  readonly sections: readonly ReportSectionId[];
  /** Ids of findings in the order in which they print; null for all that were found and not dismissed. */
  readonly findings: readonly string[] | null;
  /** Ids of notes in the order in which they print; null for all. Those not for the report never print. */
  readonly notes: readonly string[] | null;
  /** Records of each finding that are printed in full, 0 to MOST_CITED_OF_FINDING. */
  readonly citedOfFinding: number;
  readonly hidden: readonly HiddenTerm[];
  /** Whether the terms in `hidden` are replaced. */
  readonly redacted: boolean;
}

export const DEFAULT_PLAN: ReportPlan = {
  title: '',
  summary: '',
  asked: '',
  paper: 'a4',
  sections: REPORT_SECTIONS,
  findings: null,
  notes: null,
  citedOfFinding: 3,
  hidden: [],
  redacted: false,
};

/** Sections as they will print: each once, the front first, those that a report must have at their place or, when missing, where they usually stand. */
export function completeSections(chosen: readonly ReportSectionId[]): ReportSectionId[] {
  const sections = [...new Set(chosen)].filter((id) => id !== 'front');
  for (const id of REQUIRED_SECTIONS) {
    if (id === 'front' || sections.includes(id)) continue;
    const usual = REPORT_SECTIONS.indexOf(id);
    const next = sections.findIndex((other) => REPORT_SECTIONS.indexOf(other) > usual);
    sections.splice(next < 0 ? sections.length : next, 0, id);
  }
  return ['front', ...sections];
}
