import type { Head, ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { digitsAt, indexOfByte, textOf } from '../scan/bytes.ts';
import { IsoTimeReader } from '../scan/iso-time.ts';
import { type Carried, type Carrier, CONTINUATION, type Peeler, UNDRESSED } from './carrier.ts';
import { peelHead } from './peel-head.ts';

const ENCODER = new TextEncoder();
const MOST_PARTIAL_BYTES = 1 << 20;

/**
 * Prefixes of container runtimes and shippers: Docker's json-file driver, the Kubernetes CRI format (`TIME stdout F TEXT`), `docker logs -t`,
 * `docker compose logs` (`name  | TEXT`) and `kubectl logs --prefix` (`[pod/name/container] TEXT`). Each line on its own; CRI's partial lines are joined.
 */
class ContainerPeeler implements Peeler {
  private readonly iso: IsoTimeReader;
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  private partial: Uint8Array[] = [];
  private partialBytes = 0;

  constructor(options: ParseOptions) {
    this.iso = new IsoTimeReader(options.zone);
  }

  message(): { readonly bytes: Uint8Array; readonly end: number } {
    return { bytes: this.bytes, end: this.end };
  }

  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    this.bytes = bytes;
    this.end = end;
    const c = bytes[start];
    if (c === 123) return this.jsonFile(bytes, start, end, sink);
    if (c === 91) return afterPod(bytes, start, end);
    const cri = this.timed(bytes, start, end, sink);
    if (cri !== UNDRESSED) return cri;
    const after = afterComposeName(bytes, start, end);
    if (after === UNDRESSED) return UNDRESSED;
    const inner = this.timed(bytes, after, end, sink);
    return inner === UNDRESSED ? after : inner;
  }

  /** `{"log":"TEXT\n","stream":"stdout","time":"..."}`. */
  private jsonFile(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    let value: unknown;
    try {
      value = JSON.parse(textOf(bytes, start, end));
    } catch {
      return UNDRESSED;
    }
    if (typeof value !== 'object' || value === null) return UNDRESSED;
    const { log, stream, time } = value as { log?: unknown; stream?: unknown; time?: unknown };
    if (typeof log !== 'string' || typeof stream !== 'string') return UNDRESSED;
    if (typeof time === 'string') {
      const told = ENCODER.encode(time);
      sink.carrierTime = this.iso.read(told, 0, told.length);
    }
    this.bytes = ENCODER.encode(log.replace(/\r?\n$/, ''));
    this.end = this.bytes.length;
    return 0;
  }

  /** `2016-10-06T00:17:09.669794202Z stdout F TEXT`, or the time alone when it has nine decimals, as `docker logs -t` prints it. */
  private timed(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    if (start + 24 > end || bytes[start + 4] !== 45 || bytes[start + 10] !== 84) return UNDRESSED;
    const time = this.iso.read(bytes, start, end);
    if (time !== time || !this.iso.zoned || bytes[this.iso.end] !== 32) return UNDRESSED;
    const after = this.iso.end + 1;
    const stream = after + 6 < end && bytes[after] === 115 && bytes[after + 1] === 116 && bytes[after + 2] === 100 && bytes[after + 6] === 32;
    const tag = bytes[after + 7];
    if (stream && (tag === 70 || tag === 80) && (bytes[after + 8] === 32 || after + 8 >= end)) {
      sink.carrierTime = time;
      return this.criText(bytes, Math.min(after + 9, end), end, tag === 80);
    }
    if (bytes[start + 19] !== 46 || digitsAt(bytes, start + 20, end) !== 9) return UNDRESSED;
    sink.carrierTime = time;
    return after;
  }

  private criText(bytes: Uint8Array, start: number, end: number, partial: boolean): number {
    if (partial) {
      if (this.partialBytes + end - start <= MOST_PARTIAL_BYTES) this.partial.push(bytes.slice(start, end));
      this.partialBytes += end - start;
      return CONTINUATION;
    }
    if (this.partial.length === 0) return start;
    const parts = [...this.partial, bytes.slice(start, end)];
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.partial = [];
    this.partialBytes = 0;
    this.bytes = whole;
    this.end = whole.length;
    return 0;
  }
}

/** `[pod/web-1/nginx] TEXT`. */
function afterPod(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start + 1] !== 112 || bytes[start + 2] !== 111 || bytes[start + 3] !== 100 || bytes[start + 4] !== 47) return UNDRESSED;
  const close = indexOfByte(bytes, 93, start, Math.min(end, start + 300));
  return close > 0 && bytes[close + 1] === 32 ? Math.min(close + 2, end) : UNDRESSED;
}

/** `caddy  | TEXT`, with or without the colours that compose writes to a terminal. */
function afterComposeName(bytes: Uint8Array, start: number, end: number): number {
  let at = afterColour(bytes, start, end);
  const nameStart = at;
  while (at < end && at - nameStart < 128 && isNameByte(bytes[at]!)) at++;
  if (at === nameStart) return UNDRESSED;
  const nameEnd = at;
  while (at < end && bytes[at] === 32) at++;
  if (at === nameEnd || bytes[at] !== 124) return UNDRESSED;
  // The blank stands before the colour ends (version 2) or after it (version 1).
  const blank = bytes[at + 1] === 32;
  at = afterColour(bytes, blank ? at + 2 : at + 1, end);
  if (blank) return at;
  return at < end && bytes[at] === 32 ? at + 1 : UNDRESSED;
}

function afterColour(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 27 || bytes[start + 1] !== 91) return start;
  const m = indexOfByte(bytes, 109, start, Math.min(end, start + 16));
  return m < 0 ? start : m + 1;
}

const isNameByte = (c: number): boolean => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 45 || c === 95 || c === 46;

/** Log lines as container runtimes and their shippers keep them. */
export const container: Carrier = {
  id: 'container',
  alien: true,
  title: 'container logs (Docker json-file, CRI, compose, kubectl --prefix)',
  specification: 'https://kubernetes.io/docs/concepts/cluster-administration/logging/',
  detect(head: Head): Carried | null {
    return peelHead(
      head,
      (options) => new ContainerPeeler(options),
      (total, dressed) => `${dressed} of ${total} lines have a container's prefix`,
      () => false,
    );
  },
  splittable: (options: ParseOptions) => !options.head.lines.some((line) => / std(?:out|err) P /.test(line.slice(0, 64))),
  peeler: (options) => new ContainerPeeler(options),
};
