import { monthOf } from '../scan/calendar.ts';

/** Short names of months (abmon of glibc's locales) that differ from the English ones: the journal prints its times in the language of whoever asks it. Only names that mean one month in all of them ("lip" is June in Croatian and July in Polish). */
const NAMES: readonly (readonly [month: number, names: string])[] = [
  [1, 'gen ene jan. janv. ian oca янв січ'],
  [2, 'fev fév feb. févr. Şub фев лют'],
  [3, 'mär mrt mars мар бер'],
  [4, 'abr avr. avril april nis апр кві'],
  [5, 'mai mei maj mag мая май тра'],
  [6, 'giu juin juni iun haz июн чер'],
  [7, 'lug juil. juli iul tem июл лип'],
  [8, 'ago août aug. ağu авг сер'],
  [9, 'set sept. sep. eyl сен вер'],
  [10, 'okt ott out oct. okt. eki окт жов'],
  [11, 'nov. kas ноя лис'],
  [12, 'dez dic des. déc. ara дек гру'],
];

/** Of a name: its UTF-8 bytes, a character each. */
const key = (name: string): string => String.fromCharCode(...new TextEncoder().encode(name));
const MONTHS = new Map(NAMES.flatMap(([month, names]) => names.split(' ').map((name) => [key(name), month] as const)));
const LONGEST = Math.max(...[...MONTHS.keys()].map((name) => name.length));

/** The month whose name stands at `start` with a blank behind it; 0 when none does. `length` holds that of the last name. */
export class MonthWord {
  length = 0;

  read(bytes: Uint8Array, start: number, end: number): number {
    const english = bytes[start + 3] === 32 ? monthOf(bytes[start]!, bytes[start + 1]!, bytes[start + 2]!) : 0;
    this.length = 3;
    if (english > 0) return english;
    let word = '';
    for (let at = start; at < end && bytes[at] !== 32; at++) {
      const c = bytes[at]!;
      if (at - start === LONGEST || (c < 65 && c !== 46)) return 0;
      word += String.fromCharCode(c < 128 && c !== 46 ? c | 32 : c);
    }
    this.length = word.length;
    return MONTHS.get(word) ?? 0;
  }
}

/** As a pattern, for the text of a line. */
export const MONTH_NAMES = ['jan feb mar apr may jun jul aug sep oct nov dec', ...NAMES.map(([, names]) => names)]
  .join(' ')
  .replaceAll('.', '\\.')
  .replaceAll(' ', '|');
