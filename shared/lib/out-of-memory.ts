/**
 * Whether an error says that memory ran out: in a thread of Node's (ERR_WORKER_OUT_OF_MEMORY), for a buffer (V8's "Array buffer allocation failed"), or in DuckDB
 * ("Out of Memory Error", "could not allocate"). The main thread of a process has no such error: it ends.
 */
export function isOutOfMemory(error: unknown): boolean {
  return /out of memory|memory limit|allocation failed|could not allocate/i.test(error instanceof Error ? error.message : String(error));
}

/** What to do then. */
export const MORE_MEMORY = 'Close other programs, or use a computer with more memory, and try again.';
