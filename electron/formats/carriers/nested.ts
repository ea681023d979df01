import type { Head } from '../format.ts';
import { RecordSink } from '../record-sink.ts';
import { type Carried, type Carrier, type Peeler, UNDRESSED } from './carrier.ts';
import { lineSpans, lookingOptions } from './peel-head.ts';

const ENCODER = new TextEncoder();
const LOOKED_AT = 20;

/**
 * One carrier inside another, such as a syslog daemon in a container. Lines that have only the outer prefix pass with that one taken off.
 * Where the inner prefix has a local time or no year, the outer time stands if there is one: both were written within the same moment, and it is exact.
 */
export function nested(outer: Carrier, inner: Carrier): Carrier {
  return {
    id: `${outer.id}-${inner.id}`,
    title: `${inner.title} inside ${outer.title}`,
    specification: inner.specification,
    alien: outer.alien === true,
    detect(head: Head): Carried | null {
      const around = outer.detect(head);
      const within =
        around && inner.detect({ ...head, lines: around.lines, bytes: ENCODER.encode(around.lines.map((line) => `${line}\n`).join('')) });
      if (!around || !within || around.confidence * within.confidence < 0.5) return null;
      const timed = tellsTime(outer, head);
      return {
        ...within,
        confidence: around.confidence * within.confidence,
        reason: `${around.reason}; inside it ${within.reason}`,
        needsZone: !timed && within.needsZone,
        needsYear: !timed && within.needsYear,
      };
    },
    splittable: () => false,
    peeler: (options) => new NestedPeeler(outer.peeler(options), inner.peeler(options)),
  };
}

/** True when the outer prefixes of the first lines have times. */
function tellsTime(outer: Carrier, head: Head): boolean {
  const peeler = outer.peeler(lookingOptions(head));
  const sink = new RecordSink(16);
  return lineSpans(head)
    .slice(0, LOOKED_AT)
    .some(({ start, end }) => {
      sink.clearCarrier();
      return peeler.peel(head.bytes, start, end, sink) >= 0 && !Number.isNaN(sink.carrierTime);
    });
}

class NestedPeeler implements Peeler {
  private readonly outer: Peeler;
  private readonly inner: Peeler;
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  private timed = false;

  constructor(outer: Peeler, inner: Peeler) {
    this.outer = outer;
    this.inner = inner;
  }

  message(): { readonly bytes: Uint8Array; readonly end: number } {
    return { bytes: this.bytes, end: this.end };
  }

  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    this.bytes = bytes;
    this.end = end;
    const at = this.outer.peel(bytes, start, end, sink);
    if (at < 0) return at;
    const message = this.outer.message?.();
    if (message) {
      this.bytes = message.bytes;
      this.end = message.end;
    }
    const time = sink.carrierTime;
    const within = this.inner.peel(this.bytes, at, this.end, sink);
    if (!Number.isNaN(time)) {
      this.timed = true;
      if (Number.isNaN(sink.carrierTime) || this.inner.needsZone === true) sink.carrierTime = time;
    }
    return within === UNDRESSED ? at : within;
  }

  finish(sink: RecordSink): void {
    this.outer.finish?.(sink);
    // What the inner one would say of years and zones holds only where its times were used.
    if (!this.timed) this.inner.finish?.(sink);
  }
}
