import { fail, type Result } from '../../shared/lib/result.ts';

/** The sentence for a file that could not be written: what, where, what to do. */
export function writeFailure(path: string, error: unknown): Result<never> {
  const code = (error as { code?: unknown })?.code;
  const detail = String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return fail('disk-full', `There is no room left to write ${path}. Make room or choose another disk; nothing that was there has changed.`, detail);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return fail('read-only', `${path} may not be written. Choose another folder.`, detail);
  if (code === 'ENOENT') return fail('not-found', `The folder of ${path} is not there. Choose another folder.`, detail);
  if (code === 'EISDIR') return fail('not-a-file', `${path} is a folder. Choose a file name.`, detail);
  return fail('internal', `${path} could not be written. Choose another place.`, detail);
}
