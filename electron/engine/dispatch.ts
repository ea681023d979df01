import * as v from 'valibot';
import { type EngineCommandName, engineCommands } from '../../shared/contract/engine-commands.ts';
import { isOutOfMemory } from '../../shared/lib/out-of-memory.ts';
import { fail, type Result } from '../../shared/lib/result.ts';
import { isDiskFull } from '../store/disk-full.ts';
import { ForeignContent } from '../store/foreign-content.ts';
import type { EngineState } from './engine-state.ts';
import type { Handler } from './handler.ts';
import { handlers } from './handlers/index.ts';

/**
 * Commands that change the case wait for each other: what one reads before it writes must still be so when it writes. All others are answered at once.
 */
const ORDERED: ReadonlySet<EngineCommandName> = new Set<EngineCommandName>([
  ...([
    'create-case',
    'open-case',
    'close-case',
    'save-copy',
    'rename-case',
    'keep-private',
    'remove-source',
    'undo',
    'redo',
    'resume-import',
    'discard-import',
  ] as const),
  ...([
    'save-note',
    'delete-note',
    'renew-evidence',
    'save-statement',
    'delete-statement',
    'save-entity',
    'delete-entity',
    'judge-finding',
    'save-positions',
  ] as const),
  ...(['rate-evidence', 'weigh-evidence', 'save-evidence', 'delete-evidence', 'save-case-settings', 'unfold-graph'] as const),
]);

/** Commands that are answered while the events of a large case are still being read; all others wait for them. */
const WITHOUT_EVENTS: ReadonlySet<EngineCommandName> = new Set<EngineCommandName>([
  ...(['create-case', 'open-case', 'close-case', 'summarise-case', 'read-case-settings', 'cancel-job'] as const),
  ...(['list-formats', 'list-files', 'list-notes', 'list-statements', 'list-entities', 'list-findings', 'list-hypotheses'] as const),
  // These two see for themselves what they need.
  ...(['draw-graph', 'count-window'] as const),
]);

/** Answers any message, however malformed: a call that is not in the contract, or not as it says, is refused by name. Never throws. */
export async function dispatch(engine: EngineState, name: unknown, args: unknown): Promise<Result<unknown>> {
  if (typeof name !== 'string' || !Object.hasOwn(engineCommands, name)) {
    return fail('bad-message', `There is no command ${typeof name === 'string' ? JSON.stringify(name.slice(0, 100)) : 'without a name'}.`);
  }
  const known = name as EngineCommandName;
  try {
    const parsed = v.safeParse(engineCommands[known].args, args ?? {});
    if (!parsed.success) {
      const issue = parsed.issues[0];
      return fail(
        'bad-message',
        `${name}: its arguments are not as agreed${issue === undefined ? '' : ` (${v.getDotPath(issue) ?? 'all'}: ${issue.message.slice(0, 200)})`}.`,
      );
    }
    const handler = handlers[known] as Handler<typeof known>;
    const answer = async (): Promise<Result<unknown>> => {
      const events = WITHOUT_EVENTS.has(known) ? undefined : await engine.current?.read(engine.jobs);
      return events?.ok === false ? events : handler(parsed.output as never, engine);
    };
    if (!ORDERED.has(known)) return await answer();
    const mine = engine.ordered.then(answer);
    engine.ordered = mine.catch(() => undefined);
    return await mine;
  } catch (error) {
    return failureOf(name, error);
  }
}

/**
 * A fault as a Failure. What DuckDB calls fatal has closed the case underneath us, and where memory has run out even small questions fail from then on: only a new process
 * can go on (`engine-lost`; the entry of this one ends it then, and the shell starts the next and opens the case again). Nothing acknowledged is lost.
 */
function failureOf(name: string, error: unknown): Result<never> {
  const text = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? (error.stack ?? text) : text;
  if (error instanceof ForeignContent) return fail('case-damaged', `This case cannot be gone on with: ${error.message}.`);
  if (isDiskFull(text)) {
    return fail('disk-full', 'The disk that holds the case is full. Make room, then open the case again; everything saved before is there.', detail);
  }
  if (/database has been invalidated|FATAL/i.test(text) || isOutOfMemory(error)) {
    return fail('engine-lost', 'The engine cannot go on with this case and has to be started again; everything saved before is there.', detail);
  }
  return fail('internal', `A fault in Occam itself stopped "${name}"; nothing was changed. Please report it.`, detail);
}
