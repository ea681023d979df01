import type * as v from 'valibot';

/** One call: how its arguments are validated where they arrive, and the type of its answer. */
export interface Command<Schema extends v.GenericSchema, Answer> {
  readonly args: Schema;
  /** Only a type; never set. */
  readonly answer?: Answer;
}

/** Declares a call: `command<Answer>()(schemaOfArguments)`. */
export const command =
  <Answer>() =>
  <Schema extends v.GenericSchema>(args: Schema): Command<Schema, Answer> => ({ args });

export type ArgsOf<C> = C extends Command<infer S, unknown> ? v.InferOutput<S> : never;
export type AnswerOf<C> = C extends Command<v.GenericSchema, infer A> ? A : never;
