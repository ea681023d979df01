import { readFile } from 'node:fs/promises';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { completeMap, type RedactionMap } from '../report/redact.ts';
import { readFailure } from './read-failure.ts';

/**
 * Reads a redaction map: a JSON object from term to pseudonym (null lets Occam choose one), or a plain list of terms.
 * @returns the map with every pseudonym filled in
 */
export async function readRedactionMap(path: string): Promise<Result<RedactionMap>> {
  const text = await readFailure(path, () => readFile(path, 'utf8'));
  if (!text.ok) return text;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.value);
  } catch (error) {
    return fail(
      'wrong-call',
      `${path} is not JSON (${error instanceof Error ? error.message : String(error)}). Write {"name to hide": "pseudonym or null"}.`,
    );
  }
  const terms = termsOf(parsed);
  return terms === null
    ? fail('wrong-call', `${path} is not a redaction map. Write {"name to hide": "pseudonym or null"}, or a list of names.`)
    : ok(completeMap(terms));
}

function termsOf(parsed: unknown): ReadonlyMap<string, string | null> | null {
  if (Array.isArray(parsed)) return parsed.every((term) => typeof term === 'string') ? new Map(parsed.map((term) => [term, null])) : null;
  if (typeof parsed !== 'object' || parsed === null) return null;
  const entries = Object.entries(parsed);
  return entries.every(([, value]) => value === null || typeof value === 'string') ? new Map(entries) : null;
}
