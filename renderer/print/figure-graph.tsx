import type { ReactNode } from 'react';
import type { GraphEdge, GraphNode } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ReportContext } from './context.tsx';
import { FigureFrame } from './figure-frame.tsx';
import { namesOf, shortened } from './labels.ts';
import { FIGURE_WIDTH, round } from './measure.ts';

const MOST_HEIGHT = 280;
const LEAST_HEIGHT = 200;
const MARGIN = 40;

interface Placed {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** The host-to-host graph as vectors, with the positions that the workbench shows. */
export function GraphFigure({ context }: { readonly context: ReportContext }): ReactNode {
  const { nodes, edges } = context.model.graph;
  if (nodes.length === 0) return null;
  const { placed, height } = place(nodes);
  const byActor = new Map(placed.map((p) => [p.node.actor, p]));
  const strongest = [...edges].sort((a, b) => b.events - a.events)[0];
  const reading = strongest === undefined ? '' : readOut(byActor, strongest);
  return (
    <FigureFrame
      context={context}
      number={1}
      title="Who contacted whom"
      pictures={[
        {
          width: FIGURE_WIDTH,
          height,
          alternative: `Graph of ${nodes.length} hosts and ${edges.length} pairs. ${reading}`,
          drawing: <Drawing placed={placed} byActor={byActor} edges={edges} />,
        },
      ]}
      reading={reading}
      howToRead={`Width: contacts, on a logarithmic scale. Arrow: who asks whom. Dashed: more than half refused or failed. ${nodes.length} hosts and groups and ${edges.length} pairs are drawn, the strongest; the rest is in the bundles.`}
      filter="all contacts of every kind and outcome"
    />
  );
}

interface DrawingProps {
  readonly placed: readonly Placed[];
  readonly byActor: ReadonlyMap<number, Placed>;
  readonly edges: readonly GraphEdge[];
}

function Drawing({ placed, byActor, edges }: DrawingProps): ReactNode {
  const most = edges.reduce((max, edge) => Math.max(max, edge.events), 1);
  const strongest = [...placed].sort((a, b) => b.node.events - a.node.events);
  const labels = namesOf(
    strongest.map(({ node, x, y, radius }) => ({ text: visible(shortened(node.label, 34)), x, y, radius })),
    placed,
    FIGURE_WIDTH,
  );
  return (
    <>
      <defs>
        <marker id="arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto" markerUnits="userSpaceOnUse">
          <path d="M0 0 L6 3 L0 6 z" className="arrow" />
        </marker>
      </defs>
      {edges.map((edge) => (
        <Edge key={`${edge.from}-${edge.to}`} edge={edge} from={byActor.get(edge.from)} to={byActor.get(edge.to)} most={most} />
      ))}
      {placed.map(({ node, x, y, radius }) => (
        <circle key={node.actor} cx={x} cy={y} r={radius} className={`node ${node.type} ${node.color >= 0 ? `series-${node.color}` : ''}`} />
      ))}
      {labels.map((label) => (
        <text key={`${label.x} ${label.y}`} x={round(label.x)} y={round(label.y)} className="label">
          {label.text}
        </text>
      ))}
    </>
  );
}

function Edge({
  edge,
  from,
  to,
  most,
}: {
  readonly edge: GraphEdge;
  readonly from: Placed | undefined;
  readonly to: Placed | undefined;
  readonly most: number;
}): ReactNode {
  if (!from || !to || from === to) return null;
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  return (
    <line
      x1={round(from.x + dx * from.radius)}
      y1={round(from.y + dy * from.radius)}
      x2={round(to.x - dx * (to.radius + 2))}
      y2={round(to.y - dy * (to.radius + 2))}
      strokeWidth={round(0.4 + (3.6 * Math.log1p(edge.events)) / Math.log1p(most))}
      strokeDasharray={edge.refused * 2 > edge.events ? '3 3' : undefined}
      className={`edge ${from.node.color >= 0 ? `series-${from.node.color}` : ''}`}
      markerEnd="url(#arrow)"
    />
  );
}

function readOut(byActor: ReadonlyMap<number, Placed>, edge: GraphEdge): string {
  const name = (actor: number): string => visible(byActor.get(actor)?.node.label ?? 'other hosts');
  return `The strongest pair is ${name(edge.from)} to ${name(edge.to)} with ${readableCount(edge.events)} contacts.`;
}

/** Fits the saved positions into the width of the text, keeping proportions; the figure is as high as they need, and they stand in its middle. */
function place(nodes: readonly GraphNode[]): { readonly placed: readonly Placed[]; readonly height: number } {
  const xs = nodes.map((n) => n.x);
  const ys = nodes.map((n) => n.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
  const scale = Math.min((FIGURE_WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high);
  const height = round(Math.max(LEAST_HEIGHT, high * scale + 2 * MARGIN));
  const [dx, dy] = [(FIGURE_WIDTH - wide * scale) / 2, (height - high * scale) / 2];
  const most = nodes.reduce((max, n) => Math.max(max, n.events), 1);
  const placed = nodes.map((node) => ({
    node,
    x: round(dx + (node.x - left) * scale),
    y: round(dy + (node.y - top) * scale),
    radius: round(2 + (6 * Math.log1p(node.events)) / Math.log1p(most)),
  }));
  return { placed, height };
}
