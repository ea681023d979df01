import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { type Counts, onCounts } from '../state/graph-data.ts';
import { selectSubject, useSelection } from '../state/selection.ts';
import { HostName } from '../ui/host-name.tsx';
import { toggleExpanded } from './expand.ts';

/** The graph's twin: the same pairs in the same order of strength, as rows. Kept in step with the window. */
export function GraphTable({ graph }: { readonly graph: GraphAnswer }) {
  const counts = useSettledCounts(graph);
  const rows = useMemo(() => {
    const nodes = new Map(graph.nodes.map((node) => [node.actor, node]));
    const all = graph.edges.map((edge, i) => ({
      edge,
      from: nodes.get(edge.from),
      to: nodes.get(edge.to),
      now: counts?.window.edges[i] ?? edge.events,
      key: i,
    }));
    return all.sort((a, b) => b.now - a.now || b.edge.events - a.edge.events || a.key - b.key);
  }, [graph, counts]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 30, overscan: 12 });
  const subject = useSelection((state) => state.subject);
  return (
    <div className="graph-table" ref={scroller} data-pane-focus tabIndex={0} role="region" aria-label="Pairs of the graph">
      <div role="table" aria-label="Pairs" aria-rowcount={rows.length + 1}>
        <div role="row" className="pair-row pair-row-head" aria-rowindex={1}>
          <span role="columnheader">From</span>
          <span role="columnheader">To</span>
          <span role="columnheader" className="num">
            In window
          </span>
          <span role="columnheader" className="num">
            In all
          </span>
          <span role="columnheader" className="num">
            Refused
          </span>
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const { edge, from, to, now } = rows[item.index]!;
            const chosen = subject?.type === 'pair' && subject.from === from?.label && subject.to === to?.label;
            const bundle = from?.type === 'bundle' ? from : to?.type === 'bundle' ? to : undefined;
            const press = (): void => {
              if (bundle !== undefined) toggleExpanded(bundle);
              else if (from !== undefined && to !== undefined) selectSubject({ type: 'pair', from: from.label, to: to.label });
            };
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                className={chosen ? 'pair-row pair-row-at' : 'pair-row'}
                style={{ transform: `translateY(${item.start}px)`, position: 'absolute' }}
              >
                <span role="cell" className="mono">
                  <button type="button" className="row-button" onClick={press}>
                    <HostName name={from?.label ?? ''} />
                    {from?.type === 'bundle' && ` (${readableCount(from.hosts)})`}
                  </button>
                </span>
                <span role="cell" className="mono">
                  <HostName name={to?.label ?? ''} />
                  {to?.type === 'bundle' && ` (${readableCount(to.hosts)})`}
                </span>
                <span role="cell" className="num">
                  {readableCount(now)}
                </span>
                <span role="cell" className="num">
                  {readableCount(edge.events)}
                </span>
                <span role="cell" className="num">
                  {readableCount(edge.refused)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
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
