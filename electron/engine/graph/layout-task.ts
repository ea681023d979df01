/** What a layout starts from: plain data, so that it can go to a worker thread. Nodes by index, strongest first; lengths in the units of the graph view. */
export interface LayoutTask {
  /** Where nodes stand, NaN for those that have no place yet. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** 1 for nodes that must stay where they are. */
  readonly fixed: Uint8Array;
  /** Half of the room that each node's own shape needs. */
  readonly radius: Float64Array;
  /** Width of each node's name at reading size; 0 for none. */
  readonly label: Float64Array;
  /** Who asks whom: pairs of node indexes, flat. */
  readonly edges: Uint32Array;
  readonly weights: Float64Array;
}

export interface LayoutAnswer {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A line of names, with the air between it and the next. */
export const LINE = 19;
/** Names are wide and low; a drawing that leaves room for them is, too. */
export const WIDE = 1.6;
