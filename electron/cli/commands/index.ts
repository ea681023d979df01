import type { CliCommand } from '../command.ts';
import { analyzeCommand } from './analyze.ts';
import { exportCommand } from './export.ts';
import { formatsCommand } from './formats.ts';
import { importCommand } from './import.ts';
import { reportCommand } from './report.ts';
import { verifyCommand } from './verify.ts';

/** Every command, in the order of the help text. A command is one file here and one line. */
export const commands: readonly CliCommand[] = [formatsCommand, analyzeCommand, importCommand, reportCommand, verifyCommand, exportCommand];
