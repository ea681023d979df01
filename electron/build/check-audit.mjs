/**
 * `npm audit --json | node electron/build/check-audit.mjs`: fails on serious advisories that nobody has looked at, and where the registry did not answer.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Advisories that do not stop a release, each with its reason. */
export const accepted = {
  'GHSA-hq66-cqwq-w95j': 'pdf.js runs scripts of a PDF in its viewer; only its reader and its canvas are used here, and 6.2.108 needs Node 22',
};

const SERIOUS = ['high', 'critical'];

/** Sentences about what stops a release in an answer of `npm audit --json`; none when nothing does. */
export function stopping(answer) {
  if (answer?.vulnerabilities === undefined) return [`the registry did not say (${answer?.message ?? answer?.error?.summary ?? 'no answer'})`];
  const found = new Map();
  for (const { via } of Object.values(answer.vulnerabilities))
    for (const advisory of via)
      if (typeof advisory === 'object' && SERIOUS.includes(advisory.severity)) found.set(advisory.url.split('/').at(-1), advisory);
  return [...found].filter(([id]) => !(id in accepted)).map(([id, { name, range, title }]) => `${name} ${range}: ${title} (${id})`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = readFileSync(0, 'utf8');
  const sentences = stopping(text.trim() === '' ? undefined : JSON.parse(text));
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exitCode = sentences.length === 0 ? 0 : 1;
}
