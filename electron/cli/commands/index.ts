import type { CliCommand } from '../command.ts';

/** A word of the command line and where its code is. Loaded when it is called, so that `analyze` does not wait for DuckDB, nor anything for the PDF reader. */
export interface ListedCommand {
  readonly name: string;
  load(): Promise<CliCommand>;
}

/** Every command, in the order of the help text. A command is one file here and one line. */
export const commands: readonly ListedCommand[] = [
  { name: 'formats', load: async () => (await import('./formats.ts')).formatsCommand },
  { name: 'analyze', load: async () => (await import('./analyze.ts')).analyzeCommand },
  { name: 'import', load: async () => (await import('./import.ts')).importCommand },
  { name: 'report', load: async () => (await import('./report.ts')).reportCommand },
  { name: 'verify', load: async () => (await import('./verify.ts')).verifyCommand },
  { name: 'export', load: async () => (await import('./export.ts')).exportCommand },
  { name: 'salvage', load: async () => (await import('./salvage.ts')).salvageCommand },
  { name: 'cluster', load: async () => (await import('./cluster.ts')).clusterCommand },
];
