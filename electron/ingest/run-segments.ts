import { SEGMENT_BYTES, type Segment, type SegmentReader } from '../reading/segments.ts';
import { type ParserRecipe, type SegmentAnswer, SegmentParser } from './segment-parser.ts';

/** A segment that is being parsed, or waits for it. */
export interface RunningSegment {
  readonly parser: number;
  answer(): SegmentAnswer | Promise<SegmentAnswer>;
}

/** Parses segments: here, or in workers. */
export interface SegmentRunner {
  /** Buffers to read into; as many segments may be under way at once. Not to be touched from `start` until the answer is there. */
  readonly slots: readonly Uint8Array[];
  /** How many parsers there are; with one alone, its numbering is the member's. */
  readonly parsers: number;
  /** Starts on a segment; the answer comes when asked for. Segments are given in order of the text. */
  start(slot: number, segment: Segment, headLines: readonly string[] | null): RunningSegment;
  /** After the last segment, for parsers that go through the whole text. */
  finish(): SegmentAnswer | Promise<SegmentAnswer>;
  close(): void;
}

/** Parses in the calling thread, when the answer is asked for: the next segment is read from the disk meanwhile. */
export class InlineRunner implements SegmentRunner {
  readonly slots: readonly Uint8Array[];
  readonly parsers = 1;
  private readonly parser: SegmentParser;

  constructor(recipe: ParserRecipe, slotBytes = SEGMENT_BYTES) {
    this.slots = [new Uint8Array(slotBytes), new Uint8Array(slotBytes)];
    this.parser = new SegmentParser(recipe);
  }

  start(slot: number, segment: Segment, headLines: readonly string[] | null): RunningSegment {
    return { parser: 0, answer: () => this.parser.parse(this.slots[slot]!, segment, headLines) };
  }

  finish(): SegmentAnswer {
    return this.parser.finish();
  }

  close(): void {
    // Nothing is open.
  }
}

/** Thrown inside ingest when the journalist stopped the import; never leaves it. */
export class Stopped extends Error {}

/**
 * Reads a text to its end through a runner and hands answers on in order of the text. At most `runner.slots.length` segments are under way, and none is read
 * while `take` is busy for longer than they last: memory stays constant.
 */
export async function runSegments(
  reader: SegmentReader,
  unit: { readonly reads: 'lines' | 'bytes'; readonly headerMarks?: readonly string[] },
  runner: SegmentRunner,
  signal: AbortSignal,
  take: (answer: SegmentAnswer, parser: number) => void | Promise<void>,
): Promise<void> {
  let headLines: readonly string[] | null = null;
  const free = runner.slots.map((_, i) => i);
  const underWay: (RunningSegment & { readonly slot: number; readonly length: number })[] = [];
  const read = (slot: number) => (unit.reads === 'lines' ? reader.nextLines(runner.slots[slot]!) : reader.nextBytes(runner.slots[slot]!));
  const takeOldest = async (): Promise<void> => {
    const oldest = underWay.shift()!;
    const answer = await oldest.answer();
    if (signal.aborted) throw new Stopped();
    free.push(oldest.slot);
    // Only a segment with marks has any, and then the next one is not being read yet.
    if (answer.unread > 0) reader.unread(runner.slots[oldest.slot]!.slice(oldest.length - answer.unread, oldest.length));
    if (answer.header) headLines = answer.header;
    await take(answer, oldest.parser);
  };

  let slot = free.shift()!;
  let pending = read(slot);
  try {
    for (;;) {
      const segment = await pending;
      if (signal.aborted) throw new Stopped();
      if (!segment) break;
      // What a header or an open record says of the text after it must be known before that is begun.
      const marked = holdsMark(runner.slots[slot]!, segment, unit.headerMarks);
      underWay.push({ slot, length: segment.length, ...runner.start(slot, segment, headLines) });
      if (marked) while (underWay.length > 0) await takeOldest();
      if (free.length === 0) await takeOldest();
      slot = free.shift()!;
      pending = read(slot);
      if (free.length === 0) await takeOldest();
    }
    while (underWay.length > 0) await takeOldest();
  } finally {
    // A read still going on writes into a slot: let it end before the slots are given up.
    await pending.catch(() => undefined);
  }
}

function holdsMark(slot: Uint8Array, segment: Segment, marks: readonly string[] | undefined): boolean {
  if (!marks) return false;
  const text = Buffer.from(slot.buffer, slot.byteOffset, segment.length);
  return marks.some((mark) => text.includes(mark));
}
