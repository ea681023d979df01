import { parentPort } from 'node:worker_threads';
import { type ParserRecipe, SegmentParser } from './segment-parser.ts';

/** What a parse worker is told. */
export type ParseOrder =
  | { readonly do: 'begin'; readonly recipe: ParserRecipe; readonly slots: readonly SharedArrayBuffer[] }
  | { readonly do: 'parse'; readonly slot: number; readonly length: number; readonly offset: number; readonly headLines: readonly string[] | null }
  | { readonly do: 'finish' };

let parser: SegmentParser | null = null;
let slots: readonly Uint8Array[] = [];

/** One answer (or the text of an error) for each `parse` and `finish`, in order. */
parentPort?.on('message', (order: ParseOrder) => {
  try {
    if (order.do === 'begin') {
      parser = new SegmentParser(order.recipe);
      slots = order.slots.map((slot) => new Uint8Array(slot));
      return;
    }
    if (!parser) throw new Error('parse worker was not begun');
    const answer = order.do === 'parse' ? parser.parse(slots[order.slot]!, order.length, order.offset, order.headLines) : parser.finish();
    const { batch } = answer;
    const columns = [batch.time, batch.from, batch.to, batch.kind, batch.outcome, batch.bytes, batch.detail, batch.line];
    parentPort?.postMessage(
      answer,
      columns.flatMap((column) => (column ? [column.buffer as ArrayBuffer] : [])),
    );
  } catch (error) {
    parentPort?.postMessage({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
