import { ZoneClock } from '../../../shared/lib/zone.ts';
import type { Detection, ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import type { JsonRecord } from '../scan/json-line.ts';
import { CellReader, placeColumns, timeColumnFor } from '../table/cell-reader.ts';
import { proposeColumns } from '../table/columns.ts';
import { fieldAt, flattened } from './flatten.ts';

const UTC = new ZoneClock('UTC');

/** The keys of some records under dotted names, in order of first appearance, and the records as rows under them. */
function tableOf(records: readonly JsonRecord[]): { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const flat = records.map(flattened);
  const names = [...new Set(flat.flatMap((fields) => [...fields.keys()]))].slice(0, 400);
  return { names, rows: flat.map((fields) => names.map((name) => fields.get(name) ?? '')) };
}

/** What may be claimed of JSON records with no format of their own; null when there are none. */
export function detectMapped(records: readonly JsonRecord[], what: string): Detection | null {
  if (records.length === 0) return null;
  const { names, rows } = tableOf(records);
  const seen = proposeColumns(names, rows, UTC);
  const reason = `${what}; ${seen.because}`;
  if (!seen.mapping) return { confidence: 0.3, reason, needsZone: seen.time?.needsZone ?? false, columns: names };
  return { confidence: seen.byName ? 0.85 : 0.6, reason, needsZone: seen.time?.needsZone ?? false, columns: names, mapping: seen.mapping };
}

/** Reads JSON records under a mapping: the one given, or the one that the first records suggest. */
export class MappedRecords {
  private readonly names: readonly string[] = [];
  private readonly cells: CellReader | null = null;
  private readonly problem: string = 'no keys for time, from and to: map them';

  constructor(first: readonly JsonRecord[], options: ParseOptions) {
    const { names, rows } = tableOf(first);
    const mapping = options.mapping ?? proposeColumns(names, rows, options.zone).mapping;
    if (!mapping) return;
    // A key mapped by hand may not occur in the first records.
    this.names = [
      ...new Set([...names, ...Object.values(mapping).filter((name): name is string => typeof name === 'string' && !/^\d+$/.test(name))]),
    ];
    const places = placeColumns(mapping, this.names);
    if (typeof places === 'string') {
      this.problem = places;
      return;
    }
    this.cells = new CellReader(
      places,
      timeColumnFor(
        rows.map((row) => row[places.time] ?? ''),
        options.zone,
      ),
      false,
    );
  }

  /** As `CellReader.read`. */
  read(record: JsonRecord, sink: RecordSink): string {
    return this.cells ? this.cells.read((place) => (place < 0 ? '' : fieldAt(record, this.names[place] ?? '')), sink) : this.problem;
  }
}
