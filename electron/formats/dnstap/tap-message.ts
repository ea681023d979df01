import { ProtobufFields } from './protobuf.ts';

/** What one dnstap message says, as far as contacts need it. Written anew by each `readTapMessage`. */
export class TapMessage {
  /** `Message.Type` of dnstap.proto: odd numbers are queries, even ones responses; 0 when there is none. */
  type = 0;
  /** `[start, end)` of the address that asked; `end` 0 when the message has none. */
  clientStart = 0;
  clientEnd = 0;
  /** Microseconds UTC of this query or response, NaN when it is not told. */
  time = Number.NaN;
  /** `[start, end)` of the DNS message; `end` 0 when the message has none. */
  dnsStart = 0;
  dnsEnd = 0;
}

const outer = new ProtobufFields();
const inner = new ProtobufFields();

/**
 * Reads a frame of a dnstap stream (https://github.com/dnstap/dnstap.pb/blob/master/dnstap.proto).
 * @returns '' when read, else what is wrong
 */
export function readTapMessage(data: Uint8Array, start: number, end: number, message: TapMessage): string {
  let from = -1;
  let to = -1;
  for (outer.over(data, start, end); outer.next(); ) {
    if (outer.field !== 14 || outer.end < 0) continue;
    from = outer.start;
    to = outer.end;
  }
  if (outer.broken) return 'not a dnstap frame: its fields do not add up';
  if (from < 0) return 'a dnstap frame without a message';
  return readMessage(data, from, to, message);
}

function readMessage(data: Uint8Array, start: number, end: number, message: TapMessage): string {
  message.type = message.clientStart = message.clientEnd = message.dnsStart = message.dnsEnd = 0;
  const parts = { querySeconds: Number.NaN, queryNanos: 0, responseSeconds: Number.NaN, responseNanos: 0 };
  const dns = { queryStart: 0, queryEnd: 0, responseStart: 0, responseEnd: 0 };
  for (inner.over(data, start, end); inner.next(); ) {
    const { field, value } = inner;
    if (inner.end < 0) {
      if (field === 1) message.type = value;
      else if (field === 8) parts.querySeconds = value;
      else if (field === 9) parts.queryNanos = value;
      else if (field === 12) parts.responseSeconds = value;
      else if (field === 13) parts.responseNanos = value;
    } else if (field === 4) {
      message.clientStart = inner.start;
      message.clientEnd = inner.end;
    } else if (field === 10) {
      dns.queryStart = inner.start;
      dns.queryEnd = inner.end;
    } else if (field === 14) {
      dns.responseStart = inner.start;
      dns.responseEnd = inner.end;
    }
  }
  if (inner.broken) return 'a dnstap message whose fields do not add up';
  const isResponse = message.type % 2 === 0;
  message.time = isResponse ? instant(parts.responseSeconds, parts.responseNanos) : instant(parts.querySeconds, parts.queryNanos);
  message.dnsStart = isResponse ? dns.responseStart : dns.queryStart;
  message.dnsEnd = isResponse ? dns.responseEnd : dns.queryEnd;
  return '';
}

/** Seconds and nanoseconds as microseconds; NaN when a double cannot hold them (damage, not a date). */
function instant(seconds: number, nanos: number): number {
  const micros = seconds * 1e6 + Math.floor(nanos / 1000);
  return nanos < 1e9 && Math.abs(micros) <= Number.MAX_SAFE_INTEGER ? micros : Number.NaN;
}
