import type { ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { isExact } from '../scan/calendar.ts';
import { CellReader, type ColumnPlaces, placeColumns, timeColumnFor } from './cell-reader.ts';
import { proposeColumns } from './columns.ts';

/** A cell of a file that knows types: text, or a time. */
export type ToldCell = string | { readonly micros: number; readonly utc: boolean };

/** Text of a cell, for guessing what its column holds. */
export const cellText = (cell: ToldCell): string => (typeof cell === 'string' ? cell : new Date(cell.micros / 1000).toISOString());

/** Rows whose times may be told as times (Parquet, spreadsheets), read under a mapping. */
export class ToldRows {
  /** Columns that must be read. */
  readonly wanted: readonly number[];
  /** Why nothing can be read; '' when all is well. */
  readonly problem: string;
  private readonly places: ColumnPlaces | null;
  private readonly cells: CellReader | null;
  private readonly options: ParseOptions;

  constructor(names: readonly string[], first: readonly (readonly ToldCell[])[], options: ParseOptions) {
    this.options = options;
    const rows = first.map((row) => row.map(cellText));
    const mapping = options.mapping ?? proposeColumns(names, rows, options.zone).mapping;
    const places = mapping ? placeColumns(mapping, names) : `no columns for time, from and to: map them (there are ${names.slice(0, 20).join(', ')})`;
    this.problem = typeof places === 'string' ? places : '';
    this.places = typeof places === 'string' ? null : places;
    const at = this.places?.time ?? 0;
    this.cells = this.places
      ? new CellReader(
          this.places,
          timeColumnFor(
            rows.map((row) => row[at] ?? ''),
            options.zone,
          ),
          false,
        )
      : null;
    this.wanted = this.places ? [...new Set(Object.values(this.places).filter((place) => place >= 0))] : [];
  }

  /** Adds the event of the record begun, or rejects or skips it. */
  read(cell: (place: number) => ToldCell, sink: RecordSink, offset: number): void {
    const places = this.places;
    const problem =
      places && this.cells ? this.cells.read((place) => (place < 0 ? '' : cellText(cell(place))), sink, this.told(cell(places.time))) : this.problem;
    if (problem === '') sink.endRecord();
    else if (problem.startsWith('skip:')) sink.skipRecord(problem.slice(5));
    else sink.rejectRecord(problem, offset, new TextEncoder().encode(this.wanted.map((place) => cellText(cell(place))).join(', ')));
  }

  private told(cell: ToldCell): number {
    if (typeof cell === 'string' || !isExact(cell.micros)) return Number.NaN;
    return cell.utc ? cell.micros : this.options.zone.toInstant(cell.micros);
  }
}
