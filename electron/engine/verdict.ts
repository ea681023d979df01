/** What became of one number, source or attachment. */
export interface Verdict {
  /** Id of the number (`P1.count`), or `source NAME`, `attachment NAME`, `page text`, `parts of the PDF`, `the whole file`. */
  readonly id: string;
  readonly verdict: 'holds' | 'differs' | 'cannot be checked';
  /** For `differs`: what the originals give, and what the report says. For `cannot be checked`: why, in `expected`. */
  readonly expected: string;
  readonly got: string;
}
