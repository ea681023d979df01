import { Worker } from 'node:worker_threads';
import { SEGMENT_BYTES, type Segment } from '../reading/segments.ts';
import type { Parsed, ParseOrder } from './parse-worker.ts';
import type { RunningSegment, SegmentRunner } from './run-segments.ts';
import { type ParserRecipe, type SegmentAnswer, SegmentParser } from './segment-parser.ts';

interface Waiting {
  resolve(parsed: Parsed): void;
  reject(error: Error): void;
}

/** One thread that parses what it is given, in order. */
class ParseThread {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private dead: Error | null = null;

  constructor() {
    this.worker = new Worker(new URL('./parse-worker.js', import.meta.url), { name: 'parse' });
    this.worker.on('message', (message: Parsed | { readonly broken: string }) => {
      const first = this.waiting.shift();
      if ('broken' in message) first?.reject(new Error(message.broken));
      else first?.resolve(message);
    });
    this.worker.on('error', (error) => this.die(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.die(new Error(`a parse worker ended (${code})`)));
  }

  get load(): number {
    return this.waiting.length;
  }

  tell(order: ParseOrder): void {
    this.worker.postMessage(order);
  }

  ask(order: ParseOrder, transferred: ArrayBuffer[] = []): Promise<Parsed> {
    const answer = new Promise<Parsed>((resolve, reject) => {
      if (this.dead) reject(this.dead);
      else this.waiting.push({ resolve, reject });
    });
    // Asked for later; until then a failure is nobody's to handle.
    answer.catch(() => undefined);
    this.worker.postMessage(order, transferred);
    return answer;
  }

  close(): void {
    this.worker.removeAllListeners('exit');
    void this.worker.terminate();
  }

  private die(error: Error): void {
    this.dead = error;
    for (const one of this.waiting.splice(0)) one.reject(error);
  }
}

/**
 * Segments a thread has waiting, the one it parses included, before the calling thread takes one itself. With fewer the thread has nothing to do while the calling
 * thread, which hashes and appends as well, is at its own: for a fifth of the time where it was two.
 */
const QUEUED = 3;

/**
 * Parses in threads. Where segments stand on their own any of them takes any segment, and the calling thread may be one of them, for it has time left beside
 * reading and hashing; else one thread takes all. Slots travel to a thread and back with the answer, so that text is never copied: shared memory would spare the
 * journey, but Node looks for line ends in it three times as slowly.
 */
export class PoolRunner implements SegmentRunner {
  readonly slots: Uint8Array[];
  readonly parsers: number;
  private readonly threads: readonly ParseThread[];
  private readonly here: SegmentParser | null;

  /** @param parsesHere the calling thread is one of the `workers` */
  constructor(recipe: ParserRecipe, workers: number, parsesHere: boolean, slotBytes = SEGMENT_BYTES) {
    this.parsers = recipe.apart ? workers : 1;
    this.here = recipe.apart && parsesHere ? new SegmentParser(recipe) : null;
    this.threads = Array.from({ length: recipe.apart ? workers - (this.here ? 1 : 0) : 1 }, () => new ParseThread());
    // One to read into, and some that wait, parsed here, for what stands before them.
    this.slots = Array.from({ length: this.threads.length * QUEUED + 3 }, () => new Uint8Array(slotBytes));
    for (const thread of this.threads) thread.tell({ do: 'begin', recipe });
  }

  start(slot: number, segment: Segment, headLines: readonly string[] | null): RunningSegment {
    // Each parser gets its segments in order of the text, which is what makes its new words new in order too.
    const parser = this.threads.reduce((best, thread, i) => (thread.load < this.threads[best]!.load ? i : best), 0);
    const thread = this.threads[parser]!;
    if (this.here && thread.load >= QUEUED) {
      const parsed = this.here.parse(this.slots[slot]!, segment, headLines);
      return { parser: this.threads.length, answer: () => parsed };
    }
    const text = this.slots[slot]!.buffer as ArrayBuffer;
    const answer = thread.ask({ do: 'parse', text, segment, headLines }, [text]).then((parsed) => {
      this.slots[slot] = new Uint8Array(parsed.text!);
      return parsed.answer;
    });
    answer.catch(() => undefined);
    return { parser, answer: () => answer };
  }

  async finish(): Promise<SegmentAnswer> {
    return (await this.threads[0]!.ask({ do: 'finish' })).answer;
  }

  close(): void {
    for (const thread of this.threads) thread.close();
  }
}
