import type { CaseSummary } from '../../shared/contract/engine-answers.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { RecentCases } from './recent-cases.ts';

/** Answers that tell which case is open, what it is called, and whether it may be remembered. */
const TELLING: ReadonlySet<string> = new Set(['open-case', 'create-case', 'rename-case', 'keep-private']);

/** Knows which case is open by watching the engine's answers: for the list of recent cases, and to open it again in a new engine. */
export class CaseMemory {
  readonly #recent: RecentCases;
  readonly #now: () => number;
  #path: string | null = null;
  #private = false;

  constructor(recent: RecentCases, now: () => number) {
    this.#recent = recent;
    this.#now = now;
  }

  get path(): string | null {
    return this.#path;
  }

  /** Whether the open case is to leave nothing outside its file. */
  get isPrivate(): boolean {
    return this.#private;
  }

  /** Looks at an answer on its way to the page. */
  async watch(name: string, result: Result<unknown>): Promise<void> {
    if (!result.ok) return;
    if (name === 'close-case') this.#path = null;
    if (typeof name !== 'string' || !TELLING.has(name)) return;
    const { path, title, private: unlisted } = result.value as Partial<CaseSummary>;
    if (typeof path !== 'string' || typeof title !== 'string') return;
    this.#path = path;
    this.#private = unlisted === true;
    // A list that cannot be written is no reason not to open the case.
    await (unlisted === true ? this.#recent.forget(path) : this.#recent.remember(path, title, this.#now())).catch(() => undefined);
  }
}
