import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { GraphAnswer, GraphEdge, GraphNode } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { type Counts, onCounts } from '../state/graph-data.ts';
import { selectSubject, useSelection } from '../state/selection.ts';
import { HostName } from '../ui/host-name.tsx';
import { toggleExpanded } from './expand.ts';

interface PairRow {
  readonly edge: GraphEdge;
  readonly from: GraphNode | undefined;
  readonly to: GraphNode | undefined;
  readonly now: number;
  readonly key: number;
}

/** The graph's twin: the same pairs in the same order of strength, as rows. Kept in step with the window. */
export function GraphTable({ graph }: { readonly graph: GraphAnswer }) {
  const counts = useSettledCounts(graph);
  const rows = useMemo(() => pairRows(graph, counts), [graph, counts]);
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 30, overscan: 12 });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="graph-table" ref={scroller} data-pane-focus tabIndex={0} aria-label="Pairs of the graph">
      {/* biome-ignore lint/a11y/useSemanticElements: rows that exist only while in sight cannot be rows of a table element */}
      <div role="table" aria-label="Pairs" aria-rowcount={rows.length + 1}>
        {/* biome-ignore lint/a11y: as above; the head takes no keys */}
        <div role="row" className="pair-row pair-row-head" aria-rowindex={1}>
          {['From', 'To', 'In window', 'In all', 'Refused'].map((name, i) => (
            // biome-ignore lint/a11y: as above
            <span key={name} role="columnheader" className={i > 1 ? 'num' : ''}>
              {name}
            </span>
          ))}
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => (
            <Row key={item.key} graph={graph} row={rows[item.index]!} index={item.index} top={item.start} />
          ))}
        </div>
      </div>
    </section>
  );
}

function pairRows(graph: GraphAnswer, counts: Counts | null): PairRow[] {
  const nodes = new Map(graph.nodes.map((node) => [node.actor, node]));
  const rows = graph.edges.map((edge, i) => ({
    edge,
    from: nodes.get(edge.from),
    to: nodes.get(edge.to),
    now: counts?.window.edges[i] ?? edge.events,
    key: i,
  }));
  return rows.sort((a, b) => b.now - a.now || b.edge.events - a.edge.events || a.key - b.key);
}

function Row({ graph, row, index, top }: { readonly graph: GraphAnswer; readonly row: PairRow; readonly index: number; readonly top: number }) {
  const { edge, from, to, now } = row;
  const subject = useSelection((state) => state.subject);
  const chosen = subject?.type === 'pair' && subject.from === from?.label && subject.to === to?.label;
  const bundle = from?.type === 'bundle' ? from : to?.type === 'bundle' ? to : undefined;
  const press = (): void => {
    if (bundle !== undefined) toggleExpanded(graph, bundle);
    else if (from !== undefined && to !== undefined) selectSubject({ type: 'pair', from: from.label, to: to.label });
  };
  return (
    // biome-ignore lint/a11y: rows that exist only while in sight cannot be rows of a table element; their buttons take the keys
    <div
      role="row"
      aria-rowindex={index + 2}
      className={chosen ? 'pair-row pair-row-at' : 'pair-row'}
      style={{ transform: `translateY(${top}px)`, position: 'absolute' }}
    >
      <Cell className="mono">
        <button type="button" className="row-button" onClick={press}>
          <NodeName node={from} />
        </button>
      </Cell>
      <Cell className="mono">
        <NodeName node={to} />
      </Cell>
      {[now, edge.events, edge.refused].map((count, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three numbers in a fixed order
        <Cell key={i} className="num">
          {readableCount(count)}
        </Cell>
      ))}
    </div>
  );
}

function Cell({ className, children }: { readonly className: string; readonly children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the row
    <span role="cell" className={className}>
      {children}
    </span>
  );
}

function NodeName({ node }: { readonly node: GraphNode | undefined }) {
  return <HostName name={node?.label ?? ''} />;
}

/** Counts a few times a second at most: a table that changes at every frame cannot be read. */
function useSettledCounts(graph: GraphAnswer): Counts | null {
  const [counts, setCounts] = useState<Counts | null>(null);
  useEffect(() => {
    let wait: ReturnType<typeof setTimeout> | undefined;
    const stop = onCounts((next) => {
      clearTimeout(wait);
      wait = setTimeout(() => setCounts(next), 150);
    });
    return () => {
      stop();
      clearTimeout(wait);
    };
  }, []);
  return counts?.graph === graph ? counts : null;
}
