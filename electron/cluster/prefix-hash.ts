import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ContentHash } from '../reading/content-hash.ts';

/** Bytes of a file from its start, and their SHA-256. */
export interface Mark {
  readonly bytes: number;
  readonly sha256: string;
}

/** A hash that tells on the way what the hash of everything so far is. */
export interface PrefixHash extends ContentHash {
  mark(): Promise<Mark>;
  close(): void;
}

/** Below this starting a thread costs more than it saves. */
const WORTH_THREAD_BYTES = 12 << 20;

/** For a file of a given size: hashes in a thread of its own where that pays, because the reader's own is the busiest there is. */
export const prefixHash = (fileBytes: number): PrefixHash => (fileBytes < WORTH_THREAD_BYTES ? new InlineHash() : new ThreadHash());

/** Hashes in the calling thread. */
export class InlineHash implements PrefixHash {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  update(bytes: Uint8Array): undefined {
    this.hash.update(bytes);
    this.bytes += bytes.length;
  }

  async mark(): Promise<Mark> {
    return { bytes: this.bytes, sha256: this.hash.copy().digest('hex') };
  }

  async digest(): Promise<string> {
    return (await this.mark()).sha256;
  }

  close(): void {
    // Nothing is open.
  }
}

/** What the hashing thread is told. */
export type HashOrder = { readonly do: 'take'; readonly piece: ArrayBuffer; readonly length: number } | { readonly do: 'mark' };

/** What it answers: a piece that was taken, to be filled again, or a hash. */
export type HashAnswer = { readonly free: ArrayBuffer } | { readonly sha256: string };

/** Bytes that travel together, and how many such pieces there are. */
const PIECE_BYTES = 2 << 20;
const PIECES = 6;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/**
 * Hashes in a thread of its own: bytes are copied into a few pieces of memory that go to the thread and come back, and whoever brings more waits. Memory that both threads see would
 * save the going and coming, but is slower to copy into than hashing takes.
 */
class ThreadHash implements PrefixHash {
  private readonly worker = new Worker(new URL('./hash-worker.js', import.meta.url), { name: 'hash' });
  private readonly free = Array.from({ length: PIECES }, () => new ArrayBuffer(PIECE_BYTES));
  private readonly marks: Waiting<string>[] = [];
  private room: Waiting<void> | null = null;
  private dead: Error | null = null;
  private bytes = 0;

  constructor() {
    this.worker.on('message', (answer: HashAnswer) => this.take(answer));
    this.worker.on('error', (error) => this.die(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.die(new Error(`the hashing thread ended (${code})`)));
  }

  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      while (this.free.length === 0 && this.dead === null) await new Promise<void>((resolve, reject) => (this.room = { resolve, reject }));
      if (this.dead !== null) throw this.dead;
      const piece = this.free.pop()!;
      const part = bytes.subarray(at, at + PIECE_BYTES);
      new Uint8Array(piece).set(part);
      this.worker.postMessage({ do: 'take', piece, length: part.length } satisfies HashOrder, [piece]);
      this.bytes += part.length;
    }
  }

  async mark(): Promise<Mark> {
    const { bytes } = this;
    if (this.dead !== null) throw this.dead;
    const sha256 = new Promise<string>((resolve, reject) => this.marks.push({ resolve, reject }));
    this.worker.postMessage({ do: 'mark' } satisfies HashOrder);
    return { bytes, sha256: await sha256 };
  }

  async digest(): Promise<string> {
    return (await this.mark()).sha256;
  }

  close(): void {
    this.worker.removeAllListeners('exit');
    void this.worker.terminate();
  }

  private take(answer: HashAnswer): void {
    if ('sha256' in answer) {
      this.marks.shift()?.resolve(answer.sha256);
      return;
    }
    this.free.push(answer.free);
    const { room } = this;
    this.room = null;
    room?.resolve();
  }

  private die(error: Error): void {
    this.dead = error;
    this.room?.reject(error);
    for (const mark of this.marks.splice(0)) mark.reject(error);
  }
}
