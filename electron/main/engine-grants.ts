import type { EngineCommandName } from '../../shared/contract/engine-commands.ts';
import { fail, type Result } from '../../shared/lib/result.ts';
import type { Grants } from './grants.ts';

type Path = unknown;
type Arguments = { readonly path?: Path; readonly paths?: unknown; readonly items?: unknown; readonly files?: unknown } | null | undefined;

/** The commands by which the engine makes a file at a path that the page names. */
const WRITING: ReadonlySet<string> = new Set<EngineCommandName>(['create-case', 'save-copy', 'export-events']);

/** The commands by which the engine opens what the page names, and where the paths stand in their arguments. */
const READING: { readonly [N in EngineCommandName]?: (args: Arguments) => readonly Path[] } = {
  'open-case': (args) => [args?.path],
  'create-case': (args) => listOf(args?.files),
  'preview-file': (args) => [args?.path],
  'list-files': (args) => listOf(args?.paths),
  'import-files': (args) => listOf(args?.items).map((item) => (item as Arguments)?.path),
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Holds the engine to the files that the person named, as the shell itself is held: a page that was taken over could otherwise have any file read that the person may read, or
 * one made wherever the person may write. Null when the call may go on.
 */
export function refusalOf(grants: Pick<Grants, 'mayRead' | 'mayWrite'>, name: string, args: unknown): Result<never> | null {
  // What is no path at all is refused by the engine, which knows why.
  const refused = (path: Path, may: (path: string) => boolean): boolean => typeof path === 'string' && !may(path);
  if (WRITING.has(name) && refused((args as Arguments)?.path, (path) => grants.mayWrite(path)))
    return fail('wrong-call', 'Choose in the save dialog where the file goes.');
  const paths = Object.hasOwn(READING, name) ? READING[name as EngineCommandName]!(args as Arguments) : [];
  if (paths.some((path) => refused(path, (wanted) => grants.mayRead(wanted))))
    return fail('wrong-call', 'Occam opens only what was dropped on its window or chosen in a dialog. Choose the files again.');
  return null;
}
