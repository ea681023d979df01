import { fail, type Result } from '../../shared/lib/result.ts';
import type { Grants } from './grants.ts';

/** The commands by which the engine makes a file at a path that the page names. */
const WRITING: ReadonlySet<unknown> = new Set(['create-case', 'save-copy', 'export-events']);

/**
 * Holds the engine's writing to what the person chose, as the shell's own is: a page that was taken over could otherwise have a file made wherever the person may write.
 * Null when the call may go on.
 */
export function refusalOf(grants: Pick<Grants, 'mayWrite'>, name: string, args: unknown): Result<never> | null {
  if (!WRITING.has(name)) return null;
  const path = typeof args === 'object' && args !== null ? (args as { readonly path?: unknown }).path : undefined;
  // What is no path at all is refused by the engine, which knows why.
  if (typeof path !== 'string' || grants.mayWrite(path)) return null;
  return fail('wrong-call', 'Choose in the save dialog where the file goes.');
}
