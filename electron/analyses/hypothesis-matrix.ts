import type { Finding } from '../../shared/model/finding.ts';
import type {
  EvidenceRow,
  EvidenceWords,
  Hypothesis,
  HypothesisMatrix,
  HypothesisRanking,
  MatrixRow,
  Weighing,
} from '../../shared/model/hypothesis.ts';
import { contenders, DEFAULT_HYPOTHESES, isTested, mailNotLookedInto, rankHypotheses } from './hypotheses.ts';
import { rowsFromFindings } from './hypothesis-rows.ts';
import { missingTests } from './hypothesis-tests.ts';

/** Version of how the matrix is filled in and scored; raised when the same findings and words could give another number. */
export const MATRIX_VERSION = '1.0';

/** Rows that a sentence names; the rest is counted. */
const NAMED_ROWS = 3;

/** The matrix of a case: rows from findings, changed by hand where the journalist did so, then the journalist's own. Pure. */
export function weighHypotheses(findings: readonly Finding[], weighing: Weighing): HypothesisMatrix {
  const hypotheses = DEFAULT_HYPOTHESES;
  const dismissed = new Set(weighing.dismissed.map(keyOf));
  const kept = findings.filter((finding) => !dismissed.has(keyOf(finding)));
  const words = new Map(weighing.words.map((word) => [word.id, word]));
  const automatic = rowsFromFindings(kept, weighing.about);
  const rows = [
    ...automatic.map((row) => byHand(hypotheses, row, words.get(row.id))),
    ...weighing.words.filter((word) => word.own !== null && !automatic.some((row) => row.id === word.id)).map((word) => ownRow(hypotheses, word)),
  ];
  const ranking = rankHypotheses(hypotheses, rows);
  const missingMail = mailNotLookedInto(hypotheses, rows);
  const [first, second] = contenders(hypotheses, rows);
  return {
    version: MATRIX_VERSION,
    hypotheses,
    about: weighing.about,
    rows,
    ranking,
    mailFirst: { done: missingMail.length === 0, missing: missingMail },
    state: stateWords(hypotheses, ranking, rows),
    sensitivity: sensitivityWords(hypotheses, ranking, rows),
    missing:
      first === undefined || second === undefined
        ? null
        : { between: [first.hypothesis, second.hypothesis], tests: missingTests(first.hypothesis, second.hypothesis, rows) },
  };
}

/** What a finding is, whatever its id: the same in a redacted report. */
function keyOf({ analysis, subject }: Pick<Finding, 'analysis' | 'subject'>): string {
  const { from, to, host, successor, hosts } = subject;
  return JSON.stringify([analysis, from, to, host, successor, hosts]);
}

function byHand(hypotheses: readonly Hypothesis[], row: EvidenceRow, word: EvidenceWords | undefined): MatrixRow {
  const rated = hypotheses.map(({ id }) => id).filter((id) => word?.bearing[id] !== undefined);
  return {
    ...row,
    bearing: { ...row.bearing, ...word?.bearing },
    credibility: word?.credibility ?? row.credibility,
    relevance: word?.relevance ?? row.relevance,
    own: false,
    byHand: rated,
    weighedByHand: word !== undefined && (word.credibility !== null || word.relevance !== null),
  };
}

function ownRow(hypotheses: readonly Hypothesis[], word: EvidenceWords): MatrixRow {
  return {
    id: word.id,
    text: word.own?.text ?? '',
    because: word.own?.because ?? '',
    bearing: word.bearing,
    credibility: word.credibility ?? 'medium',
    relevance: word.relevance ?? 'medium',
    own: true,
    byHand: hypotheses.map(({ id }) => id).filter((id) => word.bearing[id] !== undefined),
    weighedByHand: word.credibility !== null || word.relevance !== null,
  };
}

/** Words before codes: a reader learns the code from them. */
const titled = (hypotheses: readonly Hypothesis[], id: string): string => `“${hypotheses.find((one) => one.id === id)?.title ?? id}” (${id})`;

const points = (value: number): string => value.toFixed(1);

const orList = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);

/** Where the question stands. "Leads" is said of the one with least against it, and never that it is so. */
function stateWords(hypotheses: readonly Hypothesis[], ranking: HypothesisRanking, rows: readonly EvidenceRow[]): string {
  if (rows.length === 0) return 'Nothing has been weighed yet: no finding fills in a row, and none was written by hand.';
  const telling = rows.length - ranking.nonDiagnostic.length;
  const untested = hypotheses.filter(({ id }) => id !== 'M0' && id !== 'M4' && !isTested(id, rows)).map(({ id }) => titled(hypotheses, id));
  const counted = [
    `${telling} of ${rows.length} ${rows.length === 1 ? 'row tells' : 'rows tell'} the explanations apart.`,
    ...(untested.length === 0 ? [] : [`Nothing in the table puts ${orList(untested)} to the test.`]),
    ...(isTested('M4', rows)
      ? []
      : [`${titled(hypotheses, 'M4')} cannot lead: forged data can look like anything, so it takes a row that speaks strongly for them.`]),
  ].join(' ');
  if (ranking.leads === null) {
    const why = hypotheses.reduce((text, { id }) => text.replaceAll(new RegExp(`\\b${id}\\b`, 'g'), titled(hypotheses, id)), ranking.withheld);
    return `No explanation leads. ${why} ${counted}`;
  }
  const [first, second] = contenders(hypotheses, rows);
  const next = second === undefined ? '' : `; next comes ${titled(hypotheses, second.hypothesis)} with ${points(second.weighted)}`;
  return `Least speaks against ${titled(hypotheses, ranking.leads)}: ${points(first?.weighted ?? 0)} points${next}. ${counted} This ranks the explanations in the table by what contradicts them; it proves none, and one that is not in the table may be the right one.`;
}

/** Which single rows the order hangs on; E1 is the first row. */
function sensitivityWords(hypotheses: readonly Hypothesis[], ranking: HypothesisRanking, rows: readonly EvidenceRow[]): string {
  if (rows.length === 0) return '';
  const { sensitive } = ranking;
  const lead = ranking.leads === null ? 'That nobody leads' : `The lead of ${titled(hypotheses, ranking.leads)}`;
  if (sensitive.length === 0) return `${lead} does not hang on any single row: leaving one out or turning it round changes nothing.`;
  // Rows go by their place: a sentence that cut their texts short would read otherwise once names in them are hidden.
  const numbered = (id: string): string => `E${rows.findIndex((row) => row.id === id) + 1}`;
  const parts = sensitive.slice(0, NAMED_ROWS).map(({ row, change, leads }) => {
    const then = leads === null ? 'nobody would lead' : `${titled(hypotheses, leads)} would lead`;
    return change === 'removed' ? `without ${numbered(row)} ${then}` : `were ${numbered(row)} the other way round, ${then}`;
  });
  const more = sensitive.length > NAMED_ROWS ? `; ${sensitive.length - NAMED_ROWS} more such changes` : '';
  return `${lead} hangs on single rows: ${parts.join('; ')}${more}.`;
}
