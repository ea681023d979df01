import { parentPort } from 'node:worker_threads';
import { loadLibraries } from '../formats/index.ts';
import type { Segment } from '../reading/segments.ts';
import { type ParserRecipe, type SegmentAnswer, SegmentParser } from './segment-parser.ts';

/** What a parse worker is told. The text is given away and comes back with the answer. */
export type ParseOrder =
  | { readonly do: 'begin'; readonly recipe: ParserRecipe }
  | {
      readonly do: 'parse';
      readonly text: ArrayBuffer;
      readonly segment: Segment;
      readonly headLines: readonly string[] | null;
    }
  | { readonly do: 'finish' };

/** What a parse worker answers to `parse` and `finish`, in order. */
export interface Parsed {
  readonly answer: SegmentAnswer;
  readonly text: ArrayBuffer | null;
}

let begun: Promise<SegmentParser> | null = null;

async function begin(recipe: ParserRecipe): Promise<SegmentParser> {
  await loadLibraries(recipe.head.bytes, recipe.format);
  return new SegmentParser(recipe);
}

/** One answer (or the text of an error) for each `parse` and `finish`. */
parentPort?.on('message', async (order: ParseOrder) => {
  if (order.do === 'begin') {
    begun = begin(order.recipe);
    // Whoever asks for an answer is told.
    begun.catch(() => undefined);
    return;
  }
  try {
    const parser = await begun;
    if (!parser) throw new Error('parse worker was not begun');
    const text = order.do === 'parse' ? order.text : null;
    const answer = order.do === 'parse' ? parser.parse(new Uint8Array(order.text), order.segment, order.headLines) : parser.finish();
    const { batch } = answer;
    const columns = [batch.time, batch.from, batch.to, batch.kind, batch.outcome, batch.bytes, batch.detail, batch.line];
    const given = columns.flatMap((column) => (column ? [column.buffer as ArrayBuffer] : []));
    const parsed: Parsed = { answer, text };
    parentPort?.postMessage(parsed, text ? [...given, text] : given);
  } catch (error) {
    parentPort?.postMessage({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
