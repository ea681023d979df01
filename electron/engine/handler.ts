import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../shared/contract/engine-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { EngineState } from './engine-state.ts';

/** Answers one command. Arguments have been validated; what can be expected to fail is a Failure, what throws is a fault of ours. */
export type Handler<N extends EngineCommandName> = (
  args: EngineArgs<N>,
  engine: EngineState,
) => Result<EngineAnswer<N>> | Promise<Result<EngineAnswer<N>>>;

/** An answer for each of some commands; the table of all is a `HandlersFor<EngineCommandName>`, so that none can be forgotten. */
export type HandlersFor<N extends EngineCommandName> = { readonly [K in N]: Handler<K> };
