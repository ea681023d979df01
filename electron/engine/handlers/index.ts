import type { EngineCommandName } from '../../../shared/contract/engine-commands.ts';
import type { HandlersFor } from '../handler.ts';
import { caseHandlers } from './case-handlers.ts';
import { entityHandlers } from './entity-handlers.ts';
import { findingHandlers } from './finding-handlers.ts';
import { graphHandlers } from './graph-handlers.ts';
import { hypothesisHandlers } from './hypothesis-handlers.ts';
import { importHandlers } from './import-handlers.ts';
import { inspectHandlers } from './inspect-handlers.ts';
import { noteHandlers } from './note-handlers.ts';
import { recordHandlers } from './record-handlers.ts';
import { reportHandlers } from './report-handlers.ts';
import { settingHandlers } from './setting-handlers.ts';
import { timelineHandlers } from './timeline-handlers.ts';

/** An answer for every command of the contract; a missing one does not compile. */
export const handlers: HandlersFor<EngineCommandName> = {
  ...caseHandlers,
  ...importHandlers,
  ...graphHandlers,
  ...timelineHandlers,
  ...inspectHandlers,
  ...recordHandlers,
  ...noteHandlers,
  ...entityHandlers,
  ...findingHandlers,
  ...hypothesisHandlers,
  ...settingHandlers,
  ...reportHandlers,
};
