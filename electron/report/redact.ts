import { nextPseudonym } from '../../shared/lib/pseudonyms.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Pin } from '../../shared/model/note.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import type { HiddenTerm } from '../../shared/model/report-plan.ts';
import { spellingPattern } from './spellings.ts';

/** What to hide and what stands in its place. Kept by the journalist, apart from the report; whoever has it can verify the report. */
export type RedactionMap = ReadonlyMap<string, string>;

/**
 * Completes a map: terms without a pseudonym get the next free one, `Host A1`, `Host A2` … for addresses and host names, `Name B1` … for anything else.
 * The same terms in the same order give the same pseudonyms.
 */
export function completeMap(terms: ReadonlyMap<string, string | null>): RedactionMap {
  const taken = new Set([...terms.values()].filter((value) => value !== null));
  const map = new Map<string, string>();
  for (const [term, given] of terms) {
    if (term.trim() === '') continue;
    const pseudonym = given ?? nextPseudonym(term, taken);
    taken.add(pseudonym);
    map.set(term, pseudonym);
  }
  return map;
}

/**
 * Replaces every term, whole words only, in whatever spelling (`spellings.ts`), longest first, so that `192.0.2.1` does not touch `192.0.2.15`. A word with escapes
 * in it (`%2e`, `\x2e`, `\u002e`) is replaced unescaped when only that shows a term.
 */
export function redactText(text: string, map: RedactionMap): string {
  if (map.size === 0 || text === '') return text;
  const { find, pseudonyms } = compiled(map);
  const plain = (part: string): string =>
    part.replace(find, (_, ...groups: unknown[]) => pseudonyms[groups.findIndex((group) => group !== undefined)]!);
  const done = plain(text);
  if (!ESCAPE.test(done)) return done;
  return done.replace(ESCAPED_WORD, (word) => {
    const bare = unescaped(word);
    const hidden = plain(bare);
    return hidden === bare ? word : hidden;
  });
}

const ESCAPE = /%[0-9a-f]{2}|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}/i;
const ESCAPED_WORD = /\S*(?:%[0-9a-f]{2}|\\x[0-9a-f]{2}|\\u[0-9a-f]{4})\S*/gi;

/** A word with its percent, `\x` and `\u` escapes read, as far as they are UTF-8. */
export function unescaped(word: string): string {
  const units = word.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return units.replace(/(?:(?:%|\\x)[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replace(/%|\\x/gi, ''), 'hex').toString('utf8'));
}

/** The map that a plan's terms make, every pseudonym filled in. Two terms with one pseudonym are refused: nobody could tell them apart, or verify the report. */
export function mapOf(hidden: readonly HiddenTerm[]): Result<RedactionMap> {
  const map = completeMap(new Map(hidden.map(({ term, pseudonym }) => [term.trim(), pseudonym.trim() === '' ? null : pseudonym.trim()])));
  const seen = new Map<string, string>();
  for (const [term, pseudonym] of map) {
    const other = seen.get(pseudonym.toLowerCase());
    if (other !== undefined)
      return fail('wrong-call', `“${other}” and “${term}” have the same pseudonym, “${pseudonym}”. Give one of them another, or none.`);
    seen.set(pseudonym.toLowerCase(), term);
  }
  return ok(map);
}

/** A map as a plan keeps it. */
export function hiddenTerms(map: RedactionMap): HiddenTerm[] {
  return [...map].map(([term, pseudonym]) => ({ term, pseudonym }));
}

interface Compiled {
  /** One group for each term. */
  readonly find: RegExp;
  readonly pseudonyms: readonly string[];
}

const known = new WeakMap<RedactionMap, Compiled>();

function compiled(map: RedactionMap): Compiled {
  const before = known.get(map);
  if (before) return before;
  const terms = [...map.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const find = new RegExp(terms.map((term) => `(${spellingPattern(term)})`).join('|'), 'giu');
  const made = { find, pseudonyms: terms.map((term) => map.get(term)!) };
  known.set(map, made);
  return made;
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
    notes: redacted.notes.map((note) => ({
      ...note,
      pins: note.pins.flatMap((pin): readonly Pin[] => {
        if (pin.to !== 'finding') return [pin];
        const told = numbered.get(pin.finding);
        return told === undefined ? [] : [{ ...pin, finding: told }];
      }),
    })),
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

/** Fields that say how to compute the report again. They hold no word of a log or a journalist; a term in one of them is found by the check and refused. */
const KEPT: ReadonlySet<string> = new Set([
  ...['zone', 'secondZone', 'timeZone', 'format', 'carrier', 'analysis', 'verdict', 'strength', 'version', 'correction', 'occam', 'caseId'],
  ...['sha256', 'memberSha256', 'paper', 'sections', 'unit', 'type', 'bearing', 'credibility', 'relevance', 'byHand', 'dates'],
]);

function redactValue(value: unknown, map: RedactionMap): unknown {
  if (typeof value === 'string') return redactText(value, map);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, map));
  if (value instanceof Uint8Array) return new Uint8Array();
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, KEPT.has(key) ? inner : redactValue(inner, map)]));
  return value;
}
