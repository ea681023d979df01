/** Why something expected to fail at times did fail: a code for programs, a sentence for people (what, where, what to do). */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  /** For the log and the curious; never needed to act. */
  readonly detail?: string;
}

export type FailureCode =
  | 'bad-message'
  | 'cancelled'
  | 'not-found'
  | 'not-a-file'
  | 'not-readable'
  | 'not-recognised'
  | 'nothing-read'
  | 'no-case'
  | 'not-a-case'
  | 'case-in-use'
  | 'case-newer'
  | 'case-damaged'
  | 'read-only'
  | 'disk-full'
  | 'little-room'
  | 'engine-lost'
  | 'changed-while-read'
  | 'limit'
  | 'wrong-call'
  | 'internal';

/** A value or the reason there is none. Failures cross processes in this shape, never as exceptions. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (code: FailureCode, message: string, detail?: string): Result<never> => ({
  ok: false,
  error: detail === undefined ? { code, message } : { code, message, detail },
});
