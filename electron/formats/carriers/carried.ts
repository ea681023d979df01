import type { Detection, Format, Head, LineFormat, LineParser, ParseOptions } from '../format.ts';
import { RECORD, REJECTED, RecordSink, type Verdict } from '../record-sink.ts';
import { type Carried, type Carrier, CONTINUATION, NOTICE, type Peeler, UNDRESSED } from './carrier.ts';
import { lineSpans, lookingOptions } from './peel-head.ts';

/** A format found inside a carrier. */
export interface CarriedCandidate {
  readonly carrier: Carrier;
  readonly format: LineFormat;
  /** The format's claim on the lines of its programs, its reason naming the carrier. */
  readonly detection: Detection;
  /** Lines of the head that the format read. */
  readonly read: number;
}

const ENCODER = new TextEncoder();
const OTHER_PROGRAMS_NAMED = 40;

/**
 * All formats that claim lines carried in `head`, best supported first: a log of a whole host holds lines of many programs, and the format that reads
 * the most of them is meant. Empty when the head is not in this carrier's dress.
 */
export function carriedCandidates(carrier: Carrier, head: Head, formats: readonly Format[]): readonly CarriedCandidate[] {
  const carried = carrier.detect(head);
  if (!carried) return [];
  const found: CarriedCandidate[] = [];
  for (const format of formats) {
    if (format.reads !== 'lines') continue;
    const group = bestGroup(carried, format, head);
    if (!group) continue;
    const read = readingPrograms(carried, format, group.head).records;
    const needsYear = carried.needsYear;
    const reason = `${carried.reason}; ${group.program === '' ? '' : `in those of ${group.program}: `}${group.detection.reason}`;
    found.push({
      carrier,
      format,
      read,
      detection: { ...group.detection, reason, needsZone: carried.needsZone || group.detection.needsZone, needsYear },
    });
  }
  return found.sort((a, b) => b.read - a.read || b.detection.confidence - a.detection.confidence || (a.format.id < b.format.id ? -1 : 1));
}

/** A parser that takes the prefix off each line and hands the message to `format`. `options.head` is the head as it stands in the file. */
export function carriedParser(carrier: Carrier, format: LineFormat, options: ParseOptions): LineParser {
  const carried = carrier.detect(options.head);
  const group = carried && bestGroup(carried, format, options.head);
  const innerHead = group ? group.head : carried ? headOf(carried.lines, options.head) : options.head;
  const programs = carried ? readingPrograms(carried, format, innerHead).programs : new Set<string>();
  const inner = new ProgramFilter(format.parser({ ...options, head: innerHead }), programs);
  return carrier.wrap ? carrier.wrap(inner, options) : new PeeledParser(carrier.peeler(options), inner);
}

/** What a format makes of a head, inside a carrier or (null) bare: how many lines become records, and how many of these the carrier names a host for. */
export function carriedReading(carrier: Carrier | null, format: LineFormat, head: Head): { readonly records: number; readonly hosts: number } {
  const options = lookingOptions(head);
  const parser = carrier ? carriedParser(carrier, format, options) : format.parser(options);
  const sink = new RecordSink(64);
  let records = 0;
  let hosts = 0;
  for (const { start, end } of lineSpans(head)) {
    sink.line++;
    if (parser.line(head.bytes, start, end, sink) !== RECORD) continue;
    records++;
    if (sink.carrierHost >= 0) hosts++;
  }
  return { records, hosts };
}

/** True when segments of the file may be read apart: prefix and message both. */
export function carriedSplittable(carrier: Carrier, format: LineFormat, options: ParseOptions): boolean {
  // A header that comes anew inside a file is handed on between segments only where its lines stand bare.
  if (format.headerMarks) return false;
  const carried = carrier.detect(options.head);
  if (!carried || !carrier.splittable(options)) return false;
  const group = bestGroup(carried, format, options.head);
  return format.splittable({ ...options, head: group ? group.head : headOf(carried.lines, options.head) });
}

/** The program without process and part: `postfix/smtpd` and `postfix/qmgr` are one. */
export function programFamily(program: string): string {
  const slash = program.indexOf('/');
  return slash > 0 ? program.slice(0, slash) : program;
}

/** The group of programs on whose lines the format's claim is best. */
function bestGroup(
  carried: Carried,
  format: LineFormat,
  head: Head,
): { readonly program: string; readonly head: Head; readonly detection: Detection } | null {
  const groups = new Map<string, string[]>();
  for (const [i, line] of carried.lines.entries()) {
    const family = programFamily(carried.programs[i]!);
    const group = groups.get(family);
    if (group) group.push(line);
    else if (groups.size < 64) groups.set(family, [line]);
  }
  let best: { program: string; head: Head; detection: Detection; support: number } | null = null;
  for (const [program, lines] of groups) {
    const groupHead = headOf(lines, head);
    const detection = format.detect(groupHead);
    const support = detection ? detection.confidence * lines.length : 0;
    if (detection && (!best || support > best.support)) best = { program, head: groupHead, detection, support };
  }
  return best;
}

/** Runs the head's lines through the format: which programs' lines it reads, and how many lines. */
function readingPrograms(carried: Carried, format: LineFormat, innerHead: Head): { readonly programs: Set<string>; readonly records: number } {
  const parser = format.parser(lookingOptions(innerHead));
  const sink = new RecordSink(64);
  const programs = new Set<string>();
  let records = 0;
  for (const [i, line] of carried.lines.entries()) {
    const bytes = ENCODER.encode(line);
    sink.line = i + 1;
    sink.clearCarrier();
    sink.carrierProgram = carried.programs[i]!;
    if (parser.line(bytes, 0, bytes.length, sink) !== RECORD) continue;
    programs.add(programFamily(carried.programs[i]!));
    records++;
  }
  return { programs, records };
}

const headOf = (lines: readonly string[], outer: Head): Head => ({
  bytes: ENCODER.encode(lines.map((line) => `${line}\n`).join('')),
  lines,
  complete: outer.complete,
  name: outer.name,
});

/** Counts lines of programs that the format does not read as skipped rather than rejected. */
class ProgramFilter implements LineParser {
  private readonly inner: LineParser;
  private readonly programs: ReadonlySet<string>;
  private readonly named = new Set<string>();

  constructor(inner: LineParser, programs: ReadonlySet<string>) {
    this.inner = inner;
    this.programs = programs;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (start >= end) return sink.skip('empty message');
    const verdict = this.inner.line(bytes, start, end, sink);
    if (verdict !== REJECTED || this.programs.size === 0) return verdict;
    const family = programFamily(sink.carrierProgram);
    if (this.programs.has(family)) return verdict;
    // Bounded, because a hostile file may name a new program on every line.
    if (this.named.size < OTHER_PROGRAMS_NAMED) this.named.add(family);
    return sink.skip(this.named.has(family) ? `another program: ${family || 'unnamed'}` : 'another program');
  }

  finish(sink: RecordSink): void {
    this.inner.finish?.(sink);
  }
}

class PeeledParser implements LineParser {
  private readonly peeler: Peeler;
  private readonly inner: LineParser;

  constructor(peeler: Peeler, inner: LineParser) {
    this.peeler = peeler;
    this.inner = inner;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    sink.clearCarrier();
    const at = this.peeler.peel(bytes, start, end, sink);
    if (at >= 0) {
      const message = this.peeler.message?.();
      return message ? this.inner.line(message.bytes, at, message.end, sink) : this.inner.line(bytes, at, end, sink);
    }
    if (at === NOTICE) return sink.skip("the log's own notice");
    if (at === CONTINUATION) return sink.skip('continuation of a message');
    if (at === UNDRESSED && start >= end) return sink.skip('blank');
    return this.inner.line(bytes, start, end, sink);
  }

  finish(sink: RecordSink): void {
    sink.clearCarrier();
    this.peeler.finish?.(sink);
    this.inner.finish?.(sink);
  }
}
