import { parse, stringify } from 'devalue';

/*
 * The wire between the stand-in and a page carries text only. What structuredClone lets through goes over it as it is: undefined, NaN, -0, BigInt,
 * dates, maps, sets, typed arrays (as base64), holes in arrays, shared and circular references, errors.
 */

const errorTypes: Readonly<Record<string, new (message: string) => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** Text for a value that structuredClone has already passed. Throws Electron's words for what cannot cross (blobs, for one). */
export function encode(value: unknown): string {
  try {
    return stringify(value, { Failed: (found) => found instanceof Error && [found.name, found.message, found.stack ?? ''] });
  } catch {
    throw new Error('An object could not be cloned.');
  }
}

/** The value of a text made by `encode`. */
export function decode(text: string): unknown {
  return parse(text, {
    Failed: ([name, message, stack]: [string, string, string]) => {
      const error = new (errorTypes[name] ?? Error)(message);
      error.stack = stack;
      return error;
    },
  });
}

/** Copies as Electron's IPC does: functions, symbols, promises and proxies are refused in its words; class instances come out as plain objects. */
export function cloneForIpc<T>(value: T): T {
  try {
    return structuredClone(value);
  } catch {
    throw new Error('An object could not be cloned.');
  }
}
