import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { toast } from '../state/view.ts';

/** "ns1.log 9a9004da5af3:17": the file's name, the first of its SHA-256 and the line, as the report cites it. */
export function citationOf(record: RecordRow): string {
  const source = useCase.getState().summary?.sources[record.source];
  return `${source?.path.slice(source.path.lastIndexOf('/') + 1) ?? ''} ${source?.sha256.slice(0, 12) ?? ''}:${record.line}`;
}

export function copyText(text: string): void {
  void navigator.clipboard.writeText(text).then(
    () => toast('Copied.'),
    () => toast('The clipboard did not take it. Select the line and copy it by hand.', 'problem'),
  );
}

/** Reads the line back from its file and copies it, with its citation when wanted. */
export async function copyLine(record: RecordRow, cited: boolean): Promise<void> {
  const answer = await ask('read-raw', { source: record.source, line: record.line });
  if (!answer.ok) toast(answer.error.message, 'problem');
  else if (answer.value.raw === null) toast(answer.value.reason, 'problem');
  else copyText(cited ? `${answer.value.raw} [${citationOf(record)}]` : answer.value.raw);
}
