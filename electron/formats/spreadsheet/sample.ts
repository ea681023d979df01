import { zipSync } from 'fflate';

/** A small workbook: a package of five parts. */
export function sampleWorkbook(): Uint8Array {
  const part = (text: string): Uint8Array => new TextEncoder().encode(text);
  const strings = ['Time', 'Source', 'Destination', 'Bytes', '192.0.2.10', 'www.example.net', '2001:DB8::1']
    .map((text) => `<si><t>${text}</t></si>`)
    .join('');
  const row = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`;
  const shared = (reference: string, at: number): string => `<c r="${reference}" t="s"><v>${at}</v></c>`;
  const first = row(1, shared('A1', 0) + shared('B1', 1) + shared('C1', 2) + shared('D1', 3));
  const second = row(2, `<c r="A2" s="1"><v>45418.298611111</v></c>${shared('B2', 4)}${shared('C2', 5)}<c r="D2"><v>512</v></c>`);
  const third = row(4, `<c r="A4" s="1"><v>45418.298628472</v></c>${shared('B4', 6)}<c r="C4" t="inlineStr"><is><t>WWW.example.net.</t></is></c>`);
  return zipSync(
    {
      '[Content_Types].xml': part('<Types/>'),
      'xl/workbook.xml': part('<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
      'xl/styles.xml': part('<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'),
      'xl/sharedStrings.xml': part(`<sst>${strings}</sst>`),
      'xl/worksheets/sheet1.xml': part(`<worksheet><sheetData>${first}${second}${third}</sheetData></worksheet>`),
    },
    { mtime: new Date(2000, 0, 1) },
  );
}
