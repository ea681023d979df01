import type { Bearing, EvidenceRow, Hypothesis, HypothesisRanking, Level } from '../../shared/model/hypothesis.ts';

/** Weights of PARC's ACH: the square roots of 2, 1 and a half, so that high credibility and high relevance weigh 2. */
const WEIGHT: Readonly<Record<Level, number>> = { high: Math.SQRT2, medium: 1, low: Math.SQRT1_2 };
const INCONSISTENCY: Readonly<Record<Bearing, number>> = { CC: 0, C: 0, N: 0, NA: 0, I: 1, II: 2 };
const TURNED: Readonly<Record<Bearing, Bearing>> = { CC: 'II', C: 'I', N: 'N', NA: 'NA', I: 'C', II: 'CC' };

/** The explanations every case begins with (METHODS.md B17). */
export const DEFAULT_HYPOTHESES: readonly Hypothesis[] = [
  {
    id: 'M1',
    title: 'Marketing mail and a security scanner',
    claim:
      'Mail from the server was received and its links or senders looked up. Against it: no such pattern on sister servers, no mail accepted at all.',
  },
  {
    id: 'M2',
    title: 'Retry or misconfigured application',
    claim: 'A queue or program tries again and again. Against it: months of it, where retries end in days, and no match with a retry schedule.',
  },
  {
    id: 'M3',
    title: 'Cache or monitoring artefact',
    claim:
      'A cache renews what it holds, or a monitor checks. Against it: intervals shorter than the time to live, and phase that survives quiet times for a cache.',
  },
  {
    id: 'M4',
    title: 'Forged or selected data',
    claim: 'The log was made up, cut or chosen. Against it: even digits, steady split between servers, other parties in it behaving ordinarily.',
  },
  {
    id: 'M5',
    title: 'Channel driven by people',
    claim:
      'People on both sides exchanged something. Against it: a clock instead of office hours, the same pattern elsewhere, plain mail explains it.',
  },
  { id: 'M6', title: 'Malware beacon', claim: 'A program reports home. Against it: no fixed phase, known software asks alike.' },
  { id: 'M0', title: 'Cannot tell', claim: 'The log does not hold what would decide it.' },
];

/** Hypotheses that evidence must have spoken for or against before M5 may lead: rule out mail first. */
const MAIL_FIRST = ['M1', 'M2'];
const HUMAN = 'M5';

/** Those of M1 and M2 that no row speaks for or against. "Neutral" and "not applicable" do not count: they say that the row knows nothing of mail. */
export function mailNotLookedInto(hypotheses: readonly Hypothesis[], rows: readonly EvidenceRow[]): string[] {
  const speaks = (row: EvidenceRow, id: string): boolean => !['N', 'NA'].includes(row.bearing[id] ?? 'NA');
  return MAIL_FIRST.filter((id) => hypotheses.some((one) => one.id === id) && !rows.some((row) => speaks(row, id)));
}

/** Ranks hypotheses by weighted inconsistency; consistent evidence proves nothing and adds nothing. */
export function rankHypotheses(hypotheses: readonly Hypothesis[], rows: readonly EvidenceRow[]): HypothesisRanking {
  const nonDiagnostic = rows.filter((row) => !discriminates(hypotheses, row)).map((row) => row.id);
  const order = score(hypotheses, rows);
  const { leads, withheld } = leader(hypotheses, rows);
  const sensitive: { row: string; change: 'removed' | 'flipped'; leads: string | null }[] = [];
  for (const row of rows) {
    if (nonDiagnostic.includes(row.id)) continue;
    const without = leader(
      hypotheses,
      rows.filter((other) => other !== row),
    ).leads;
    if (without !== leads) sensitive.push({ row: row.id, change: 'removed', leads: without });
    const turned = leader(
      hypotheses,
      rows.map((other) => (other === row ? flipped(row) : other)),
    ).leads;
    if (turned !== leads) sensitive.push({ row: row.id, change: 'flipped', leads: turned });
  }
  return { order, leads, withheld, nonDiagnostic, sensitive };
}

function discriminates(hypotheses: readonly Hypothesis[], row: EvidenceRow): boolean {
  return new Set(hypotheses.filter(({ id }) => id !== 'M0').map(({ id }) => row.bearing[id] ?? 'NA')).size > 1;
}

function flipped(row: EvidenceRow): EvidenceRow {
  return { ...row, bearing: Object.fromEntries(Object.entries(row.bearing).map(([id, bearing]) => [id, TURNED[bearing]])) };
}

function score(hypotheses: readonly Hypothesis[], rows: readonly EvidenceRow[]): HypothesisRanking['order'] {
  const used = rows.filter((row) => discriminates(hypotheses, row));
  return hypotheses
    .map(({ id }) => {
      let weighted = 0;
      let raw = 0;
      let filled = 0;
      for (const row of used) {
        const bearing = row.bearing[id] ?? 'NA';
        if (bearing !== 'NA') filled++;
        raw += INCONSISTENCY[bearing];
        weighted += INCONSISTENCY[bearing] * WEIGHT[row.credibility] * WEIGHT[row.relevance];
      }
      return { hypothesis: id, weighted, raw, rows: filled };
    })
    .sort((a, b) => a.weighted - b.weighted || b.rows - a.rows || (a.hypothesis < b.hypothesis ? -1 : 1));
}

/** Forged data can look like anything, so hardly a row contradicts them: least inconsistent by default. They lead only on a row that speaks strongly for them. */
const FORGED = 'M4';

/** Whether any row puts a hypothesis to the test, so that it may lead: neutral rows do not. */
export function isTested(id: string, rows: readonly EvidenceRow[]): boolean {
  if (id === FORGED) return rows.some((row) => row.bearing[id] === 'CC');
  return rows.some((row) => !['N', 'NA'].includes(row.bearing[id] ?? 'NA'));
}

/**
 * Those that compete for the lead, least contradicted first. M0 has nothing against it by design: it is what is left when nobody leads. What no row rates does not
 * compete, nor do forged data for which nothing speaks strongly.
 */
export function contenders(hypotheses: readonly Hypothesis[], rows: readonly EvidenceRow[]): HypothesisRanking['order'] {
  return score(hypotheses, rows).filter(
    ({ hypothesis, rows: filled }) => hypothesis !== 'M0' && filled > 0 && (hypothesis !== FORGED || isTested(FORGED, rows)),
  );
}

/** "M1 and M5", "M1, M5 and M6". */
function listed(order: HypothesisRanking['order']): string {
  const ids = order.map((one) => one.hypothesis);
  return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}

/** Who leads, by the same rules for the whole matrix and for each that differs in one row. */
function leader(hypotheses: readonly Hypothesis[], rows: readonly EvidenceRow[]): { leads: string | null; withheld: string } {
  const order = contenders(hypotheses, rows);
  const [first, second] = order;
  if (first === undefined) return { leads: null, withheld: 'No evidence tells the hypotheses apart yet.' };
  if (second !== undefined && second.weighted - first.weighted < 1e-9)
    return { leads: null, withheld: `${listed(order.filter((one) => one.weighted - first.weighted < 1e-9))} have as much against them.` };
  if (!isTested(first.hypothesis, rows)) return { leads: null, withheld: `Nothing speaks for or against ${first.hypothesis}.` };
  if (first.hypothesis === HUMAN) {
    const missing = mailNotLookedInto(hypotheses, rows);
    if (missing.length > 0) return { leads: null, withheld: `Mail first: ${missing.join(' and ')} must be looked into before ${HUMAN} can lead.` };
  }
  return { leads: first.hypothesis, withheld: '' };
}
