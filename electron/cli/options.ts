import { parseArgs } from 'node:util';
import { canonicalHost } from '../../shared/lib/host-name.ts';
import { readIsoTime } from '../../shared/lib/iso-time.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { isZone } from '../../shared/lib/zone.ts';
import type { Entity } from '../../shared/model/entity.ts';
import { CORRECTIONS, type Correction } from '../../shared/model/finding.ts';
import type { ColumnMapping } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { formats } from '../formats/index.ts';

/** What `analyze` and `import` are told, read and checked. */
export interface ReadingOptions {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly format?: string;
  readonly timeZone?: string;
  readonly year?: number;
  readonly mapping?: ColumnMapping;
  readonly entities: readonly Entity[];
  readonly window: TimeWindow | null;
  readonly only: readonly string[] | null;
  readonly all: boolean;
  /** How many pairs are printed; Infinity for all. */
  readonly pairs: number;
  readonly seed: number;
  /** Null: not said; the case's own, or Benjamini-Hochberg. */
  readonly correction: Correction | null;
  readonly workers: number | null;
}

export const READING_OPTIONS = [
  '--json                        everything as JSON on standard output',
  '--format ID                   read as this format, without detection (see: occam formats)',
  '--tz ZONE                     IANA zone of times that carry none; default UTC, and the output says it was assumed',
  '--year YYYY                   year of times that carry none',
  '--map time=COL,from=COL,to=COL[,kind=COL,outcome=COL,bytes=COL]   columns of a table, by name or number',
  '--entity "NAME=host,host"     hosts to be seen as one; may be repeated',
  '--window START/END            only this time, ISO 8601',
  '--only ID,ID                  only these analyses',
  '--all                         also what was not found and what cannot be said',
  '--pairs N|all                 how many pairs to print; default 100',
  '--seed N                      for everything drawn by lot; default 1',
  '--adjust bh|by|holm           how q pays for many questions: Benjamini-Hochberg (default), Benjamini-Yekutieli, Holm',
  '--workers N                   threads; the answer is the same with any number',
];

const SPECIFICATION = {
  json: { type: 'boolean' },
  format: { type: 'string' },
  tz: { type: 'string' },
  year: { type: 'string' },
  map: { type: 'string' },
  entity: { type: 'string', multiple: true },
  window: { type: 'string' },
  only: { type: 'string' },
  all: { type: 'boolean' },
  pairs: { type: 'string' },
  seed: { type: 'string' },
  adjust: { type: 'string' },
  workers: { type: 'string' },
} as const satisfies OptionSpecification;

/** Options a command knows; each value is text (a list where it may be repeated), or true for a switch. */
export type OptionSpecification = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly multiple?: boolean; readonly short?: string }>
>;

type Spoken<O extends OptionSpecification> = {
  readonly [K in keyof O]?: O[K] extends { readonly type: 'boolean' }
    ? boolean
    : O[K] extends { readonly multiple: true }
      ? readonly string[]
      : string;
};

/** Splits words into options and the rest; a wrong option is a Failure of one line. */
export function parseWords<O extends OptionSpecification>(
  words: readonly string[],
  options: O,
): Result<{ readonly values: Spoken<O>; readonly files: readonly string[] }> {
  try {
    const parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    return ok({ values: parsed.values as Spoken<O>, files: parsed.positionals });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return fail('wrong-call', `${text.split(/[.\n]/)[0]!.trim()}; see: occam --help`);
  }
}

/** Reads the words after `analyze` or `import`. */
export function readingOptions(words: readonly string[]): Result<ReadingOptions> {
  const parsed = parseWords(words, SPECIFICATION);
  if (!parsed.ok) return parsed;
  const { values, files } = parsed.value;
  const wrong = firstWrong(values);
  if (wrong !== null) return fail('wrong-call', wrong);
  const mapping = values.map === undefined ? undefined : readMapping(values.map);
  if (mapping !== undefined && !mapping.ok) return mapping;
  const entities = readEntities(values.entity ?? []);
  if (!entities.ok) return entities;
  const window = values.window === undefined ? null : readWindow(values.window);
  if (window !== null && !window.ok) return window;
  return ok({
    paths: files,
    json: values.json ?? false,
    ...(values.format !== undefined && { format: values.format }),
    ...(values.tz !== undefined && { timeZone: values.tz }),
    ...(values.year !== undefined && { year: Number(values.year) }),
    ...(mapping !== undefined && { mapping: mapping.value }),
    entities: entities.value,
    window: window === null ? null : window.value,
    only:
      values.only === undefined
        ? null
        : values.only
            .split(',')
            .map((id) => id.trim())
            .filter((id) => id !== ''),
    all: values.all ?? false,
    pairs: values.pairs === undefined ? 100 : values.pairs === 'all' ? Number.POSITIVE_INFINITY : Number(values.pairs),
    seed: values.seed === undefined ? 1 : Number(values.seed),
    correction: values.adjust === undefined ? null : CORRECTIONS[values.adjust as keyof typeof CORRECTIONS],
    workers: values.workers === undefined ? null : Number(values.workers),
  });
}

/** The first option that cannot be, as a sentence; null when all are fine. */
function firstWrong(values: Spoken<typeof SPECIFICATION>): string | null {
  if (values.format !== undefined && !formats.some((format) => format.id === values.format)) {
    return `--format ${values.format}: there is no such format; see: occam formats`;
  }
  if (values.tz !== undefined && !isZone(values.tz)) return `--tz ${values.tz}: not a time zone; give an IANA name such as Europe/Moscow`;
  if (values.year !== undefined && !/^(19|20|21)\d{2}$/.test(values.year)) return `--year ${values.year}: not a year; give four digits such as 2016`;
  if (values.pairs !== undefined && values.pairs !== 'all' && !/^\d{1,9}$/.test(values.pairs)) return `--pairs ${values.pairs}: give a number or all`;
  if (values.seed !== undefined && !/^\d{1,15}$/.test(values.seed)) return `--seed ${values.seed}: give a whole number`;
  if (values.adjust !== undefined && !Object.hasOwn(CORRECTIONS, values.adjust)) return `--adjust ${values.adjust}: give bh, by or holm`;
  if (values.workers !== undefined && !/^([1-9]|[1-9]\d)$/.test(values.workers)) return `--workers ${values.workers}: give a number from 1 to 99`;
  return null;
}

const MAPPED = ['time', 'from', 'to', 'kind', 'outcome', 'bytes', 'timeOfDay'] as const;

function readMapping(text: string): Result<ColumnMapping> {
  const columns: { -readonly [K in keyof ColumnMapping]?: string } = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const key = MAPPED.find((name) => name === part.slice(0, equals).trim());
    if (equals < 0 || key === undefined) return fail('wrong-call', `--map: "${part}" is not FIELD=COLUMN with FIELD one of ${MAPPED.join(', ')}`);
    columns[key] = part.slice(equals + 1).trim();
  }
  const { time, from, to } = columns;
  if (!time || !from || !to) return fail('wrong-call', '--map: needs at least time=COLUMN,from=COLUMN,to=COLUMN');
  return ok({ ...columns, time, from, to });
}

function readEntities(texts: readonly string[]): Result<readonly Entity[]> {
  const entities: Entity[] = [];
  const owner = new Map<string, string>();
  for (const [index, text] of texts.entries()) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals)).trim();
    const hosts = text
      .slice(equals + 1)
      .split(',')
      .map((host) => host.trim())
      .filter((host) => host !== '')
      .map(canonicalHost);
    if (equals < 0 || name === '' || hosts.length === 0) return fail('wrong-call', `--entity "${text}": write it as "NAME=host,host"`);
    for (const host of hosts) {
      const other = owner.get(host);
      if (other !== undefined && other !== name)
        return fail('wrong-call', `--entity: ${host} is in both "${other}" and "${name}"; a host can be in one entity only`);
      owner.set(host, name);
    }
    const same = entities.findIndex((entity) => entity.name === name);
    if (same >= 0) entities[same] = { ...entities[same]!, hosts: [...new Set([...entities[same]!.hosts, ...hosts])] };
    else entities.push({ id: `entity-${index + 1}`, name, color: entities.length % 8, hosts: [...new Set(hosts)] });
  }
  return ok(entities);
}

/** START/END in ISO 8601, the end not included. */
export function readWindow(text: string): Result<TimeWindow> {
  const parts = text.split('/');
  const start = parts.length === 2 ? readIsoTime(parts[0]!) : null;
  const end = parts.length === 2 ? readIsoTime(parts[1]!) : null;
  if (start === null || end === null)
    return fail('wrong-call', `--window ${text}: write it as START/END in ISO 8601, such as 2016-05-04/2016-05-05T12:00Z`);
  if (end <= start) return fail('wrong-call', `--window ${text}: the end is not after the start`);
  return ok({ start, end });
}
