import type { Micros, TimeWindow } from './time.ts';

/** What a note is pinned to; several at once are allowed. */
export type Pin =
  | { readonly to: 'host'; readonly host: string }
  | { readonly to: 'pair'; readonly from: string; readonly host: string }
  | { readonly to: 'entity'; readonly entity: string }
  | { readonly to: 'window'; readonly window: TimeWindow }
  | { readonly to: 'finding'; readonly finding: string }
  | { readonly to: 'record'; readonly source: string; readonly line: number };

/** Markdown text by the journalist. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly pins: readonly Pin[];
  readonly created: Micros;
  readonly changed: Micros;
  /** "Not for the report": nothing of it may leave the case. */
  readonly confidential: boolean;
}

/** Who said what, when, as the journalist enters it; stamped with when it was entered, because dates chosen after looking prove nothing (METHODS.md B15). */
export interface Statement {
  readonly id: string;
  readonly when: Micros;
  readonly who: string;
  readonly text: string;
  /** Where it was published or said. */
  readonly citation: string;
  readonly entered: Micros;
  /** The journalist's own mark that the date was chosen after looking at the data. */
  readonly afterLooking: boolean;
}
