import type { Finding } from '../../shared/model/finding.ts';
import type { Bearing, EvidenceRow } from '../../shared/model/hypothesis.ts';

/** How findings of one analysis bear on the default hypotheses. */
interface Rule {
  /** Id of the row it fills in. Ratings by hand are kept under it, so it never changes. */
  readonly id: string;
  readonly analysis: string;
  /** Which findings; all found ones when absent. */
  readonly when?: (finding: Finding) => boolean;
  readonly bearing: Readonly<Record<string, Bearing>>;
  readonly because: string;
}

const MONTH_DAYS = 30;

const days = (finding: Finding): number => (finding.window[1] - finding.window[0]) / 86_400e6;

/** The discriminating tests of METHODS.md B17 as rules; the journalist may change every cell. */
const RULES: readonly Rule[] = [
  {
    id: 'mail-retry-fits',
    analysis: 'mail-retry',
    when: (finding) => finding.verdict === 'found',
    bearing: { M1: 'C', M2: 'CC', M3: 'N', M4: 'N', M5: 'II', M6: 'I' },
    because: 'The times follow the retry schedule of a mail program.',
  },
  {
    id: 'mail-retry-none',
    analysis: 'mail-retry',
    when: (finding) => finding.verdict === 'not found' && days(finding) > MONTH_DAYS,
    bearing: { M1: 'N', M2: 'I', M3: 'N', M4: 'N', M5: 'N', M6: 'N' },
    because: 'No retry schedule fits, and retries of one message end after days, not months.',
  },
  {
    id: 'caching',
    analysis: 'caching',
    bearing: { M1: 'N', M2: 'N', M3: 'CC', M4: 'N', M5: 'N', M6: 'I' },
    because: 'A pile-up just above a time to live is what a cache does; a beacon keeps its phase.',
  },
  {
    id: 'periodicity',
    analysis: 'periodicity',
    bearing: { M1: 'I', M2: 'C', M3: 'C', M4: 'N', M5: 'I', M6: 'C' },
    because: 'A beat that keeps its phase comes from a clock: a program, a monitor or a beacon, not from people.',
  },
  {
    id: 'working-hours',
    analysis: 'working-hours',
    bearing: { M1: 'C', M2: 'I', M3: 'I', M4: 'N', M5: 'C', M6: 'I' },
    because: 'Office hours point to people, or to mail that people send; programs do not rest.',
  },
  {
    id: 'collection-gap',
    analysis: 'collection-gap',
    bearing: { M1: 'N', M2: 'N', M3: 'N', M4: 'C', M5: 'N', M6: 'N' },
    because: 'All sources fell silent at once: the recording, or whoever cut it, not any of the parties.',
  },
  {
    id: 'silence-of-a-part',
    analysis: 'silence',
    when: (finding) => finding.verdict === 'found' && finding.method.parameters['part'] === 'aperiodic',
    bearing: { M1: 'C', M2: 'I', M3: 'I', M4: 'N', M5: 'C', M6: 'I' },
    because: 'One part stopped while the beat went on: whatever drives it is not the program that keeps the beat.',
  },
  {
    id: 'selective-access',
    analysis: 'selective-access',
    bearing: { M1: 'I', M2: 'N', M3: 'N', M4: 'N', M5: 'C', M6: 'C' },
    because: 'Strangers are refused and insiders accepted; a marketing relay refuses everyone or nobody.',
  },
  {
    id: 'uneven-digits',
    analysis: 'completeness',
    when: (finding) => finding.verdict === 'found' && (finding.statistics['digitP'] ?? 1) < 1e-6,
    bearing: { M1: 'N', M2: 'C', M3: 'C', M4: 'C', M5: 'N', M6: 'N' },
    because: 'Uneven digits come from schedules or from typed-in times.',
  },
  {
    id: 'ordinary-times',
    analysis: 'completeness',
    when: (finding) => finding.verdict === 'not found' && finding.statistics['digitP'] !== undefined,
    bearing: { M1: 'N', M2: 'N', M3: 'N', M4: 'I', M5: 'N', M6: 'N' },
    because: 'Order and digits of the times are as in an ordinary log.',
  },
];

/** Ids that rows filled from findings may have: no row of the journalist's own may take one. */
export const AUTOMATIC_ROWS: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

/** Rows filled from findings about these hosts (all findings when empty), one for each rule that applies, the strongest finding speaking for it. */
export function rowsFromFindings(findings: readonly Finding[], hosts: readonly string[] = []): EvidenceRow[] {
  const rows: EvidenceRow[] = [];
  for (const rule of RULES) {
    const fitting = findings.filter(
      (one) => one.analysis === rule.analysis && touches(one, hosts) && (rule.when === undefined ? one.verdict === 'found' : rule.when(one)),
    );
    const [first] = fitting;
    if (first === undefined) continue;
    rows.push({
      id: rule.id,
      text: first.summary,
      credibility: first.strength === 'very strong' || first.strength === 'strong' ? 'high' : first.strength === 'weak' ? 'low' : 'medium',
      relevance: 'medium',
      bearing: rule.bearing,
      finding: first.id,
      because: rule.because,
    });
  }
  return rows;
}

/** True when the finding names one of the hosts, or nobody (it is about the log). */
function touches(finding: Finding, hosts: readonly string[]): boolean {
  const { from, to, host, hosts: many, successor } = finding.subject;
  const named = [from, to, host, successor, ...(many ?? [])].filter((name) => name !== undefined);
  return hosts.length === 0 || named.length === 0 || named.some((name) => hosts.includes(name));
}
