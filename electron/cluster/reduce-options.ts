import { existsSync } from 'node:fs';
import { canonicalHost } from '../../shared/lib/host-name.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { type ReadingOptions, readingOptions } from '../cli/options.ts';
import { type ClusterCall, readCall, takeOption } from './call.ts';

const DEFAULT_BUDGET = 10_000_000;
const MEANINGLESS = /^--(?:format|tz|year|map|cluster)(?:=|$)/;

/** What `occam cluster reduce` is told. */
export interface ReduceOptions {
  readonly where: ClusterCall;
  /** Path of the case to make. */
  readonly output: string;
  /** Most events to pull; Infinity for all. */
  readonly budget: number;
  /** Hosts asked for, canonical. */
  readonly hosts: readonly string[];
  /** What the analyses and the printing are told. */
  readonly reading: ReadingOptions;
}

/** Reads the words after `cluster reduce`. */
export function reduceOptions(words: readonly string[]): Result<ReduceOptions> {
  const where = readCall(words);
  if (!where.ok) return where;
  const long = takeOption(where.value.rest, '--output');
  const short = takeOption(long.rest, '-o');
  const budget = takeOption(short.rest, '--budget');
  const hosts = takeAll(budget.rest, '--host');
  const output = short.value ?? long.value;
  if (output === null || !output.toLowerCase().endsWith('.occam')) return fail('wrong-call', 'say where to write the case with -o CASE.occam');
  if (existsSync(output)) return fail('wrong-call', `${output} is there already; choose another name: a reduction makes a case of its own`);
  const most = budget.value === null ? DEFAULT_BUDGET : readBudget(budget.value);
  if (most === null) return fail('wrong-call', `--budget ${budget.value}: give a number of events, or all`);
  const odd = where.value.cluster !== null ? '--cluster' : hosts.rest.find((word) => MEANINGLESS.test(word));
  if (odd !== undefined) return fail('wrong-call', `${odd} has no meaning for reducing; see: occam cluster --help`);
  const reading = readingOptions(hosts.rest);
  if (!reading.ok) return reading;
  if (reading.value.paths.length > 0) return fail('wrong-call', `${reading.value.paths[0]}: reducing takes no files; see: occam cluster --help`);
  return ok({ where: where.value, output, budget: most, hosts: [...new Set(hosts.values.map(canonicalHost))], reading: reading.value });
}

/** `10000000`, `10_000_000`, `10M`, `all`; null for anything else. */
export function readBudget(text: string): number | null {
  if (text === 'all') return Number.POSITIVE_INFINITY;
  const match = /^(\d[\d_,]{0,14})([kM]?)$/.exec(text);
  if (match === null) return null;
  const budget = Number(match[1]!.replaceAll(/[_,]/g, '')) * ({ '': 1, k: 1e3, M: 1e6 }[match[2]!] ?? 1);
  return budget > 0 ? budget : null;
}

/** Every value of an option that may be repeated. */
function takeAll(words: readonly string[], name: string): { readonly values: readonly string[]; readonly rest: readonly string[] } {
  const values: string[] = [];
  let rest = words;
  for (;;) {
    const first = rest.findIndex((word) => word === name || word.startsWith(`${name}=`));
    if (first < 0) return { values, rest };
    const length = rest[first] === name ? 2 : 1;
    const taken = takeOption(rest.slice(first, first + length), name);
    if (taken.value !== null && taken.value !== '') values.push(taken.value);
    rest = [...rest.slice(0, first), ...rest.slice(first + length)];
  }
}
