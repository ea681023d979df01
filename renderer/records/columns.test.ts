import { expect, it } from 'vitest';
import { DEFAULT_RECORD_COLUMNS } from '../../shared/contract/shell-commands.ts';
import { chosenColumns, columnTracks, recordColumns } from './columns.ts';

it('keeps the order of the table and passes over what it does not know', () => {
  expect(chosenColumns(['to', 'from', 'phase of the moon']).map(({ id }) => id)).toEqual(['from', 'to']);
  expect(chosenColumns([...DEFAULT_RECORD_COLUMNS])).toHaveLength(DEFAULT_RECORD_COLUMNS.length);
  expect(chosenColumns([])).toBe(recordColumns);
});

it('gives the time a track in each zone', () => {
  expect(columnTracks(chosenColumns(['time', 'kind']), 2)).toBe('8.75rem 8.75rem 3.25rem');
});
