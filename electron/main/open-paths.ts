import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The files named on a command line, as absolute paths, in order. What begins with a dash is a switch (Chromium adds its own), unless it comes
 * after `--`; what is not there is left out.
 */
export function pathsOfCommandLine(args: readonly string[], folder: string): readonly string[] {
  const end = args.indexOf('--');
  const before = (end < 0 ? args : args.slice(0, end)).filter((word) => !word.startsWith('-'));
  const named = end < 0 ? before : [...before, ...args.slice(end + 1)];
  return named.map((word) => resolve(folder, word)).filter((path) => existsSync(path));
}

/** A list as the flat string that survives the way from a second start to the first (electron#52020), and back. */
export const packPaths = (paths: readonly string[]): { readonly paths: string } => ({ paths: JSON.stringify(paths) });

export function unpackPaths(data: unknown): readonly string[] {
  try {
    const paths: unknown = JSON.parse(String((data as { paths?: unknown } | null)?.paths));
    return Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [];
  } catch {
    return [];
  }
}
