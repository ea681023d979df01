import type { BrowserWindow } from 'electron';
import type { ShellAnswer, ShellArgs, ShellCommandName } from '../../shared/contract/shell-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { CaseMemory } from './case-memory.ts';
import type { EngineHost } from './engine-host.ts';
import type { Farewell } from './farewell.ts';
import type { Grants } from './grants.ts';
import type { MappingTemplates } from './mapping-templates.ts';
import type { PrintJobs } from './page-protocol.ts';
import type { Places } from './places.ts';
import type { RecentCases } from './recent-cases.ts';
import type { SettingsFile } from './settings.ts';

/** Everything the handlers share; made once when the program starts. */
export interface Shell {
  readonly places: Places;
  readonly settings: SettingsFile;
  readonly recent: RecentCases;
  readonly templates: MappingTemplates;
  readonly engine: EngineHost;
  readonly grants: Grants;
  readonly caseMemory: CaseMemory;
  readonly printJobs: PrintJobs;
  readonly farewell: Farewell;
  /** The window, or null while there is none. */
  readonly window: () => BrowserWindow | null;
  /** Paths given at the start and not yet shown; taking them empties the list. */
  readonly takeOpenPaths: () => readonly string[];
}

/** A handler for each call of the shell; a call without one does not compile. */
export type ShellHandlers = { readonly [N in ShellCommandName]: (args: ShellArgs<N>) => Promise<Result<ShellAnswer<N>>> };
