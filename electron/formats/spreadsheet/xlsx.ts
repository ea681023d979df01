import { MICROS_PER_DAY } from '../../../shared/model/time.ts';
import type { ToldCell } from '../table/told-rows.ts';
import type { Part, SheetRow } from './sheet.ts';
import { attribute, decoded, elements, textOfAll } from './xml.ts';

/** Days from Excel's day 0 to 1970-01-01, for the two date systems workbooks use. */
const DAYS_1900 = 25_569;
const DAYS_1904 = 24_107;
/** Built-in number formats that show dates or times (ECMA-376 part 1, 18.8.30). */
const DATE_FORMATS = new Set([
  14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58,
]);
const MOST_COLUMNS = 1000;

/** Rows of the first sheet of an Excel workbook (ECMA-376). */
export function* xlsxRows(part: Part): Generator<SheetRow> {
  const workbook = part('xl/workbook.xml');
  const base = /date1904="(?:1|true)"/.test(workbook) ? DAYS_1904 : DAYS_1900;
  const shared = [...elements(part('xl/sharedStrings.xml'), 'si')].map((item) => textOfAll(item.inner.replace(/<rPh[\s\S]*?<\/rPh>/g, ''), 't'));
  const dates = dateStyles(part('xl/styles.xml'));
  let number = 0;
  for (const row of elements(part(firstSheet(part, workbook)), 'row')) {
    number = Number(attribute(row.tag, 'r')) || number + 1;
    const cells: ToldCell[] = [];
    for (const cell of elements(row.inner, 'c')) {
      const place = columnOf(attribute(cell.tag, 'r'), cells.length);
      if (place >= MOST_COLUMNS) continue;
      while (cells.length < place) cells.push('');
      cells[place] = cellValue(cell.tag, cell.inner, shared, dates, base);
    }
    while (cells.at(-1) === '') cells.pop();
    if (cells.length > 0) yield { number, cells };
  }
}

/** Path of the first sheet, by the workbook's order and its relations. */
function firstSheet(part: Part, workbook: string): string {
  const [sheet] = elements(workbook, 'sheet');
  const id = sheet ? attribute(sheet.tag, 'r:id') : '';
  for (const relation of elements(part('xl/_rels/workbook.xml.rels'), 'Relationship')) {
    if (attribute(relation.tag, 'Id') !== id) continue;
    const target = attribute(relation.tag, 'Target');
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  return 'xl/worksheets/sheet1.xml';
}

/** For each cell style, whether it shows a date. */
function dateStyles(styles: string): readonly boolean[] {
  const own = new Map<number, boolean>();
  for (const format of elements(styles, 'numFmt')) {
    const code = attribute(format.tag, 'formatCode').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
    own.set(Number(attribute(format.tag, 'numFmtId')), /[dmyhs]/i.test(code) && !/General/i.test(code));
  }
  const [list] = elements(styles, 'cellXfs');
  return [...elements(list?.inner ?? '', 'xf')].map((style) => {
    const id = Number(attribute(style.tag, 'numFmtId'));
    return own.get(id) ?? DATE_FORMATS.has(id);
  });
}

/** Place of a cell from its reference (`AB12`), from 0; the next one where there is none. */
function columnOf(reference: string, next: number): number {
  let place = 0;
  for (const c of reference) {
    const letter = c.charCodeAt(0) - 64;
    if (letter < 1 || letter > 26) break;
    place = place * 26 + letter;
  }
  return place === 0 ? next : place - 1;
}

function cellValue(tag: string, inner: string, shared: readonly string[], dates: readonly boolean[], base: number): ToldCell {
  const type = attribute(tag, 't');
  if (type === 'inlineStr') return textOfAll(inner, 't');
  const [value] = elements(inner, 'v');
  const text = value ? decoded(value.inner) : '';
  if (type === 's') return shared[Number(text)] ?? '';
  if (type === 'str' || type === 'd' || type === 'e') return text;
  if (type === 'b') return text === '1' ? 'true' : 'false';
  const days = Number(text);
  // A serial holds milliseconds at best: what is finer is noise of the binary fraction.
  if (text !== '' && Number.isFinite(days) && dates[Number(attribute(tag, 's')) || 0] === true)
    return { micros: Math.round(((days - base) * MICROS_PER_DAY) / 1000) * 1000, utc: false };
  return text;
}
