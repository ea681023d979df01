import type { HostLabel } from '../../../shared/model/host-label.ts';

export type { HostLabel } from '../../../shared/model/host-label.ts';

/** What was read from a context file, and what was not understood. */
export interface ContextFile {
  /** `hosts`, `whois`, `table`. */
  readonly kind: string;
  readonly labels: readonly HostLabel[];
  readonly rejects: readonly { readonly line: number; readonly reason: string }[];
}

/** Longest label kept: these texts stand in tooltips. */
export const LONGEST_LABEL = 200;
