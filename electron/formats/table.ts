import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank } from './scan/bytes.ts';
import { WordCache } from './scan/word-cache.ts';
import { badTime, type ColumnPlaces, hostOf, isMissing, kindOf, outcomeOfWord, sizeOf } from './table/cell-reader.ts';
import { isHostLike, proposeColumns } from './table/columns.ts';
import { type Dialect, sniffDialect } from './table/dialect.ts';
import { type Layout, layoutOf } from './table/layout.ts';
import { COMPLETE, RowSplitter } from './table/split-row.ts';
import { TimeColumn } from './table/time-shape.ts';
import { detailText } from './words/detail.ts';

/** A quoted field may hold line ends, but a stray quote must not swallow the file. */
const MOST_ROW_LINES = 200;
const MOST_ROW_BYTES = 1 << 20;
const NAMED_STRAYS = 5;
const INSIDE = 'line inside a quoted field';
const UTC = new ZoneClock('UTC');

/** Reads rows of delimited text. The hot path keeps to bytes: positions of fields, times from digits, hosts by their bytes. */
class TableParser implements LineParser {
  private readonly dialect: Dialect;
  private readonly places: ColumnPlaces | string;
  private readonly splitter: RowSplitter;
  private readonly time: TimeColumn;
  private readonly words = new WordCache();
  private readonly outcomes = new Map<string, { readonly code: number; readonly detail: number }>();
  /** Bytes that are not UTF-8 are Windows-1252, told once from the head. */
  private readonly single: InstanceType<typeof TextDecoder> | null;
  private lineNumber = -1;
  private pending: Uint8Array | null = null;
  private pendingLine = 0;
  /** Where the pending row begins in the bytes of the piece. */
  private pendingStart = 0;
  private pendingLines = 0;
  private strays = 0;

  constructor({ dialect, places, timeShape, utf8 }: Layout, { zone, inside }: ParseOptions) {
    this.dialect = dialect;
    this.places = places;
    this.splitter = new RowSplitter(dialect.delimiter, true);
    this.time = new TimeColumn(timeShape, zone);
    if (inside) this.lineNumber = dialect.firstLine + MOST_ROW_LINES;
    this.single = utf8 ? null : new TextDecoder('windows-1252');
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    this.lineNumber++;
    if (this.pending !== null) return this.more(bytes, start, end, sink);
    if (this.lineNumber <= this.dialect.firstLine) {
      if (this.lineNumber < this.dialect.firstLine) return sink.skip(isBlank(bytes, start, end) ? 'blank' : 'line before the table');
      if (this.dialect.names.length > 0) return this.header(bytes, start, end, sink);
    }
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 35) return sink.skip('comment');
    if (this.splitter.split(bytes, start, end) === COMPLETE) return this.row(bytes, sink);
    this.open(bytes, start, end, sink);
    return sink.skip(INSIDE);
  }

  /** A row begins whose quoted field goes on in the next line. */
  private open(bytes: Uint8Array, start: number, end: number, sink: RecordSink): void {
    this.pending = bytes.slice(start, end);
    this.pendingStart = start;
    this.pendingLine = sink.line;
    this.pendingLines = 1;
  }

  takeBack(sink: RecordSink): number {
    // A line too long for any parser, refused in the middle of the row, cannot be taken back.
    if (this.pending === null || sink.line - this.pendingLine + 1 !== this.pendingLines) return -1;
    this.pending = null;
    sink.takeBack(INSIDE, this.pendingLines);
    return this.pendingStart;
  }

  finish(sink: RecordSink): void {
    if (this.pending !== null) sink.notes.add(`A quoted field that opens in line ${this.pendingLine} does not end before the file does.`);
  }

  /** A header whose own quoted names hold line ends goes on like any row. */
  private header(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (this.splitter.split(bytes, start, end) !== COMPLETE) {
      this.open(bytes, start, end, sink);
    }
    return sink.skip('header');
  }

  /** The next line of a row whose quoted field has not ended. */
  private more(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const before = this.pending!;
    const joined = new Uint8Array(before.length + 1 + end - start);
    joined.set(before);
    joined[before.length] = 10;
    joined.set(bytes.subarray(start, end), before.length + 1);
    this.pendingLines++;
    const inHeader = this.dialect.names.length > 0 && this.lineNumber - this.pendingLines < this.dialect.firstLine;
    if (this.splitter.split(joined, 0, joined.length) === COMPLETE) {
      this.pending = null;
      if (inHeader) return sink.skip('header');
      sink.citeLine = this.pendingLine;
      return this.row(joined, sink);
    }
    if (!inHeader && this.isRow(bytes, start, end)) {
      this.stray(sink);
      return this.row(bytes, sink);
    }
    if (this.pendingLines < MOST_ROW_LINES && joined.length < MOST_ROW_BYTES) {
      this.pending = joined;
      return sink.skip(INSIDE);
    }
    this.pending = null;
    return sink.reject(`the quoted field that opens in line ${this.pendingLine} does not end within ${this.pendingLines} lines`);
  }

  /** True for a line that is a whole row by itself, time and all: then the quote before it was a stray one. Leaves its fields in the splitter. */
  private isRow(bytes: Uint8Array, start: number, end: number): boolean {
    const { places, splitter } = this;
    if (typeof places === 'string' || splitter.split(bytes, start, end) !== COMPLETE || splitter.count !== this.dialect.columns) return false;
    return !Number.isNaN(this.time.text(splitter.text(bytes, places.time)));
  }

  /** Gives up the row whose quoted field does not end. */
  private stray(sink: RecordSink): void {
    this.pending = null;
    this.strays++;
    if (this.strays <= NAMED_STRAYS)
      sink.notes.add(`A quoted field that opens in line ${this.pendingLine} does not end: that row was left out, the next ones are read.`);
    else sink.notes.add('More rows whose quoted field does not end were left out.');
  }

  private row(bytes: Uint8Array, sink: RecordSink): Verdict {
    const { places, splitter } = this;
    if (typeof places === 'string') return sink.reject(places);
    const { columns } = this.dialect;
    if (splitter.count !== columns && !(splitter.count === columns + 1 && splitter.start[columns] === splitter.end[columns])) {
      return sink.reject(`the row has ${splitter.count} fields, the table ${columns}`);
    }
    const from = this.host(bytes, places.from, sink);
    if (from < 0) return sink.skip('row without a from');
    const to = this.host(bytes, places.to, sink);
    if (to < 0) return sink.skip('row without a to');
    const time =
      places.timeOfDay < 0
        ? this.time.read(bytes, splitter.start[places.time]!, splitter.end[places.time]!)
        : this.time.dateAndTime(splitter.text(bytes, places.time), splitter.text(bytes, places.timeOfDay));
    if (time !== time) return sink.reject(badTime(splitter.text(bytes, places.time)));
    const kind = sink.kind(places.kind < 0 ? 'row' : kindOf(this.words.of(bytes, splitter.start[places.kind]!, splitter.end[places.kind]!).trim()));
    const size = places.bytes < 0 ? Number.NaN : this.size(bytes, places.bytes);
    if (places.outcome < 0) sink.event(time, from, to, kind, Outcome.Unknown, size);
    else {
      const outcome = this.outcome(this.words.of(bytes, splitter.start[places.outcome]!, splitter.end[places.outcome]!), sink);
      sink.event(time, from, to, kind, outcome.code as typeof Outcome.Unknown, size, outcome.detail);
    }
    return RECORD;
  }

  /** Id of the host in a field; -1 when the field is empty. */
  private host(bytes: Uint8Array, place: number, sink: RecordSink): number {
    let start = this.splitter.start[place]!;
    let end = this.splitter.end[place]!;
    while (start < end && bytes[start] === 32) start++;
    while (end > start && bytes[end - 1] === 32) end--;
    const length = end - start;
    if (length === 0 || (length === 1 && bytes[start] === 45)) return -1;
    // Plain names and addresses go by their bytes; anything with a character outside them is looked at as text.
    if (length < 254 && isPlainHost(bytes, start, end))
      return length < 5 && isMissing(this.words.of(bytes, start, end)) ? -1 : sink.host(bytes, start, end);
    const text = this.single ? this.single.decode(bytes.subarray(start, end)) : this.splitter.text(bytes, place).trim();
    const host = isHostLike(text) ? text : hostOf(text);
    return isMissing(host) ? -1 : sink.hostText(host);
  }

  private size(bytes: Uint8Array, place: number): number {
    const start = this.splitter.start[place]!;
    const end = this.splitter.end[place]!;
    let value = 0;
    for (let i = start; i < end; i++) {
      const c = bytes[i]! - 48;
      if (c < 0 || c > 9 || end - start > 15) return sizeOf(this.splitter.text(bytes, place), this.dialect.decimalComma);
      value = value * 10 + c;
    }
    return end === start ? Number.NaN : value;
  }

  private outcome(word: string, sink: RecordSink): { readonly code: number; readonly detail: number } {
    const known = this.outcomes.get(word);
    if (known) return known;
    const trimmed = word.trim();
    const made = { code: outcomeOfWord(trimmed), detail: isMissing(trimmed) ? 0 : sink.detail(detailText([['outcome', trimmed]])) };
    if (this.outcomes.size < 1000) this.outcomes.set(word, made);
    return made;
  }
}

/** Letters, digits and `. - _ :` in ASCII, with at most one colon only where it is no port: what can be looked up by bytes. */
function isPlainHost(bytes: Uint8Array, start: number, end: number): boolean {
  let colons = 0;
  for (let i = start; i < end; i++) {
    const c = bytes[i]!;
    if (c === 58) colons++;
    else if (!((c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 46 || c === 45 || c === 95)) return false;
  }
  return colons !== 1;
}

/** Delimited text: comma, tab, semicolon, pipe. */
export const table: LineFormat = {
  id: 'table',
  title: 'Table as text (CSV, TSV, semicolon, pipe)',
  specification: 'https://www.rfc-editor.org/rfc/rfc4180',
  from: 'the column mapped to from',
  to: 'the column mapped to to',
  reads: 'lines',
  samples: [
    {
      name: 'comma, header, quoted fields with delimiter, quote and line end',
      text: 'time,src,dst,comment,bytes\n2024-05-06T07:10:00Z,192.0.2.10,www.example.net,"a, ""b""\nc",512\n2024-05-06 07:10:01.5+02:00,2001:DB8::1,WWW.example.net.,,\n2024-05-06T07:10:02Z,192.0.2.10\n2024-05-06T07:10:03Z,-,www.example.net,,\nsoon,192.0.2.10,www.example.net,,\n',
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > www.example.net row unknown 512',
        '2024-05-06T05:10:01.500000Z 2001:db8::1 > www.example.net row unknown',
      ],
      rejects: 2,
      skipped: 3,
    },
    {
      name: 'semicolon, German names, day first, decimal comma',
      text: 'Zeitpunkt;Quelle;Ziel;Dauer (s);Bytes\n31.12.2024 23:10:02;192.0.2.10;server-2;7,652;8.311\n31.12.2024 23:13:31;192.0.2.11;server-2;3,1;64.573\n',
      zone: 'Europe/Berlin',
      events: ['2024-12-31T22:10:02Z 192.0.2.10 > server-2 row unknown 8311', '2024-12-31T22:13:31Z 192.0.2.11 > server-2 row unknown 64573'],
      skipped: 1,
    },
    {
      name: 'a quote that does not end, and dates that only their distance orders',
      text: 'when,src,dst,note\n03/05/2024 07:10:00,192.0.2.10,www.example.net,"open\n04/05/2024 07:10:01,192.0.2.11,www.example.net,b\n05/05/2024 07:10:02,192.0.2.12,www.example.net,"two\nlines"\n',
      events: ['2024-05-04T07:10:01Z 192.0.2.11 > www.example.net row unknown', '2024-05-05T07:10:02Z 192.0.2.12 > www.example.net row unknown'],
      skipped: 3,
    },
    {
      name: 'tab, 12-hour clock, month first, destination before source, action',
      text: 'Date/Time\tDestination\tSource\tAction\n12/31/2024 5:10:03 PM\twww.example.net\t192.0.2.10\tdeny\n12/31/2024 12:00:00 AM\twww.example.net\t192.0.2.11\tallow\n',
      events: ['2024-12-31T17:10:03Z 192.0.2.10 > www.example.net row refused', '2024-12-31T00:00:00Z 192.0.2.11 > www.example.net row accepted'],
      skipped: 1,
    },
    {
      name: 'pipe, epoch milliseconds, mapped by hand',
      text: '1714979400250|a|192.0.2.10:5000|x|198.51.100.7:53\n1714979401250|b|[2001:db8::1]:5000|y|198.51.100.7:53\n',
      mapping: { time: '1', from: '3', to: '5', kind: '2' },
      events: ['2024-05-06T07:10:00.250000Z 192.0.2.10 > 198.51.100.7 a unknown', '2024-05-06T07:10:01.250000Z 2001:db8::1 > 198.51.100.7 b unknown'],
      skipped: 0,
    },
  ],
  detect(head: Head): Detection | null {
    const dialect = sniffDialect(head.lines);
    if (!dialect || dialect.rows.length === 0 || dialect.regular < 0.5) return null;
    const seen = proposeColumns(dialect.names, dialect.rows, UTC);
    const columns = dialect.names.length > 0 ? dialect.names : Array.from({ length: dialect.columns }, (_, i) => String(i + 1));
    const found = { columns, needsZone: seen.time?.needsZone ?? false, reason: `${dialect.because}; ${seen.because}` };
    if (!seen.mapping) return dialect.regular < 0.8 || (dialect.names.length === 0 && !seen.time) ? null : { ...found, confidence: 0.3 };
    const base = seen.byName ? 0.85 : dialect.names.length > 0 ? 0.65 : dialect.columns <= 4 ? 0.55 : 0.4;
    return { ...found, mapping: seen.mapping, confidence: base * (0.6 + 0.4 * dialect.regular) };
  },
  // A row goes on in the next line only where a quote opened a field: without one, a segment that begins between rows ends between rows.
  splittable: () => true,
  headerMarks: ['"'],
  parser(options: ParseOptions): LineParser {
    const layout = layoutOf(options);
    if (!layout) return { line: (_bytes, _start, _end, sink) => sink.reject('no delimiter found that makes columns of the lines') };
    return new TableParser(layout, options);
  },
};
