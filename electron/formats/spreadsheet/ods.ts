import { ZoneClock } from '../../../shared/lib/zone.ts';
import { isoInstant } from '../scan/iso-time.ts';
import type { ToldCell } from '../table/told-rows.ts';
import type { SheetRow } from './sheet.ts';
import { attribute, elements, textOfAll } from './xml.ts';

const UTC = new ZoneClock('UTC');
const MOST_COLUMNS = 1000;

/** Rows of the first table of an OpenDocument spreadsheet (ODF 1.3 part 3). */
export function* odsRows(content: string): Generator<SheetRow> {
  const [table] = elements(content, 'table:table');
  let number = 0;
  for (const row of elements(table?.inner ?? '', 'table:table-row')) {
    const cells: ToldCell[] = [];
    for (const cell of elements(row.inner.replaceAll('table:covered-table-cell', 'table:table-cell'), 'table:table-cell')) {
      const value = cellValue(cell.tag, cell.inner);
      const repeated = Math.min(Number(attribute(cell.tag, 'table:number-columns-repeated')) || 1, MOST_COLUMNS - cells.length);
      for (let i = 0; i < repeated; i++) cells.push(value);
    }
    const times = Number(attribute(row.tag, 'table:number-rows-repeated')) || 1;
    while (cells.at(-1) === '') cells.pop();
    number += 1;
    if (cells.length > 0) yield { number, cells };
    number += times - 1;
  }
}

function cellValue(tag: string, inner: string): ToldCell {
  const type = attribute(tag, 'office:value-type');
  if (type === 'date') {
    const text = attribute(tag, 'office:date-value');
    const micros = isoInstant(/T/.test(text) ? text : `${text}T00:00:00`, UTC);
    return micros === micros ? { micros, utc: text.endsWith('Z') } : text;
  }
  if (type === 'float' || type === 'percentage' || type === 'currency') return attribute(tag, 'office:value');
  return textOfAll(inner, 'text:p', '\n');
}
