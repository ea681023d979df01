import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { currentCounts } from '../state/graph-data.ts';
import { HostName } from '../ui/host-name.tsx';

/** What the pointer is over: a node or an edge, by place in the drawing; -1 for not. */
export interface Hover {
  readonly node: number;
  readonly edge: number;
  readonly x: number;
  readonly y: number;
}

interface GraphTooltipProps {
  readonly hover: Hover;
  readonly graph: GraphAnswer;
  readonly width: number;
}

/** Says what is under the pointer, in numbers. */
export function GraphTooltip({ hover, graph, width }: GraphTooltipProps) {
  const left = hover.x > width - 300;
  return (
    <div className="graph-tooltip" style={{ top: hover.y + 14, ...(left ? { right: width - hover.x + 10 } : { left: hover.x + 14 }) }}>
      {hover.node >= 0 ? <AboutNode graph={graph} node={hover.node} /> : <AboutEdge graph={graph} edge={hover.edge} />}
    </div>
  );
}

function AboutNode({ graph, node: index }: { readonly graph: GraphAnswer; readonly node: number }) {
  const node = graph.nodes[index];
  if (node === undefined) return null;
  return (
    <>
      <p className="mono tooltip-name">
        <HostName name={node.label} />
      </p>
      <p>
        {readableCount(node.events)} contacts in the whole case
        {node.hosts > 1 && `, ${readableCount(node.hosts)} hosts`}
      </p>
      {node.type === 'bundle' && <p>Press twice to open.</p>}
      {node.type === 'entity' && <p>Press twice to see its hosts.</p>}
      {node.inside !== undefined && <p>In {visible(node.inside)}. Press twice to close it.</p>}
      {node.warning !== '' && <p className="tooltip-warning">{node.warning}</p>}
    </>
  );
}

function AboutEdge({ graph, edge: index }: { readonly graph: GraphAnswer; readonly edge: number }) {
  const edge = graph.edges[index];
  const name = (actor: number): string => graph.nodes.find((node) => node.actor === actor)?.label ?? '';
  if (edge === undefined) return null;
  const counts = currentCounts();
  const inWindow = counts?.graph === graph ? counts.window.edges[index] : undefined;
  return (
    <>
      <p className="mono tooltip-name">
        <HostName name={name(edge.from)} /> <span aria-hidden>→</span> <HostName name={name(edge.to)} />
      </p>
      <p>
        {inWindow !== undefined && `${readableCount(inWindow)} in the window, `}
        {readableCount(edge.events)} in all
        {edge.refused > 0 && `; ${readableCount(edge.refused)} refused or failed`}
        {edge.pairs > 1 && `; ${readableCount(edge.pairs)} pairs`}
      </p>
    </>
  );
}
