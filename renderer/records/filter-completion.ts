import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';

/** One way to go on typing. */
export interface FilterOption {
  /** What is put in place of the word under the cursor. */
  readonly insert: string;
  readonly note: string;
}

export interface FilterCompletion {
  /** The part of the text that an option replaces. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly FilterOption[];
  /** The host name begun, when hosts of the case are wanted beside `options`; null otherwise. */
  readonly host: string | null;
  /** What stands before a host in the replaced part: `from:`. */
  readonly prefix: string;
}

const FIELDS: readonly FilterOption[] = [
  { insert: 'host:', note: 'either side: a name, an address, 192.0.2.0/24, *.example' },
  { insert: 'from:', note: 'who asks' },
  { insert: 'to:', note: 'who is asked' },
  { insert: 'kind:', note: 'DNS type, tcp/443, GET' },
  { insert: 'outcome:', note: 'accepted, refused, …' },
  { insert: 'bytes:', note: 'bytes:>1000, bytes:100..2000' },
  { insert: 'source:', note: 'a file, by a part of its path' },
  { insert: 'line:', note: 'line:100..200' },
];
/** How times are written here. */
export interface TimeWords {
  /** Whose clock: "UTC", "Moscow time". */
  readonly clock: string;
  /** First and last day of the window on that clock; null without a window. */
  readonly days: readonly [string, string] | null;
}

function timeOptions(value: string, { clock, days }: TimeWords): FilterOption[] {
  const [first, last] = days ?? ['2016-05-04', '2016-06-01'];
  const options = [
    { insert: `time:${first}..${last} `, note: days === null ? `these days, ${clock}` : `the days of the window, ${clock}` },
    { insert: `time:${first} `, note: `one day, ${clock}` },
    { insert: `time:${first}T09 `, note: `nine to ten o’clock, ${clock}` },
    ...(clock === 'UTC' ? [] : [{ insert: `time:${first}T09Z `, note: 'the same hour in UTC' }]),
    { insert: 'time:none ', note: 'contacts without a time' },
  ];
  return options.filter(({ insert }) => insert.startsWith(`time:${value}`));
}

const OPERATORS: readonly FilterOption[] = [
  { insert: 'and ', note: 'both' },
  { insert: 'or ', note: 'one of them' },
  { insert: 'not ', note: 'not the next' },
];
/** Fields that completion lists before `time`. */
const BEFORE_TIME = 6;
const HOST_FIELDS = ['host', 'from', 'to'];

/** What can follow at the cursor: fields and operators while a word begins, values after a field's colon. */
export function completeFilter(text: string, cursor: number, times: TimeWords): FilterCompletion {
  const before = text.slice(0, cursor);
  const start = Math.max(before.lastIndexOf(' '), before.lastIndexOf('(')) + 1;
  const rest = text.slice(cursor).search(/[\s)]/);
  const end = rest < 0 ? text.length : cursor + rest;
  const word = before.slice(start);
  const colon = word.indexOf(':');
  if (colon >= 0) {
    const field = word.slice(0, colon).toLowerCase();
    const value = word.slice(colon + 1);
    const options =
      field === 'outcome'
        ? OUTCOME_NAMES.filter((name) => name.startsWith(value)).map((name) => ({ insert: `outcome:${name} `, note: 'outcome' }))
        : field === 'time'
          ? timeOptions(value, times)
          : [];
    return { start, end, options, host: HOST_FIELDS.includes(field) ? value : null, prefix: `${field}:` };
  }
  const fits = (option: FilterOption): boolean => option.insert.startsWith(word.toLowerCase());
  const begins = /(^|\(|\b(and|or|not))\s*$/i.test(before.slice(0, start));
  const operators = begins ? OPERATORS.slice(2) : OPERATORS;
  const fields = [
    ...FIELDS.slice(0, BEFORE_TIME),
    { insert: 'time:', note: `a day, an hour or a range, in ${times.clock}` },
    ...FIELDS.slice(BEFORE_TIME),
  ];
  return { start, end, options: [...fields.filter(fits), ...operators.filter(fits)], host: word.length >= 2 ? word : null, prefix: 'host:' };
}

/** The text after an option was taken, and where the cursor then stands. */
export function applyOption(text: string, completion: FilterCompletion, insert: string): { readonly text: string; readonly cursor: number } {
  return { text: text.slice(0, completion.start) + insert + text.slice(completion.end).trimStart(), cursor: completion.start + insert.length };
}

export interface FilterPart {
  readonly text: string;
  readonly kind: 'word' | 'field' | 'operator';
}

/** The text in coloured parts, for the layer under the field. */
export function filterParts(text: string): readonly FilterPart[] {
  const words: readonly string[] = text.match(/\s+|[()]|[^\s()]+/g) ?? [];
  return words.flatMap((part): FilterPart[] => {
    if (/^(and|or|not)$/i.test(part)) return [{ text: part, kind: 'operator' }];
    const colon = part.indexOf(':');
    if (colon <= 0) return [{ text: part, kind: 'word' }];
    return [
      { text: part.slice(0, colon), kind: 'field' },
      { text: part.slice(colon), kind: 'word' },
    ];
  });
}
