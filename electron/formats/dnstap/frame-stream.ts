import type { Head } from '../format.ts';

const CONTROL_START = 2;
const CONTROL_STOP = 3;
const MOST_CONTROL_BYTES = 512;
/** fstrm's own reader refuses longer frames (FSTRM_READER_MAX_FRAME_SIZE_DEFAULT). */
const MOST_FRAME_BYTES = 1 << 20;
const DNSTAP = 'protobuf:dnstap.Dnstap';

/** What is done with the parts of a frame stream, in order. Offsets count from the start of the stream. */
export interface FrameHandler {
  frame(data: Uint8Array, start: number, end: number, offset: number): void;
  /** The stream makes no sense from `offset` on; nothing more comes. `raw`: what is left of it, as far as it is at hand. */
  damaged(offset: number, reason: string, raw: Uint8Array): void;
}

/** Cuts a Frame Streams file (https://farsightsec.github.io/fstrm/) into its data frames, however its bytes arrive. */
export class FrameStream {
  private readonly handler: FrameHandler;
  private held = new Uint8Array(0);
  private offset = 0;
  private over = false;
  /** True once the control frame came that ends a stream. */
  stopped = false;

  constructor(handler: FrameHandler) {
    this.handler = handler;
  }

  push(chunk: Uint8Array): void {
    if (this.over) return;
    const bytes = this.held.length === 0 ? chunk : joined(this.held, chunk);
    let at = 0;
    while (!this.over) {
      const used = this.take(bytes, at);
      if (used === 0) break;
      at += used;
      this.offset += used;
    }
    this.held = this.over ? new Uint8Array(0) : bytes.slice(at);
  }

  /** After the last chunk: what is left over is a frame cut short. */
  finish(): void {
    if (!this.over && this.held.length > 0) this.damage('the last frame is cut', this.held);
  }

  /** Takes one frame at `at`. @returns bytes used; 0 when more are needed or the stream is damaged */
  private take(bytes: Uint8Array, at: number): number {
    if (at + 4 > bytes.length) return 0;
    const length = word(bytes, at);
    if (length === 0) return this.control(bytes, at);
    if (length > MOST_FRAME_BYTES) return this.damage(`a frame claims ${length} bytes`, bytes.subarray(at));
    if (at + 4 + length > bytes.length) return 0;
    this.handler.frame(bytes, at + 4, at + 4 + length, this.offset);
    return 4 + length;
  }

  private control(bytes: Uint8Array, at: number): number {
    if (at + 8 > bytes.length) return 0;
    const length = word(bytes, at + 4);
    if (length < 4 || length > MOST_CONTROL_BYTES) return this.damage(`a control frame claims ${length} bytes`, bytes.subarray(at));
    if (at + 8 + length > bytes.length) return 0;
    const type = word(bytes, at + 8);
    if (type < 1 || type > 5) return this.damage(`there is no control frame ${type}`, bytes.subarray(at));
    // A stream may be followed by another one: files are appended to, and put together with cat.
    this.stopped = type === CONTROL_STOP;
    return 8 + length;
  }

  private damage(reason: string, raw: Uint8Array): 0 {
    this.over = true;
    this.handler.damaged(this.offset, reason, raw);
    return 0;
  }
}

/** True when a file begins as a frame stream of dnstap messages does: a START (or READY) control frame that names that content. */
export function isTapStream(head: Head): boolean {
  const { bytes } = head;
  if (bytes.length < 12 + 8 + DNSTAP.length || word(bytes, 0) !== 0) return false;
  const end = 8 + word(bytes, 4);
  const type = word(bytes, 8);
  if (end > 8 + MOST_CONTROL_BYTES || (type !== CONTROL_START && type !== 4)) return false;
  for (let at = 12; at + 8 <= Math.min(end, bytes.length); ) {
    const length = word(bytes, at + 4);
    const from = at + 8;
    if (word(bytes, at) === 1 && DECODER.decode(bytes.subarray(from, Math.min(from + length, end))) === DNSTAP) return true;
    at = from + length;
  }
  return false;
}
const DECODER = new TextDecoder('latin1');

const word = (bytes: Uint8Array, at: number): number => ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
