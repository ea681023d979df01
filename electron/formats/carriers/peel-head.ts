import { ZoneClock } from '../../../shared/lib/zone.ts';
import type { Head, ParseOptions } from '../format.ts';
import { RecordSink } from '../record-sink.ts';
import { isBlank, textOf } from '../scan/bytes.ts';
import { type Carried, CONTINUATION, NOTICE, type Peeler, UNDRESSED } from './carrier.ts';

/** Lines looked at; the head is bounded, but a caller may hand over more. */
const MOST_LINES = 400;

/** Where each line of the head stands, without its line end. The last is left out when it may be cut. */
export function lineSpans(head: Head): readonly { readonly start: number; readonly end: number }[] {
  const { bytes } = head;
  const spans: { start: number; end: number }[] = [];
  let start = 0;
  while (start < bytes.length && spans.length < MOST_LINES) {
    let next = bytes.indexOf(10, start);
    if (next < 0) {
      if (!head.complete && spans.length > 0) break;
      next = bytes.length;
    }
    spans.push({ start, end: next > start && bytes[next - 1] === 13 ? next - 1 : next });
    start = next + 1;
  }
  return spans;
}

/** What a parser is told while only looking: UTC, no file date. */
export const lookingOptions = (head: Head): ParseOptions => ({ head, zone: new ZoneClock('UTC'), fileTime: Number.NaN });

/** Takes the prefixes off a head with the peeler that would read the file. Null when fewer than one line in twenty is dressed. */
export function peelHead(
  head: Head,
  peelerFor: (options: ParseOptions) => Peeler,
  reason: (total: number, dressed: number) => string,
  isYearless: (line: string) => boolean,
): Carried | null {
  const peeler = peelerFor(lookingOptions(head));
  const sink = new RecordSink(16);
  const lines: string[] = [];
  const programs: string[] = [];
  let total = 0;
  let dressed = 0;
  let placed = 0;
  for (const { start, end } of lineSpans(head)) {
    if (isBlank(head.bytes, start, end)) continue;
    total++;
    sink.clearCarrier();
    const at = peeler.peel(head.bytes, start, end, sink);
    if (at !== UNDRESSED) dressed++;
    if (at === NOTICE || at === CONTINUATION) continue;
    if (at !== UNDRESSED) placed++;
    const message = at === UNDRESSED ? null : peeler.message?.();
    lines.push(message ? textOf(message.bytes, at, message.end) : textOf(head.bytes, at === UNDRESSED ? start : at, end));
    programs.push(sink.carrierProgram);
  }
  if (placed === 0 || dressed * 20 < total) return null;
  const needsYear = head.lines.some(isYearless);
  return {
    confidence: dressed / total,
    reason: reason(total, dressed),
    needsZone: needsYear || peeler.needsZone === true,
    needsYear,
    lines,
    programs,
  };
}
