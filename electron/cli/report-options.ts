import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { isZone } from '../../shared/lib/zone.ts';
import { MOST_CITED_OF_FINDING, PAPERS, type Paper, REPORT_SECTIONS, type ReportPlan, type ReportSectionId } from '../../shared/model/report-plan.ts';
import type { ReportChoices } from '../engine/report-choices.ts';
import { hiddenTerms } from '../report/redact.ts';
import { type OptionSpecification, readWindow } from './options.ts';
import { readRedactionMap } from './redaction-file.ts';

/** What the builder in the window offers, as words of the terminal; laid over the plan that the case keeps. */
export const REPORT_SPECIFICATION = {
  redact: { type: 'string' },
  tz: { type: 'string' },
  'second-tz': { type: 'string' },
  window: { type: 'string' },
  paper: { type: 'string' },
  sections: { type: 'string' },
  findings: { type: 'string' },
  notes: { type: 'string' },
  cited: { type: 'string' },
  title: { type: 'string' },
  summary: { type: 'string' },
  asked: { type: 'string' },
} as const satisfies OptionSpecification;

export type ReportWords = { readonly [K in keyof typeof REPORT_SPECIFICATION]?: string };

export const REPORT_OPTIONS = [
  '--redact MAP         JSON from name to pseudonym (null: Occam chooses), or a list of names; nothing is written if one of them is left anywhere',
  '--tz ZONE            IANA zone in which times are printed; default UTC',
  '--second-tz ZONE     a second one, beside the first',
  '--window START/END   only this time, ISO 8601',
  '--paper a4|letter    default: as chosen in the case, else a4',
  `--sections ID,ID     which parts, in this order: ${REPORT_SECTIONS.join(' ')}`,
  '--findings ID,ID     which findings, in this order (ids as in analyze --json); default: all that were found and not dismissed',
  '--notes ID,ID|none   which notes, in this order; those marked “not for the report” never print',
  `--cited N            records of each finding printed in full, 0 to ${MOST_CITED_OF_FINDING}`,
  '--title, --summary, --asked TEXT   the words of the first page',
];

/** Reads the words; the redaction map is read from its file. */
export async function reportChoices(words: ReportWords): Promise<Result<ReportChoices>> {
  for (const name of ['tz', 'second-tz'] as const) {
    const zone = words[name];
    if (zone !== undefined && !isZone(zone)) return fail('wrong-call', `--${name} ${zone}: not a time zone; give an IANA name such as Europe/Berlin`);
  }
  const window = words.window === undefined ? ok(null) : readWindow(words.window);
  if (!window.ok) return window;
  const plan = planOf(words);
  if (!plan.ok) return plan;
  const map = words.redact === undefined ? null : await readRedactionMap(words.redact);
  if (map !== null && !map.ok) return map;
  return ok({
    zone: words.tz ?? 'UTC',
    secondZone: words['second-tz'] ?? null,
    window: window.value,
    plan: { ...plan.value, ...(map !== null && { redacted: true, hidden: hiddenTerms(map.value) }) },
  });
}

function planOf({ paper, sections, findings, notes, cited, title, summary, asked }: ReportWords): Result<Partial<ReportPlan>> {
  if (paper !== undefined && !PAPERS.includes(paper as Paper)) return fail('wrong-call', `--paper ${paper}: the paper is ${PAPERS.join(' or ')}`);
  const parts = sections === undefined ? undefined : listed(sections);
  const unknown = parts?.find((part) => !REPORT_SECTIONS.includes(part as ReportSectionId));
  if (unknown !== undefined) return fail('wrong-call', `--sections ${unknown}: there is no such part; there are ${REPORT_SECTIONS.join(', ')}`);
  if (cited !== undefined && !(/^\d+$/.test(cited) && Number(cited) <= MOST_CITED_OF_FINDING))
    return fail('wrong-call', `--cited ${cited}: give a number from 0 to ${MOST_CITED_OF_FINDING}`);
  return ok({
    ...(paper !== undefined && { paper: paper as Paper }),
    ...(parts !== undefined && { sections: parts as ReportSectionId[] }),
    ...(findings !== undefined && { findings: listed(findings) }),
    ...(notes !== undefined && { notes: notes === 'none' ? [] : listed(notes) }),
    ...(cited !== undefined && { citedOfFinding: Number(cited) }),
    ...(title !== undefined && { title }),
    ...(summary !== undefined && { summary }),
    ...(asked !== undefined && { asked }),
  });
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
