import { ok, type Result } from '../../shared/lib/result.ts';
import { openingFailure } from '../reading/original-file.ts';

/** Runs something that reads `path`, turning the usual errors into a sentence. */
export async function readFailure<T>(path: string, read: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await read());
  } catch (error) {
    return { ok: false, error: openingFailure(path, error) };
  }
}
