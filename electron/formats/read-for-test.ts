import { ZoneClock } from '../../shared/lib/zone.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import type { ColumnMapping } from '../../shared/model/source.ts';
import { type ByteForm, byteReader, type Format, type Head, type LineFormat, type LineParser, type ParseOptions, type Settler } from './format.ts';
import { formats } from './index.ts';
import { ANSWER, ANSWER_ALONE, type EventBatch, RECORD, RecordSink, SKIPPED } from './record-sink.ts';

/** What a text or some bytes turned out to be, in the words of a {@link Sample}: for tests of formats and carriers. */
export interface ReadForTest {
  readonly events: readonly string[];
  readonly details: readonly string[];
  readonly lines: readonly number[];
  readonly rejects: readonly string[];
  readonly records: number;
  readonly skipped: number;
  readonly skippedByKind: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/** Options as a caller of the product would give them. */
export interface TestOptions {
  readonly zone?: string | undefined;
  readonly year?: number | undefined;
  readonly fileTime?: number | undefined;
  readonly mapping?: ColumnMapping | undefined;
  readonly name?: string;
}

for (const { library } of formats) await library?.load();

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
const bytesOf = (content: string | Uint8Array): Uint8Array => (typeof content === 'string' ? ENCODER.encode(content) : content);

/** The head that detection would be given. */
export function headFor(content: string | Uint8Array, name = 'sample.log'): Head {
  const whole = bytesOf(content);
  const bytes = whole.subarray(0, 65_536);
  const lines = DECODER.decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return { bytes, lines: lines.slice(0, 200).map((line) => line.replace(/\r$/, '')), complete: bytes.length === whole.length, name };
}

export function optionsFor(head: Head, given: TestOptions = {}): ParseOptions {
  return {
    head,
    zone: new ZoneClock(given.zone ?? 'UTC'),
    fileTime: given.fileTime ?? Number.NaN,
    ...(given.year === undefined ? {} : { year: given.year }),
    ...(given.mapping === undefined ? {} : { mapping: given.mapping }),
  };
}

/** Reads `content` with a format, chosen outright. */
export function readWith(format: Format, content: string | Uint8Array, given: TestOptions = {}): ReadForTest {
  const options = optionsFor(headFor(content, given.name), given);
  const settler = format.reads === 'lines' ? format.settler?.() : undefined;
  const binary = byteReader(format, options.head);
  return binary ? readBytes(binary, content, options, settler) : readLines((format as LineFormat).parser(options), content, settler);
}

/** Reads `content` line by line with a parser, and settles what it read. */
export function readLines(parser: LineParser, content: string | Uint8Array, settler?: Settler): ReadForTest {
  const bytes = bytesOf(content);
  const sink = new RecordSink(16);
  const rejects: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    let next = bytes.indexOf(10, start);
    if (next < 0) next = bytes.length;
    const end = next > start && bytes[next - 1] === 13 ? next - 1 : next;
    sink.line++;
    sink.citeLine = 0;
    const verdict = parser.line(bytes, start, end, sink);
    if (verdict === RECORD) sink.records++;
    else if (verdict === SKIPPED) sink.skipped++;
    else {
      sink.rejects++;
      rejects.push(`${sink.line}: ${sink.reason}`);
    }
    start = next + 1;
  }
  parser.finish?.(sink);
  rejects.push(...sink.rejected.map((reject) => `${reject.line}: ${reject.reason}`));
  return gathered(sink, rejects, settler);
}

function readBytes(format: Pick<ByteForm, 'parser'>, content: string | Uint8Array, options: ParseOptions, settler?: Settler): ReadForTest {
  const bytes = bytesOf(content);
  const sink = new RecordSink(16);
  const parser = format.parser(options);
  for (let i = 0; i < bytes.length; i += 1000) parser.push(bytes.subarray(i, Math.min(bytes.length, i + 1000)), sink);
  parser.finish(sink);
  return gathered(
    sink,
    sink.rejected.map((reject) => `${reject.line}: ${reject.reason}`),
    settler,
  );
}

function gathered(sink: RecordSink, rejects: readonly string[], settler?: Settler): ReadForTest {
  const taken = sink.takeBatch();
  const batch = settler ? settler.settle(taken, null) : taken;
  const details = ['', ...batch.newDetails];
  return {
    events: Array.from({ length: batch.count }, (_, i) => printed(batch, i)),
    details: Array.from({ length: batch.count }, (_, i) => details[batch.detail?.[i] ?? 0] ?? ''),
    lines: [...batch.line],
    rejects,
    records: sink.records,
    skipped: sink.skipped,
    skippedByKind: sink.skippedByKind,
    notes: [...sink.notes, ...(settler?.notes() ?? [])],
  };
}

function printed(batch: EventBatch, i: number): string {
  const time = batch.time[i]!;
  const size = batch.bytes?.[i] ?? Number.NaN;
  const hosts = `${batch.newHosts[batch.from[i]!]} > ${batch.newHosts[batch.to[i]!]}`;
  return `${isoOf(time)} ${hosts} ${batch.newKinds[batch.kind[i]!]} ${OUTCOME_NAMES[batch.outcome[i]! & ~(ANSWER | ANSWER_ALONE)]}${Number.isNaN(size) ? '' : ` ${size}`}`;
}

/** ISO in UTC with as many decimals as needed; `-` when undated. */
export function isoOf(micros: number): string {
  if (Number.isNaN(micros)) return '-';
  const seconds = Math.floor(micros / 1_000_000);
  const rest = Math.round(micros - seconds * 1_000_000);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return rest === 0 ? `${whole}Z` : `${whole}.${String(rest).padStart(6, '0')}Z`;
}
