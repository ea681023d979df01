import { firstTables } from './0001-first-tables.ts';
import { labels } from './0002-labels.ts';
import { pulls } from './0003-pulls.ts';
import { noteEvidence } from './0004-note-evidence.ts';
import type { Migration } from './migration.ts';

/** All steps, ascending and without a hole. */
export const migrations: readonly Migration[] = [firstTables, labels, pulls, noteEvidence];

/** The shape this version writes. */
export const LATEST_SHAPE = migrations[migrations.length - 1]!.number;
