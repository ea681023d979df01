import * as v from 'valibot';
import { type AnswerOf, type ArgsOf, command } from './command.ts';

/** Settings of the person, not of a case; kept by the shell in its own file. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly zone: string;
  readonly secondZone: string | null;
  readonly density: 'comfortable' | 'compact';
  readonly motion: 'system' | 'reduced';
  /** Keep a list of recent cases. Off: nothing outside the case file remembers it. */
  readonly rememberCases: boolean;
  /** Columns of the records' table, by id, in order (renderer/records/columns.ts); what is not known there is passed over. */
  readonly recordColumns: readonly string[];
}

/** The columns that a new installation shows. */
export const DEFAULT_RECORD_COLUMNS = ['time', 'from', 'to', 'kind', 'outcome', 'bytes', 'place'] as const;

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768));

const reportView = {
  zone: v.string(),
  secondZone: v.nullable(v.string()),
  window: v.nullable(v.object({ start: v.number(), end: v.number() })),
};

/** Every call the shell (Electron's main process) answers itself: windows, dialogs, settings, printing. */
export const shellCommands = {
  'choose-files': command<{ readonly paths: readonly string[] }>()(v.object({ folders: v.boolean() })),
  'choose-case': command<{ readonly path: string | null }>()(v.object({})),
  'choose-save': command<{ readonly path: string | null }>()(
    v.object({ suggested: path, kind: v.picklist(['case', 'pdf', 'csv', 'parquet', 'jsonl', 'svg', 'png', 'json']) }),
  ),
  'sample-paths': command<{ readonly paths: readonly string[]; readonly case: string }>()(v.object({})),
  'recent-cases': command<readonly { readonly path: string; readonly title: string; readonly opened: number }[]>()(v.object({})),
  'forget-recent': command<null>()(v.object({ path })),
  'read-settings': command<Settings>()(v.object({})),
  'save-settings': command<Settings>()(
    v.object({
      theme: v.optional(v.picklist(['system', 'light', 'dark'])),
      zone: v.optional(v.string()),
      secondZone: v.optional(v.nullable(v.string())),
      density: v.optional(v.picklist(['comfortable', 'compact'])),
      motion: v.optional(v.picklist(['system', 'reduced'])),
      rememberCases: v.optional(v.boolean()),
      recordColumns: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(40), v.readonly())),
    }),
  ),
  /**
   * Prints the report: asks the engine for `render-report`, serves that HTML to a hidden window without preload as `occam://app/print/report.html` beside the files of
   * `out/print/` (`print.css`, `fonts/`), waits for its fonts, calls `printToPDF`, hands the bytes to electron/report's `finishPdf`, and writes the file atomically.
   */
  'export-pdf': command<{ readonly path: string; readonly pages: number }>()(v.object({ path, ...reportView })),
  /** The same bytes that `export-pdf` would write, for looking at. */
  'preview-pdf': command<{ readonly bytes: Uint8Array; readonly pages: number }>()(v.object(reportView)),
  'write-file': command<null>()(v.object({ path, bytes: v.instance(Uint8Array) })),
  'show-in-folder': command<null>()(v.object({ path })),
  'restart-engine': command<null>()(v.object({})),
  about: command<{ readonly version: string; readonly runtime: string; readonly timeZoneData: string; readonly licences: string }>()(v.object({})),
  /** The page's answer to `leaving`: nothing waits in it any more. */
  'saved-all': command<null>()(v.object({})),
  /** The page says that it is ready for `open-paths` events. */
  'window-ready': command<{ readonly paths: readonly string[] }>()(v.object({})),
} as const;

export type ShellCommands = typeof shellCommands;
export type ShellCommandName = keyof ShellCommands;
export type ShellArgs<N extends ShellCommandName> = ArgsOf<ShellCommands[N]>;
export type ShellAnswer<N extends ShellCommandName> = AnswerOf<ShellCommands[N]>;
