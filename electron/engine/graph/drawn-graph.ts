import type { GraphAnswer, GraphEdge, GraphNode, WindowCounts } from '../../../shared/contract/engine-answers.ts';
import { readableCount } from '../../../shared/lib/format-value.ts';
import { BUNDLE_SIZE, nodeSize } from '../../../shared/lib/node-size.ts';
import type { TimeWindow } from '../../../shared/model/time.ts';
import { ScrubIndex } from '../../events/scrub-index.ts';
import type { Position } from '../../store/records.ts';
import { isAddress, warningOf } from '../address-class.ts';
import type { CaseCounts, WindowCounter } from '../case-counts.ts';
import { type CaseMemory, refusedPerPair } from '../case-memory.ts';
import { type RowMarker, selectRows } from '../filter/row-marker.ts';
import { type Chosen, chooseDrawn, type GraphBudget } from './choose-drawn.ts';
import type { LayoutTask } from './layout-task.ts';
import { clearHulls, grouped, seatsInside } from './open-entities.ts';

/** Width of a letter of a node's name at reading size, and how many the window shows of a long one (`shortName`). */
const LETTER = 5.8;
const MOST_LETTERS = 30;

/** How much each pair weighs, by pair. */
interface Measured {
  readonly weight: Uint32Array;
  readonly refused: Uint32Array;
  readonly scrub: WindowCounter;
}

/** The rows that a filter leaves, counted by pair, and an index of their own for windows. */
function measureRows(memory: CaseMemory, filter: RowMarker): Measured {
  const { pairs, table } = memory;
  const rows = selectRows(filter, 0, table.count);
  const weight = new Uint32Array(pairs.count);
  const time = new Float64Array(rows.length);
  const ofEvent = new Uint32Array(rows.length);
  let dated = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    weight[pairs.ofEvent[row]!]!++;
    time[i] = table.time[row]!;
    ofEvent[i] = pairs.ofEvent[row]!;
    if (row < table.datedCount) dated = i + 1;
  }
  return { weight, refused: refusedPerPair(table, pairs, rows), scrub: new ScrubIndex(time, ofEvent, dated, pairs.count) };
}

/** What is drawn now, and how to count it in any window. */
export class DrawnGraph {
  readonly chosen: Chosen;
  private readonly scrub: WindowCounter;
  /** Pairs of edge i: `edgePairs[edgeStart[i] .. edgeStart[i + 1])`. */
  private readonly edgeStart: Uint32Array;
  private readonly edgePairs: Uint32Array;
  private readonly weight: Uint32Array;
  private readonly refused: Uint32Array;

  /** All events of a case, by its events or by their outline. */
  static ofAll(of: CaseCounts, budget: GraphBudget, revision: number): DrawnGraph {
    const counts = of.withOpened(budget.opened);
    return new DrawnGraph(of, counts, budget, revision, { weight: counts.pairs.total, refused: counts.refused, scrub: counts.scrub });
  }

  /** Those that a filter leaves; null leaves all. */
  static filtered(of: CaseMemory, budget: GraphBudget, filter: RowMarker | null, revision: number): DrawnGraph {
    if (filter === null) return DrawnGraph.ofAll(of, budget, revision);
    const counts = of.withOpened(budget.opened);
    return new DrawnGraph(of, counts, budget, revision, measureRows(counts, filter));
  }

  private constructor(
    private readonly of: CaseCounts,
    private readonly counts: CaseCounts,
    private readonly budget: GraphBudget,
    readonly revision: number,
    { weight, refused, scrub }: Measured,
  ) {
    this.weight = weight;
    this.refused = refused;
    this.scrub = scrub;
    this.chosen = chooseDrawn(counts, budget, this.weight);
    const lists = [...this.chosen.pairs.map((pair) => [pair]), ...this.chosen.bundles.map((bundle) => bundle.pairs)];
    this.edgeStart = new Uint32Array(lists.length + 1);
    for (const [i, list] of lists.entries()) this.edgeStart[i + 1] = this.edgeStart[i]! + list.length;
    this.edgePairs = Uint32Array.from(lists.flat());
  }

  isOf(counts: CaseCounts): boolean {
    return this.of === counts;
  }

  /** The same drawing, of a whole case, counted on by the case's events: the same edges in the same order. */
  over(memory: CaseMemory): DrawnGraph {
    return DrawnGraph.ofAll(memory, this.budget, this.revision);
  }

  /** Number that stands for a bundle among the actors: after hosts and entities, the same whenever the same bundle is drawn. */
  private bundleActor(index: number): number {
    const bundle = this.chosen.bundles[index]!;
    return this.counts.actors.names.length + bundle.anchor * 2 + (bundle.side === 'asking' ? 1 : 0);
  }

  /** Name under which a node's place is kept: the printed name, with the open entity that it is in; of a bundle, its anchor and side. */
  private placeName(node: number): string {
    const { actors, bundles } = this.chosen;
    const entity = this.counts.actors.inside.get(actors[node] ?? -1);
    if (entity !== undefined) return `(in ${entity.name}) ${this.counts.actors.names[actors[node]!]!}`;
    if (node < actors.length) return this.counts.actors.names[actors[node]!]!;
    const bundle = bundles[node - actors.length]!;
    return `(${bundle.side}) ${this.counts.actors.names[bundle.anchor]!}`;
  }

  /** What the layout has to place: nodes with saved places stay. */
  layoutTask(saved: ReadonlyMap<string, Position>): LayoutTask {
    const { actors, pairs, bundles } = this.chosen;
    const count = actors.length + bundles.length;
    const [x, y, fixed] = [new Float64Array(count).fill(Number.NaN), new Float64Array(count).fill(Number.NaN), new Uint8Array(count)];
    const seats = this.seats(saved);
    for (let node = 0; node < count; node++) {
      const place = saved.get(this.placeName(node)) ?? seats.get(node);
      if (place === undefined) continue;
      x[node] = place.x;
      y[node] = place.y;
      fixed[node] = 1;
    }
    const nodeOf = new Map(actors.map((actor, node) => [actor, node]));
    const edges = new Uint32Array((pairs.length + bundles.length) * 2);
    const weights = new Float64Array(pairs.length + bundles.length);
    for (const [i, pair] of pairs.entries()) {
      edges.set([nodeOf.get(this.counts.pairs.from[pair]!)!, nodeOf.get(this.counts.pairs.to[pair]!)!], 2 * i);
      weights[i] = this.weight[pair]!;
    }
    for (const [i, bundle] of bundles.entries()) {
      edges.set([actors.length + i, nodeOf.get(bundle.anchor)!], 2 * (pairs.length + i));
      weights[pairs.length + i] = 1;
    }
    const sizes = [...actors.map((actor) => nodeSize(this.counts.eventsOfActor[actor]!)), ...bundles.map(() => BUNDLE_SIZE)];
    return { x, y, fixed, radius: Float64Array.from(sizes, (size) => size / 2), label: this.labelWidths(), edges, weights };
  }

  /** Where the hosts of open entities sit: around the place of the entity, if it has one. */
  private seats(saved: ReadonlyMap<string, Position>): ReadonlyMap<number, { readonly x: number; readonly y: number }> {
    const { inside } = this.counts.actors;
    const seats = new Map<number, { readonly x: number; readonly y: number }>();
    const nodes = [...this.chosen.actors.keys()].filter((node) => inside.has(this.chosen.actors[node]!));
    for (const [entity, members] of grouped(nodes, (node) => inside.get(this.chosen.actors[node]!)!)) {
      const middle = saved.get(entity.name);
      if (middle === undefined) continue;
      for (const [i, seat] of seatsInside(members.length).entries()) seats.set(members[i]!, { x: middle.x + seat.x, y: middle.y + seat.y });
    }
    return seats;
  }

  /** About how wide each node's name will be; a bundle's number stands inside. */
  private labelWidths(): Float64Array {
    const { actors, bundles } = this.chosen;
    return Float64Array.from({ length: actors.length + bundles.length }, (_, node) =>
      node < actors.length ? LETTER * Math.min(MOST_LETTERS, this.counts.actors.names[actors[node]!]!.length) : 0,
    );
  }

  /** The answer for the page, with places; and those places that are new. */
  answer(
    saved: ReadonlyMap<string, Position>,
    x: Float64Array,
    y: Float64Array,
  ): { readonly graph: GraphAnswer; readonly fresh: readonly Position[] } {
    const { actors, bundles, hidden } = this.chosen;
    const fresh: Position[] = [];
    const place = (node: number): Position => {
      const name = this.placeName(node);
      const known = saved.get(name);
      if (known !== undefined) return known;
      const made = { name, x: x[node]!, y: y[node]!, pinned: false };
      fresh.push(made);
      return made;
    };
    const nodes = [
      ...actors.map((actor, node) => this.actorNode(actor, place(node))),
      ...bundles.map((_, index) => this.bundleNode(index, place(actors.length + index))),
    ];
    return { graph: { nodes: clearHulls(nodes), edges: this.edges(), revision: this.revision, hidden }, fresh };
  }

  private actorNode(actor: number, place: Position): GraphNode {
    const { actors, eventsOfActor } = this.counts;
    const label = actors.names[actor]!;
    const entity = actors.entities[actor - actors.firstEntity];
    const around = actors.inside.get(actor);
    return {
      actor,
      label,
      type: entity !== undefined ? 'entity' : isAddress(label) ? 'address' : 'name',
      color: entity?.color ?? around?.color ?? -1,
      ...(around !== undefined && { inside: around.name }),
      events: eventsOfActor[actor]!,
      hosts: entity?.hosts.length ?? 1,
      x: place.x,
      y: place.y,
      pinned: place.pinned,
      warning: entity === undefined ? warningOf(label) : '',
    };
  }

  private bundleNode(index: number, place: Position): GraphNode {
    const bundle = this.chosen.bundles[index]!;
    const hosts = readableCount(bundle.actors);
    return {
      actor: this.bundleActor(index),
      label: bundle.side === 'asking' ? `${hosts} more that ask` : `${hosts} more that are asked`,
      type: 'bundle',
      color: -1,
      events: bundle.pairs.reduce((sum, pair) => sum + this.weight[pair]!, 0),
      hosts: bundle.actors,
      x: place.x,
      y: place.y,
      pinned: place.pinned,
      warning: '',
    };
  }

  private edges(): GraphEdge[] {
    const { pairs } = this.counts;
    const { refused } = this;
    const single = this.chosen.pairs.map((pair) => ({
      from: pairs.from[pair]!,
      to: pairs.to[pair]!,
      events: this.weight[pair]!,
      refused: refused[pair]!,
      pairs: 1,
    }));
    const bundled = this.chosen.bundles.map((bundle, index) => {
      const [outside, anchor] = [this.bundleActor(index), bundle.anchor];
      const sum = (counts: Uint32Array): number => bundle.pairs.reduce((total, pair) => total + counts[pair]!, 0);
      return {
        from: bundle.side === 'asking' ? outside : anchor,
        to: bundle.side === 'asking' ? anchor : outside,
        events: sum(this.weight),
        refused: sum(refused),
        pairs: bundle.pairs.length,
      };
    });
    return [...single, ...bundled];
  }

  /** Events of each drawn edge in a window. Exact, from the index; a millisecond at ten million events. */
  count(window: TimeWindow): WindowCounts {
    const perPair = this.scrub.count(window.start, window.end);
    const edges = new Uint32Array(this.edgeStart.length - 1);
    for (let edge = 0; edge < edges.length; edge++) {
      let sum = 0;
      for (let i = this.edgeStart[edge]!; i < this.edgeStart[edge + 1]!; i++) sum += perPair[this.edgePairs[i]!]!;
      edges[edge] = sum;
    }
    let [total, pairs] = [0, 0];
    const { count } = this.counts.pairs;
    for (let pair = 0; pair < count; pair++) {
      const events = perPair[pair]!;
      total += events;
      if (events > 0) pairs++;
    }
    return { revision: this.revision, edges, total, pairs };
  }
}
