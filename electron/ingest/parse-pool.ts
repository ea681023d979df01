import { Worker } from 'node:worker_threads';
import { SEGMENT_BYTES, type Segment } from '../reading/segments.ts';
import type { ParseOrder } from './parse-worker.ts';
import type { SegmentRunner } from './run-segments.ts';
import type { ParserRecipe, SegmentAnswer } from './segment-parser.ts';

interface Waiting {
  resolve(answer: SegmentAnswer): void;
  reject(error: Error): void;
}

/** One thread that parses what it is given, in order. */
class ParseThread {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private dead: Error | null = null;

  constructor() {
    this.worker = new Worker(new URL('./parse-worker.js', import.meta.url), { name: 'parse' });
    this.worker.on('message', (message: SegmentAnswer | { readonly broken: string }) => {
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

  ask(order: ParseOrder): Promise<SegmentAnswer> {
    const answer = new Promise<SegmentAnswer>((resolve, reject) => {
      if (this.dead) reject(this.dead);
      else this.waiting.push({ resolve, reject });
    });
    // Asked for later; until then a failure is nobody's to handle.
    answer.catch(() => undefined);
    this.worker.postMessage(order);
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
 * Parses in worker threads. Where segments stand on their own any thread takes any segment, else one thread takes all: reading, hashing and unpacking
 * still go on beside it. Slots are shared memory, so that text is never copied to a thread.
 */
export class PoolRunner implements SegmentRunner {
  readonly slots: readonly Uint8Array[];
  readonly parsers: number;
  private readonly threads: readonly ParseThread[];

  constructor(recipe: ParserRecipe, workers: number, slotBytes = SEGMENT_BYTES) {
    this.parsers = recipe.apart ? workers : 1;
    const shared = Array.from({ length: this.parsers * 2 + 1 }, () => new SharedArrayBuffer(slotBytes));
    this.slots = shared.map((slot) => new Uint8Array(slot));
    this.threads = Array.from({ length: this.parsers }, () => new ParseThread());
    for (const thread of this.threads) thread.tell({ do: 'begin', recipe, slots: shared });
  }

  start(slot: number, segment: Segment, headLines: readonly string[] | null): { readonly parser: number; answer(): Promise<SegmentAnswer> } {
    // Each thread gets its segments in order of the text, which is what makes its new words new in order too.
    const parser = this.threads.reduce((best, thread, i) => (thread.load < this.threads[best]!.load ? i : best), 0);
    const answer = this.threads[parser]!.ask({ do: 'parse', slot, length: segment.length, offset: segment.offset, headLines });
    return { parser, answer: () => answer };
  }

  finish(): Promise<SegmentAnswer> {
    return this.threads[0]!.ask({ do: 'finish' });
  }

  close(): void {
    for (const thread of this.threads) thread.close();
  }
}
