import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE, HOSTILE_WORDS } from './hostile-text.ts';

/** Lines of each text in each file, so that analyses have something to count. */
export const MANY = 20;

const clock = (n: number): string => `${String(Math.floor(n / 60) % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00`;
const lines = (made: (text: string, n: number) => string): string[] =>
  Array.from({ length: MANY * HOSTILE.length }, (_, n) => made(HOSTILE_WORDS[n % HOSTILE.length]!, n));

/** A folder of logs whose writer chose every name in them, and those of the files: a query log, an access log, JSON lines and a table with such columns. Answers the folder. */
export function writeHostileLogs(folder: string): string {
  const evil = join(folder, 'evil');
  mkdirSync(evil);
  const put = (name: string, content: readonly string[]): void => writeFileSync(join(evil, name), `${content.join('\n')}\n`);
  put(
    '<img src=x onerror=window.ran=1> \u001b[31m\u202egol.log',
    lines((text, n) => `04-Mar-2024 ${clock(n)}.000 client 192.0.2.${n % 7}#53124 (${text}): query: ${text} IN A -E (203.0.113.53)`),
  );
  put(
    'access.log',
    lines(
      (text, n) =>
        `192.0.2.${n % 5} - ${text.replaceAll('"', '')} [04/Mar/2024:${clock(n)} +0000] "GET /${text} HTTP/1.1" 200 12 "${text.replaceAll('"', '\\"')}" "${text.replaceAll('"', '\\"')}"`,
    ),
  );
  put(
    'records.json',
    lines(
      (text, n) =>
        `{"when":"2024-03-04T${clock(n)}Z","src":${JSON.stringify(text)},"dst":"h.example","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(text)}:"x"}`,
    ),
  );
  const columns = HOSTILE.filter((text) => !/[\r\n]/.test(text)).map((text) => `"${text.replaceAll('"', '""')}"`);
  put('table.csv', [
    `when,src,dst,${columns.join(',')}`,
    ...lines((text, n) => `2024-03-04T${clock(n)}Z,"${text.replaceAll('"', '""')}",h.example${',x'.repeat(columns.length)}`),
  ]);
  return evil;
}
