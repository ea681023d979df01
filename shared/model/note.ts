import type { Micros, TimeWindow } from './time.ts';

/** What a note is pinned to; several at once are allowed. */
export type Pin =
  | { readonly to: 'host'; readonly host: string }
  | { readonly to: 'pair'; readonly from: string; readonly host: string }
  | { readonly to: 'entity'; readonly entity: string }
  | { readonly to: 'window'; readonly window: TimeWindow }
  | { readonly to: 'finding'; readonly finding: string }
  | { readonly to: 'record'; readonly source: string; readonly line: number };

/** What tells pins apart: one text for the same thing, whatever order its fields came in. */
export function pinKey(pin: Pin): string {
  switch (pin.to) {
    case 'pair':
      return `pair ${JSON.stringify([pin.from, pin.host])}`;
    case 'window':
      return `window ${pin.window.start} ${pin.window.end}`;
    case 'record':
      return `record ${pin.source} ${pin.line}`;
    case 'host':
      return `host ${pin.host}`;
    case 'entity':
      return `entity ${pin.entity}`;
    case 'finding':
      return `finding ${pin.finding}`;
  }
}

/** A pin of a note whose evidence says something else than it did when it was pinned. */
export interface ChangedEvidence {
  readonly note: string;
  readonly pin: Pin;
  readonly seen: string;
  readonly now: string;
}

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
