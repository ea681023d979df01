import { parquetMetadata } from 'hyparquet';
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { parquetSchema } from 'hyparquet/src/metadata.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { compressors } from 'hyparquet-compressors';
import { PageLimits } from './page-limits.ts';

/** A time that the file holds as a time: microseconds on UTC, or on a clock without a zone. */
export interface ParquetInstant {
  readonly micros: number;
  /** False when the column says that its times are local. */
  readonly utc: boolean;
}

/** A value as far as events need it. */
export type ParquetCell = string | ParquetInstant;

/** Rows of one row group: columns by place, cells by row. */
export interface RowGroup {
  readonly rows: number;
  cell(place: number, row: number): ParquetCell;
}

/** A Parquet file in memory: its flat columns, and its row groups one after the other. */
export interface ParquetTable {
  readonly names: readonly string[];
  readonly rowCount: number;
  groups(wanted: readonly number[]): Generator<RowGroup>;
}

/** Keeps times to the microsecond, where the library's own parsers go through Date and lose what is finer than a millisecond. */
class Micros {
  readonly micros: number;
  constructor(micros: number) {
    this.micros = micros;
  }
}

const PARSERS = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (millis: bigint) => new Micros(Number(millis) * 1000) as never,
  timestampFromMicroseconds: (micros: bigint) => new Micros(Number(micros)) as never,
  timestampFromNanoseconds: (nanos: bigint) => new Micros(Number(nanos / 1000n)) as never,
  dateFromDays: (days: number) => new Micros(days * 86_400_000_000) as never,
  jsonFromBytes: (bytes: Uint8Array) => bytes && DECODER.decode(bytes),
};
const DECODER = new TextDecoder('utf-8');

/**
 * Opens a whole Parquet file. Reads synchronously, for parsers are: the library's own `parquetRead` differs only in awaiting slices of the file.
 * @throws Error when the file is damaged; the caller rejects with its message
 */
export function openParquet(file: Uint8Array): ParquetTable {
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(buffer);
  const tree = parquetSchema(metadata);
  const flat = tree.children.filter((child) => child.children.length === 0);
  const limits = new PageLimits(file.byteLength);
  return {
    names: flat.map((child) => child.element.name),
    rowCount: Number(metadata.num_rows),
    *groups(wanted) {
      for (const group of metadata.row_groups) {
        const rows = Number(group.num_rows);
        const columns = new Map<number, ReturnType<typeof columnOf>>();
        for (const place of wanted) {
          const column = flat[place];
          const chunk = column && group.columns.find((candidate) => candidate.meta_data?.path_in_schema.join('.') === column.element.name);
          if (column && chunk?.meta_data) columns.set(place, columnOf(buffer, chunk.meta_data, tree, rows, limits));
        }
        const held = [...columns.values()].reduce((most, column) => Math.max(most, column.length), 0);
        yield { rows: Math.min(rows, held), cell: (place, row) => columns.get(place)?.cell(row) ?? '' };
        if (held < rows) throw new Error(`a row group claims ${rows} rows and holds ${held}`);
      }
    },
  };
}

type ColumnMetadata = NonNullable<ReturnType<typeof parquetMetadata>['row_groups'][number]['columns'][number]['meta_data']>;

/** One column of a row group. */
interface Column {
  readonly length: number;
  cell(row: number): ParquetCell;
}

function columnOf(buffer: ArrayBuffer, chunk: ColumnMetadata, tree: ReturnType<typeof parquetSchema>, rows: number, limits: PageLimits): Column {
  const schemaPath = getTreePath(tree, chunk.path_in_schema);
  const element = schemaPath.at(-1)!.element;
  const start = Number(
    chunk.dictionary_page_offset && chunk.dictionary_page_offset < chunk.data_page_offset ? chunk.dictionary_page_offset : chunk.data_page_offset,
  );
  const end = Math.min(buffer.byteLength, start + Number(chunk.total_compressed_size));
  const reader = { view: new DataView(buffer, start, Math.max(0, end - start)), offset: 0 };
  limits.check(reader.view, { codec: chunk.codec, rows, optional: element.repetition_type !== 'REQUIRED', boolean: chunk.type === 'BOOLEAN' });
  const decoder = { pathInSchema: chunk.path_in_schema, element, schemaPath, ...chunk, parsers: PARSERS, compressors };
  const { data } = readColumn(reader, { groupStart: 0, groupRows: rows, selectStart: 0, selectEnd: rows }, decoder);
  const logical = element.logical_type as { readonly isAdjustedToUTC?: boolean } | undefined;
  const utc = logical?.isAdjustedToUTC !== false;
  const starts: number[] = [];
  let total = 0;
  for (const part of data) {
    starts.push(total);
    total += part.length;
  }
  let part = 0;
  const cell = (row: number): ParquetCell => {
    while (part + 1 < data.length && row >= starts[part + 1]!) part++;
    while (part > 0 && row < starts[part]!) part--;
    return cellOf(data[part]?.[row - starts[part]!], utc);
  };
  return { length: total, cell };
}

function cellOf(value: unknown, utc: boolean): ParquetCell {
  if (value === null || value === undefined) return '';
  if (value instanceof Micros) return { micros: value.micros, utc };
  if (value instanceof Date) return { micros: value.getTime() * 1000, utc };
  if (value instanceof Uint8Array) return DECODER.decode(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
