import type { EventTable } from '../../shared/model/event-table.ts';
import { digestText } from './digest.ts';

const QUEUE_ID = /(?:^| )queue=(\S+)/;

/**
 * Which message each record is about, where mail servers log a queue id: a number that stands for the id, 0 for none. On a shared buffer, because worker threads are not given
 * the texts. Null when no record has one.
 */
export function messagesOf({ details, detail, count }: EventTable): Uint32Array | null {
  if (detail === null) return null;
  let any = false;
  const ofDetail = Uint32Array.from(details, (text) => {
    const id = text.includes('queue=') ? QUEUE_ID.exec(text)?.[1] : undefined;
    if (id === undefined) return 0;
    any = true;
    return Number.parseInt(digestText(id).slice(0, 8), 16) || 1;
  });
  if (!any) return null;
  const messages = new Uint32Array(new SharedArrayBuffer(4 * count));
  for (let row = 0; row < count; row++) messages[row] = ofDetail[detail[row]!]!;
  return messages;
}
