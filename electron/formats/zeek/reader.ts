import type { Detection, Head, LineFormat, LineParser, ParseOptions } from '../format.ts';
import type { RecordSink, Verdict } from '../record-sink.ts';
import { isBlank, skipBlanks, textOf } from '../scan/bytes.ts';
import { type JsonRecord, jsonHead, jsonObject } from '../scan/json-line.ts';
import { WordIds } from '../scan/word-ids.ts';
import { headerLines, headerOf, isHeaderLine, readHeaderLine, ZeekColumns, type ZeekHeader } from './columns.ts';
import { isZeekObject, plainName, UNDATED, ZeekJson, type ZeekRecord } from './record.ts';

/** One kind of Zeek log: which columns its reader wants, and what it makes of a record. */
export interface ZeekKind {
  readonly id: string;
  readonly title: string;
  readonly specification: string;
  readonly from: string;
  readonly to: string;
  readonly samples: LineFormat['samples'];
  /** Column names, always starting with `ts`, `id.orig_h`, `id.resp_h`. */
  readonly names: readonly string[];
  /** How sure the names of the columns (and `#path` or `_path`, '' when absent) make us that this is the log: 0 for no. */
  fits(columns: ReadonlySet<string>, path: string): number;
  /** Makes a reader of records, with caches of its own, told the `#path` of a header ('' when absent). `time` is microseconds or NaN. */
  reader(path: string): (record: ZeekRecord, time: number, sink: RecordSink) => Verdict;
}

const NO_COLUMNS = 'no #fields line names the columns before this line; give the file a mapping by hand';
const BRACE = 123;

class ZeekParser implements LineParser {
  private readonly kind: ZeekKind;
  private readonly read: (record: ZeekRecord, time: number, sink: RecordSink) => Verdict;
  private readonly columns: ZeekColumns;
  private readonly json: ZeekJson;
  private readonly header: ZeekHeader;
  private layoutChanged = false;

  constructor(kind: ZeekKind, options: ParseOptions) {
    this.kind = kind;
    this.header = headerOf(options.head.lines);
    this.read = kind.reader(this.header.path);
    const words = new WordIds();
    this.columns = new ZeekColumns(kind.names, words);
    this.json = new ZeekJson(kind.names, words);
    if (this.header.fields) this.columns.layout(this.header);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const first = bytes[start];
    if (isHeaderLine(bytes, start)) return this.comment(textOf(bytes, start, end), sink);
    if (first === BRACE || ((first === 32 || first === 9) && bytes[skipBlanks(bytes, start, end)] === BRACE))
      return this.object(textOf(bytes, start, end), sink);
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (this.header.fields === null) return sink.reject(NO_COLUMNS);
    const width = this.columns.split(bytes, start, end, sink.piece);
    if (width !== this.columns.width) return sink.reject(`${width} columns, and the #fields line names ${this.columns.width}`);
    const time = this.columns.instant(0);
    if (time === undefined) return sink.reject('ts is neither seconds since 1970 nor an ISO 8601 time');
    if (time !== time) sink.notes.add(UNDATED);
    return this.read(this.columns, time, sink);
  }

  nextHeader(): readonly string[] | null {
    return this.layoutChanged ? headerLines(this.header) : null;
  }

  private comment(line: string, sink: RecordSink): Verdict {
    const before = headerLines(this.header).join('\n');
    const hadFields = this.header.fields !== null;
    if (readHeaderLine(line, this.header)) this.columns.layout(this.header);
    if (headerLines(this.header).join('\n') !== before) {
      this.layoutChanged = true;
      if (hadFields && line.startsWith('#fields')) sink.notes.add('The #fields line changes inside the file; each part is read by its own.');
    }
    return sink.skip('comment or header');
  }

  private object(text: string, sink: RecordSink): Verdict {
    const object = jsonObject(text);
    if (object === null) return sink.reject('not a complete JSON object');
    if (!isZeekObject(object))
      return sink.skip(`record of another log${typeof object['_path'] === 'string' ? `: ${object['_path'].slice(0, 40)}` : ''}`);
    if (typeof object['_path'] === 'string' && this.kind.fits(new Set(Object.keys(object).map(plainName)), object['_path']) === 0) {
      return sink.skip(`record of another log: ${object['_path'].slice(0, 40)}`);
    }
    const record = this.json.set(object);
    const time = record.instant(0);
    if (time === undefined) return sink.reject('ts is neither seconds since 1970 nor an ISO 8601 time');
    if (time !== time) sink.notes.add(UNDATED);
    return this.read(record, time, sink);
  }
}

/** Where a header begins: rubbish may stand before it, the end of a log without its own header, or what a shell printed. */
const isHeaderText = (line: string): boolean => /^#(?:separator|fields)\b/.test(line);

function detectColumns(kind: ZeekKind, head: Head): Detection | null {
  const header = headerOf(head.lines.slice(Math.max(0, head.lines.findIndex(isHeaderText))));
  if (header.fields === null) return null;
  const columns = new Set(header.fields);
  if (!columns.has('id.orig_h') || !columns.has('id.resp_h')) return null;
  const confidence = kind.fits(columns, header.path);
  if (confidence === 0) return null;
  const named = header.path === '' ? '' : ` and "#path ${header.path}"`;
  return { confidence, reason: `a Zeek header names the columns of ${kind.title} (${header.fields.length} of them)${named}`, needsZone: false };
}

const pathOf = (object: JsonRecord): string => (typeof object['_path'] === 'string' ? object['_path'] : '');

function detectJson(kind: ZeekKind, head: Head): Detection | null {
  const objects = jsonHead(head);
  let best = 0;
  let fitting = 0;
  for (const object of objects) {
    const confidence = isZeekObject(object)
      ? kind.fits(new Set(Object.keys(object).map(plainName).concat('id.orig_h', 'id.resp_h')), pathOf(object))
      : 0;
    if (confidence > 0) fitting++;
    best = Math.max(best, confidence);
  }
  if (fitting === 0) return null;
  const share = fitting / objects.length;
  return {
    confidence: best * (0.6 + 0.4 * share),
    reason: `${fitting} of the first ${objects.length} lines are JSON objects with the keys of ${kind.title}`,
    needsZone: false,
  };
}

/** A format that reads one kind of Zeek log, written as columns under a header or as JSON lines. */
export function zeekFormat(kind: ZeekKind): LineFormat {
  return {
    id: kind.id,
    title: kind.title,
    specification: kind.specification,
    from: kind.from,
    to: kind.to,
    samples: kind.samples,
    reads: 'lines',
    detect: (head) => detectColumns(kind, head) ?? detectJson(kind, head),
    splittable: () => true,
    headerMarks: ['#fields', '#separator'],
    parser: (options) => new ZeekParser(kind, options),
  };
}
