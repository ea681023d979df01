import type { ToldCell } from '../table/told-rows.ts';

/** A part of the package by its path, as text; '' when there is none. */
export type Part = (path: string) => string;

/** A row with its 1-based number in the sheet. */
export interface SheetRow {
  readonly number: number;
  readonly cells: readonly ToldCell[];
}
