/** A column of the records' table that can be shown or not. The time comes once for each zone. */
export interface RecordColumn {
  readonly id: 'time' | 'from' | 'to' | 'kind' | 'outcome' | 'bytes' | 'detail' | 'place';
  readonly title: string;
  /** Width as CSS takes it for a track of a grid. */
  readonly width: string;
}

export const recordColumns: readonly RecordColumn[] = [
  { id: 'time', title: 'Time', width: '8.75rem' },
  { id: 'from', title: 'From', width: 'minmax(6.75rem, 1fr)' },
  { id: 'to', title: 'To', width: 'minmax(6rem, 1.4fr)' },
  { id: 'kind', title: 'Kind', width: '3.25rem' },
  { id: 'outcome', title: 'Outcome', width: '4.5rem' },
  { id: 'bytes', title: 'Bytes', width: '3rem' },
  { id: 'detail', title: 'Detail', width: 'minmax(6rem, 1.2fr)' },
  { id: 'place', title: 'File : line', width: 'minmax(5.5rem, 1.1fr)' },
];

/** The columns chosen, in the table's order; all of them when a settings file names none that is known. */
export function chosenColumns(ids: readonly string[]): readonly RecordColumn[] {
  const chosen = recordColumns.filter(({ id }) => ids.includes(id));
  return chosen.length === 0 ? recordColumns : chosen;
}

/** The tracks of the grid. */
export function columnTracks(columns: readonly RecordColumn[], zones: number): string {
  return columns.flatMap(({ id, width }) => (id === 'time' ? Array.from({ length: zones }, () => width) : [width])).join(' ');
}
