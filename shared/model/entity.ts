/** Hosts that a journalist has grouped, reversibly: "the bank". A host is in at most one entity. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  /** Index into the colour-blind-safe series (Okabe-Ito), 0 to 7. */
  readonly color: number;
  /** Canonical names of its hosts. */
  readonly hosts: readonly string[];
}
