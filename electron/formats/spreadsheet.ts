import { ZoneClock } from '../../shared/lib/zone.ts';
import type { ByteFormat, Detection, Head, ParseOptions } from './format.ts';
import type { RecordSink } from './record-sink.ts';
import type { SheetRow } from './spreadsheet/sheet.ts';
import { proposeColumns } from './table/columns.ts';
import { cellText, ToldRows } from './table/told-rows.ts';
import { WholeFileParser } from './table/whole-file.ts';

const LOOKED_AT = 200;
const UTC = new ZoneClock('UTC');
const MAGIC = [0x50, 0x4b, 3, 4];

let openSheet: typeof import('./spreadsheet/open-sheet.ts').openSheet;
let sampleWorkbook: typeof import('./spreadsheet/sample.ts').sampleWorkbook;

/** Reads the first sheet of a workbook: the first row that reads as a header names the columns. Lines are rows of the sheet. */
function readSheet(rows: readonly SheetRow[], options: ParseOptions, sink: RecordSink): void {
  const header = headerOf(rows);
  const names = header < 0 ? [] : rows[header]!.cells.map((cell) => cellText(cell).trim());
  const body = rows.slice(header + 1);
  const told = new ToldRows(
    names,
    body.slice(0, LOOKED_AT).map((row) => row.cells),
    options,
  );
  for (const [i, row] of rows.entries()) {
    sink.line = row.number - 1;
    sink.beginRecord();
    if (i <= header) sink.skipRecord(i === header ? 'header' : 'row before the table');
    else if (told.problem !== '') sink.rejectRecord(told.problem, 0, new Uint8Array(0));
    else told.read((place) => row.cells[place] ?? '', sink, 0);
  }
}

/** Index of the row that names the columns: the first, within ten, whose cells are all text and different; -1 when there is none. */
function headerOf(rows: readonly SheetRow[]): number {
  const width = Math.max(0, ...rows.slice(0, 50).map((row) => row.cells.length));
  return rows.slice(0, 10).findIndex((row) => {
    const names = row.cells.filter((cell) => cell !== '');
    return (
      names.length >= Math.max(2, width * 0.6) &&
      new Set(names).size === names.length &&
      names.every((cell) => typeof cell === 'string' && !/^[\d.,:-]+$/.test(cell))
    );
  });
}

const TEXT = new TextDecoder('latin1');

/** Excel (.xlsx) and OpenDocument (.ods) workbooks: the first sheet. */
export const spreadsheet: ByteFormat = {
  id: 'spreadsheet',
  title: 'Spreadsheet (Excel .xlsx, OpenDocument .ods)',
  specification: 'https://ecma-international.org/publications-and-standards/standards/ecma-376/',
  from: 'the column mapped to from',
  to: 'the column mapped to to',
  reads: 'bytes',
  samples: [
    {
      name: 'Excel with dates as serials and shared strings',
      get text() {
        return sampleWorkbook();
      },
      zone: 'Europe/Berlin',
      events: [
        '2024-05-06T05:10:00Z 192.0.2.10 > www.example.net row unknown 512',
        '2024-05-06T05:10:01.500000Z 2001:db8::1 > www.example.net row unknown',
      ],
      skipped: 1,
    },
  ],
  library: {
    mark: MAGIC,
    load: async () => {
      ({ openSheet } = await import('./spreadsheet/open-sheet.ts'));
      ({ sampleWorkbook } = await import('./spreadsheet/sample.ts'));
    },
  },
  detect(head: Head): Detection | null {
    if (!MAGIC.every((byte, i) => head.bytes[i] === byte)) return null;
    const text = TEXT.decode(head.bytes);
    const ods = text.includes('mimetypeapplication/vnd.oasis.opendocument.spreadsheet');
    // Parts come in any order: a large sheet may fill the head before the workbook's own part is seen.
    const office = /^(?:\[Content_Types\]\.xml|docProps\/|_rels\/|xl\/)/.test(text.slice(30, 60));
    if (!ods && !(office && text.includes('xl/'))) return null;
    const found = { confidence: 0.98, reason: `it is ${ods ? 'an OpenDocument' : 'an Excel'} workbook; times in it carry no zone`, needsZone: true };
    if (!head.complete) return found;
    try {
      const rows = [...openSheet(head.bytes)].slice(0, LOOKED_AT);
      const header = headerOf(rows);
      const columns = header < 0 ? [] : rows[header]!.cells.map((cell) => cellText(cell).trim());
      const seen = proposeColumns(
        columns,
        rows.slice(header + 1).map((row) => row.cells.map(cellText)),
        UTC,
      );
      return { ...found, columns, ...(seen.mapping ? { mapping: seen.mapping } : {}) };
    } catch {
      return found;
    }
  },
  parser: (options) => new WholeFileParser('the spreadsheet cannot be read', (bytes, sink) => readSheet([...openSheet(bytes)], options, sink)),
};
