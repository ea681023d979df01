import { unzipSync } from 'fflate';
import { odsRows } from './ods.ts';
import type { Part, SheetRow } from './sheet.ts';
import { xlsxRows } from './xlsx.ts';

/** Unpacked parts of a spreadsheet together: beyond this it is a bomb or no spreadsheet for a desk. */
const MOST_UNPACKED = 256 << 20;
const DECODER = new TextDecoder('utf-8');

/**
 * Rows of the first sheet of a workbook, in order; rows that are wholly empty are left out.
 * @throws Error when the package is damaged, unpacks to too much, or is no spreadsheet
 */
export function openSheet(file: Uint8Array): Generator<SheetRow> {
  let total = 0;
  const parts = unzipSync(file, {
    filter: ({ name, originalSize }) => {
      if (!/\.(?:xml|rels)$|^mimetype$/.test(name)) return false;
      total += originalSize;
      if (total > MOST_UNPACKED) throw new Error('it unpacks to more than 256 MB');
      return true;
    },
  });
  const part: Part = (path) => {
    const bytes = parts[path];
    return bytes ? DECODER.decode(bytes) : '';
  };
  if (part('content.xml') !== '') return odsRows(part('content.xml'));
  if (part('xl/workbook.xml') === '') throw new Error('it is no Excel or OpenDocument workbook');
  return xlsxRows(part);
}
