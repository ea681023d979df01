import type { ByteFormat, Detection, Head, ParseOptions } from './format.ts';
import type { ParquetTable } from './parquet/read-columns.ts';
import { SAMPLE } from './parquet/sample.ts';
import type { RecordSink } from './record-sink.ts';
import { ToldRows } from './table/told-rows.ts';
import { refuseFile, WholeFileParser } from './table/whole-file.ts';

const MAGIC = [0x50, 0x41, 0x52, 0x31];
const LOOKED_AT = 200;

let openParquet: typeof import('./parquet/read-columns.ts').openParquet;

/** Reads the mapped columns row group by row group. */
function readRows(table: ParquetTable, options: ParseOptions, sink: RecordSink): void {
  const all = table.names.map((_, place) => place);
  const [first] = table.groups(all.slice(0, 200));
  const looked = first ? Array.from({ length: Math.min(LOOKED_AT, first.rows) }, (_, row) => all.map((place) => first.cell(place, row))) : [];
  const rows = new ToldRows(table.names, looked, options);
  if (rows.problem !== '') {
    refuseFile(rows.problem, sink);
    return;
  }
  for (const group of table.groups(rows.wanted)) {
    for (let row = 0; row < group.rows; row++) {
      sink.beginRecord();
      rows.read((place) => group.cell(place, row), sink, 0);
    }
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
  library: {
    mark: MAGIC,
    load: async () => {
      ({ openParquet } = await import('./parquet/read-columns.ts'));
    },
  },
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
  parser: (options) => new WholeFileParser('the Parquet file cannot be read further', (bytes, sink) => readRows(openParquet(bytes), options, sink)),
};
