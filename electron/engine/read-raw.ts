import type { RawRecord } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { madeOfLines } from '../formats/index.ts';
import { readLine } from '../ingest/read-line.ts';
import { checkOriginal } from './original-check.ts';

/** A line as it stands in its source, odd characters made visible; or why it cannot be shown. */
export async function readRaw(source: SourceSummary, line: number): Promise<RawRecord> {
  const { path } = source;
  if (!madeOfLines(source)) return { path, line, raw: null, reason: `This source is not made of lines; the event is in its record ${line}.` };
  const original = await checkOriginal(source);
  if (!original.ok) return { path, line, raw: null, reason: original.error.message };
  const bytes = await readLine(original.value, path, line);
  if (!bytes.ok) return { path, line, raw: null, reason: bytes.error.message };
  return { path, line, raw: visible(new TextDecoder('utf-8').decode(bytes.value)), reason: '' };
}
