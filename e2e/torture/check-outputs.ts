import { existsSync, readFileSync } from 'node:fs';
import { openCase } from '../../electron/store/open-case.ts';
import { wrongSources } from './check-sources.ts';
import { type Output, WHOLE } from './torture-run.ts';

/** What is wrong with the copies and exports of a run: each is whole or not there, and there when it was acknowledged. */
export async function wrongOutputs(outputs: readonly Output[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { path, kind, done } of outputs) {
    // Two files for i2; killed between them, there is the first alone.
    const files = path.endsWith('-i2.csv') ? ['entities', 'links'].map((part) => path.replace(/csv$/, '').replace(/\.$/, `-${part}.csv`)) : [path];
    for (const file of files) {
      if (existsSync(file)) wrong.push(...(kind === 'copy' ? await wrongCopy(file) : wrongExport(file)).map((what) => `${file}: ${what}`));
      else if (done) wrong.push(`${file} was acknowledged and is not there`);
    }
  }
  return wrong;
}

async function wrongCopy(path: string): Promise<string[]> {
  const copy = await openCase(path);
  if (!copy.ok) return [`the copy does not open: ${copy.error.message}`];
  const wrong = await wrongSources(copy.value);
  await copy.value.close();
  return wrong;
}

function wrongExport(path: string): string[] {
  const bytes = readFileSync(path);
  if (path.endsWith('.parquet')) return bytes.subarray(-4).toString() === 'PAR1' ? [] : ['cut'];
  const text = bytes.toString('utf8');
  const lines = text.split('\n').length - 1;
  // Of a case without events (its source was taken out) there is not a line.
  if (text !== '' && !text.endsWith('\n')) return ['its last line is cut'];
  if (path.endsWith('.graphml')) return text.trimEnd().endsWith('</graphml>') ? [] : ['cut'];
  if (path.endsWith('.gexf')) return text.trimEnd().endsWith('</gexf>') ? [] : ['cut'];
  if (path.endsWith('.jsonl')) {
    for (const line of text.split('\n').slice(0, -1)) JSON.parse(line);
    return WHOLE.includes(lines) ? [] : [`${lines} rows`];
  }
  if (path.endsWith('events.csv')) return WHOLE.includes(lines - 1) ? [] : [`${lines - 1} rows`];
  // One client of 250: 1 line of 250 in each log.
  if (path.endsWith('some.csv')) return WHOLE.includes((lines - 1) * 250) ? [] : [`${lines - 1} rows`];
  return [];
}
