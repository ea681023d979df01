import type { ByteFormat, ByteParser, Detection, Head, ParseOptions } from './format.ts';
import { openParquet, type ParquetTable } from './parquet/read-columns.ts';
import { SAMPLE } from './parquet/sample.ts';
import type { RecordSink } from './record-sink.ts';
import { ToldRows } from './table/told-rows.ts';
import { WholeFile } from './table/whole-file.ts';

const MAGIC = [0x50, 0x41, 0x52, 0x31];
const LOOKED_AT = 200;

/** Collects the file, for its table of contents stands at the end, then reads the mapped columns row group by row group. */
class ParquetParser implements ByteParser {
  private readonly options: ParseOptions;
  private readonly file = new WholeFile();

  constructor(options: ParseOptions) {
    this.options = options;
  }

  push(chunk: Uint8Array): void {
    this.file.push(chunk);
  }

  finish(sink: RecordSink): void {
    const bytes = this.file.bytes();
    if (typeof bytes === 'string') {
      this.refuse(bytes, sink);
      return;
    }
    try {
      this.rows(openParquet(bytes), sink);
    } catch (error) {
      this.refuse(`the Parquet file cannot be read further: ${error instanceof Error ? error.message.slice(0, 200) : 'damaged'}`, sink);
    }
  }

  private rows(table: ParquetTable, sink: RecordSink): void {
    const all = table.names.map((_, place) => place);
    const [first] = table.groups(all.slice(0, 200));
    const looked = first ? Array.from({ length: Math.min(LOOKED_AT, first.rows) }, (_, row) => all.map((place) => first.cell(place, row))) : [];
    const rows = new ToldRows(table.names, looked, this.options);
    if (rows.problem !== '') {
      this.refuse(rows.problem, sink);
      return;
    }
    for (const group of table.groups(rows.wanted)) {
      for (let row = 0; row < group.rows; row++) {
        sink.beginRecord();
        rows.read((place) => group.cell(place, row), sink, 0);
      }
    }
  }

  private refuse(reason: string, sink: RecordSink): void {
    sink.beginRecord();
    sink.rejectRecord(reason, 0, new Uint8Array(0));
  }
}

/** Apache Parquet: flat columns, all its compressions. */
export const parquet: ByteFormat = {
  id: 'parquet',
  title: 'Parquet table',
  specification: 'https://parquet.apache.org/docs/file-format/',
  from: 'the column mapped to from',
  to: 'the column mapped to to',
  reads: 'bytes',
  samples: [
    {
      name: 'two rows with microseconds, from DuckDB',
      text: Uint8Array.from(atob(SAMPLE), (c) => c.charCodeAt(0)),
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > www.example.net row unknown 512',
        '2024-05-06T07:10:01Z 2001:db8::1 > www.example.net row unknown',
      ],
    },
  ],
  detect(head: Head): Detection | null {
    if (!MAGIC.every((byte, i) => head.bytes[i] === byte)) return null;
    const found = { confidence: 0.97, reason: 'it starts with PAR1, the mark of a Parquet file', needsZone: false };
    if (!head.complete) return found;
    try {
      return { ...found, columns: openParquet(head.bytes).names };
    } catch {
      return { ...found, reason: `${found.reason}; but its table of contents cannot be read` };
    }
  },
  parser: (options) => new ParquetParser(options),
};
