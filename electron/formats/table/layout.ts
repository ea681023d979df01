import type { ZoneClock } from '../../../shared/lib/zone.ts';
import type { ColumnMapping } from '../../../shared/model/source.ts';
import type { Head, ParseOptions } from '../format.ts';
import { type ColumnPlaces, placeColumns } from './cell-reader.ts';
import { proposeColumns } from './columns.ts';
import { type Dialect, sniffDialect } from './dialect.ts';
import { sniffTime, type TimeShapeId } from './time-shape.ts';

/** What the head of a delimited text says of all its rows. */
export interface Layout {
  readonly dialect: Dialect;
  /** Where the mapped columns stand, or why that is not known. */
  readonly places: ColumnPlaces | string;
  readonly timeShape: TimeShapeId;
  /** Bytes that are not UTF-8 are Windows-1252, told once from the head. */
  readonly utf8: boolean;
}

interface Known {
  readonly zone: ZoneClock;
  readonly mapping: ColumnMapping | undefined;
  readonly layout: Layout | null;
}

/** Each segment of a file has a parser of its own, and finding the layout takes as long as reading some thousand rows: it is kept with the head. */
const known = new WeakMap<Head, Known>();

/** The layout of a file; null when its first lines are no table. */
export function layoutOf({ head, zone, mapping }: ParseOptions): Layout | null {
  const before = known.get(head);
  if (before && before.zone === zone && before.mapping === mapping) return before.layout;
  const dialect = sniffDialect(head.lines);
  const layout = dialect && layoutFor(dialect, head, zone, mapping);
  known.set(head, { zone, mapping, layout });
  return layout;
}

function layoutFor(dialect: Dialect, head: Head, zone: ZoneClock, mapping: ColumnMapping | undefined): Layout {
  const used = mapping ?? proposeColumns(dialect.names, dialect.rows, zone).mapping;
  const places = used ? placeColumns(used, dialect.names) : 'no columns for time, from and to: map them';
  const at = typeof places === 'string' ? 0 : places.time;
  const times = dialect.rows.map((row) => row[at] ?? '');
  return { dialect, places, timeShape: sniffTime(times, zone, true)?.id ?? 'iso', utf8: isUtf8(head) };
}

function isUtf8(head: Head): boolean {
  try {
    // A character cut by the end of the head is no fault: the last bytes are left out.
    new TextDecoder('utf-8', { fatal: true }).decode(head.complete ? head.bytes : head.bytes.subarray(0, Math.max(0, head.bytes.lastIndexOf(10))));
    return true;
  } catch {
    return false;
  }
}
