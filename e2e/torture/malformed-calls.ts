import { join } from 'node:path';
import type * as v from 'valibot';

/** What valibot's schemas look like from outside, as far as it is needed to make values for them. */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly wrapped?: Shape;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

/** Values that are never what was asked for, or at the edge of it. */
const ODD: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1,
  () => 1.5,
  () => -0,
  () => 2 ** 53,
  () => 1e308,
  () => '',
  () => '\0',
  () => '\ud800',
  () => '__proto__',
  () => 'constructor',
  () => '<img src=x onerror=alert(1)>',
  () => '../../../../etc/passwd',
  () => "'; DROP TABLE events; --",
  () => '(a+)+$'.repeat(50),
  () => 'x'.repeat(2_000_000),
  () => true,
  () => 10n,
  () => new Date(Number.NaN),
  () => new Map([['path', 1]]),
  () => new Uint8Array(1000),
  () => new Float64Array([Number.NaN]),
  () => [],
  () => [[[[[[]]]]]],
  () => new Array(10_000).fill('x'),
  () => ({}),
  () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    return loop;
  },
  () => Object.create(null),
];

/** One message: a name and arguments that are, most of the time, not as agreed. */
export interface Malformed {
  readonly name: unknown;
  readonly args: unknown;
}

/**
 * The n-th malformed call, the same for the same `random`. Most are a call of the contract with one thing wrong in it, the rest are wrong all over.
 * Whatever looks like a path lies in `folder`, so that a call that turns out to be fine does no harm.
 */
export function malformedCall(
  commands: Readonly<Record<string, { readonly args: v.GenericSchema }>>,
  n: number,
  random: () => number,
  folder: string,
): Malformed {
  const names = Object.keys(commands);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const odd = (): unknown => pick(ODD)();
  if (random() < 0.05)
    return { name: random() < 0.5 ? odd() : pick(['toString', 'List-Notes', 'list-notes ', 'list_notes', 'hasOwnProperty']), args: odd() };
  const name = names[n % names.length]!;
  if (random() < 0.1) return { name, args: odd() };
  const good = fitting(commands[name]!.args as unknown as Shape, '', random, folder);
  return { name, args: spoiled(good, random, odd) };
}

/** A value that the schema takes. */
function fitting(shape: Shape, key: string, random: () => number, folder: string): unknown {
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(Object.entries(shape.entries ?? {}).map(([name, of]) => [name, fitting(of, name, random, folder)]));
    case 'array':
      return Array.from({ length: Math.floor(random() * 3) }, () => fitting(shape.item!, key, random, folder));
    case 'optional':
    case 'nullable':
      return random() < 0.5 ? (shape.type === 'nullable' ? null : undefined) : fitting(shape.wrapped!, key, random, folder);
    case 'literal':
      return shape.literal;
    case 'picklist':
      return shape.options![Math.floor(random() * shape.options!.length)];
    case 'variant':
    case 'union':
      return fitting(shape.options![Math.floor(random() * shape.options!.length)] as Shape, key, random, folder);
    case 'boolean':
      return random() < 0.5;
    case 'number':
      return Math.floor(random() * 8);
    case 'instance':
      return new Uint8Array(3);
    default:
      if (/path/.test(key)) return join(folder, ['no.occam', 'case.occam', 'small.log', 'no.csv'][Math.floor(random() * 4)]!);
      return ['UTC', 'host', 'h1.example', '192.0.2.1', 'n'][Math.floor(random() * 5)];
  }
}

/** A copy with one value in it, at any depth, replaced, taken out or doubled up. Paths are never replaced by other texts. */
function spoiled(value: unknown, random: () => number, odd: () => unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    const other = odd();
    return typeof value === 'string' && value.startsWith('/') && typeof other === 'string' ? 7 : other;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 || random() < 0.2) return odd();
    const at = Math.floor(random() * value.length);
    return value.map((one, place) => (place === at ? spoiled(one, random, odd) : one));
  }
  const keys = Object.keys(value);
  if (keys.length === 0 || random() < 0.1) return random() < 0.5 ? odd() : { ...value, extra: odd() };
  const key = keys[Math.floor(random() * keys.length)]!;
  const copy: Record<string, unknown> = { ...value };
  if (random() < 0.2) delete copy[key];
  else copy[key] = spoiled(copy[key], random, odd);
  return copy;
}
