import type { Finding } from '../../shared/model/finding.ts';
import type { ReportModel } from '../../shared/model/report.ts';

/** What to hide and what stands in its place. Kept by the journalist, apart from the report; whoever has it can verify the report. */
export type RedactionMap = ReadonlyMap<string, string>;

const WORD = '[\\p{L}\\p{N}_]';
/** Names shorter than this are not looked for with their punctuation taken out: they would be found in any hash. */
const SHORTEST_SQUEEZED = 8;

/**
 * Completes a map: terms without a pseudonym get the next free one, `Host A1`, `Host A2` … for addresses and host names, `Name B1` … for anything else.
 * The same terms in the same order give the same pseudonyms.
 */
export function completeMap(terms: ReadonlyMap<string, string | null>): RedactionMap {
  const taken = new Set([...terms.values()].filter((value) => value !== null));
  const next = { 'Host A': 1, 'Name B': 1 };
  const map = new Map<string, string>();
  for (const [term, given] of terms) {
    if (term.trim() === '') continue;
    if (given !== null) {
      map.set(term, given);
      continue;
    }
    const series = /^[^\s@]*[.:][^\s@]*$/.test(term) ? 'Host A' : 'Name B';
    let pseudonym = `${series}${next[series]++}`;
    while (taken.has(pseudonym)) pseudonym = `${series}${next[series]++}`;
    taken.add(pseudonym);
    map.set(term, pseudonym);
  }
  return map;
}

/** Replaces every term, whole words only, whatever its case, longest first, so that `192.0.2.1` does not touch `192.0.2.15`. */
export function redactText(text: string, map: RedactionMap): string {
  if (map.size === 0) return text;
  const pseudonyms = new Map([...map].map(([term, pseudonym]) => [term.toLowerCase(), pseudonym]));
  return text.replace(pattern([...map.keys()]), (match) => pseudonyms.get(match.toLowerCase()) ?? match);
}

/**
 * The model with every term replaced in every text of it: names, titles, notes, summaries, reasons, file names, raw lines. Ids of findings are numbered anew, because they are
 * hashes of names and could be guessed back.
 */
export function redactModel(model: ReportModel, map: RedactionMap): ReportModel {
  const redacted = redactValue(model, map) as ReportModel;
  const numbered = new Map(model.findings.map((finding, i) => [finding.id, `finding-${i + 1}`]));
  const { hypotheses } = redacted;
  // What a registry says of a hidden host would name it: its labels go altogether.
  const labels = redacted.labels?.filter((_, i) => redactText(model.labels![i]!.host, map) === model.labels![i]!.host);
  return {
    ...redacted,
    ...(labels && { labels }),
    findings: redacted.findings.map((finding, i) => ({ ...finding, id: `finding-${i + 1}` })),
    ...(hypotheses && {
      hypotheses: {
        ...hypotheses,
        rows: hypotheses.rows.map(({ finding, ...row }, i) => {
          const told = numbered.get(model.hypotheses?.rows[i]?.finding ?? '');
          return told === undefined ? row : { ...row, finding: told };
        }),
      },
    }),
  };
}

/** One finding with every term replaced; its id stays. */
export function redactFinding(finding: Finding, map: RedactionMap): Finding {
  return { ...(redactValue(finding, map) as Finding), id: finding.id };
}

/** Terms that still stand somewhere in `text`, also spelled without their punctuation (`(5)mail1(5)tower(7)example`). Empty when nothing leaks. */
export function leaks(text: string, map: RedactionMap): string[] {
  const lower = text.toLowerCase();
  const squeezed = squeeze(lower);
  return [...map.keys()].filter((term) => {
    if (pattern([term]).test(text)) return true;
    const bare = squeeze(term.toLowerCase());
    return /\p{L}/u.test(bare) && bare.length >= SHORTEST_SQUEEZED && squeezed.includes(bare);
  });
}

function redactValue(value: unknown, map: RedactionMap): unknown {
  if (typeof value === 'string') return redactText(value, map);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, map));
  if (value instanceof Uint8Array) return new Uint8Array();
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(inner, map)]));
  return value;
}

function pattern(terms: readonly string[]): RegExp {
  const longestFirst = [...terms].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const escaped = longestFirst.map((term) => term.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`(?<!${WORD})(?:${escaped.join('|')})(?!${WORD})`, 'giu');
}

/** Letters and digits only; length prefixes of DNS labels, as Windows prints them, go too. */
function squeeze(text: string): string {
  return text.replace(/\(\d+\)/g, '').replace(/[^\p{L}\p{N}]+/gu, '');
}
