/** Columns of events on their way into the case, ids already those of the case. Rows `[0, count)`. */
export interface EventColumns {
  readonly count: number;
  /** Microseconds UTC; NaN for none. */
  readonly time: Float64Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly kind: Uint16Array;
  readonly outcome: Uint8Array;
  /** NaN where untold. */
  readonly bytes: Float64Array | null;
  readonly detail: Uint32Array | null;
  readonly line: Uint32Array;
}
