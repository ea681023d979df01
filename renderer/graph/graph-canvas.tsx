import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { GraphAnswer, PathStep } from '../../shared/contract/engine-answers.ts';
import { useCase } from '../state/case.ts';
import { onCounts } from '../state/graph-data.ts';
import { setGraphPicture } from '../state/graph-picture.ts';
import { gather, useGroup } from '../state/group.ts';
import { usePath } from '../state/path.ts';
import { type SubjectChoice, selectSubject, useSelected, useSelection } from '../state/selection.ts';
import { seriesOfNames } from '../state/track-colors.ts';
import { themeColors } from '../ui/theme-colors.ts';
import { useSize } from '../ui/use-size.ts';
import { useTheme } from '../ui/use-theme.ts';
import { toggleExpanded } from './expand.ts';
import { GraphStage } from './graph-stage.ts';
import { GraphTooltip, type Hover } from './graph-tooltip.tsx';
import { pngPicture, svgPicture } from './picture.ts';
import { pinAt } from './pin.ts';
import { useGraphKeys } from './use-graph-keys.ts';

/** The graph as a picture: nodes by Cytoscape, edges and names on canvases of their own. The scrub loop paints here without React. */
export function GraphCanvas({ graph }: { readonly graph: GraphAnswer }) {
  const frame = useRef<HTMLDivElement>(null);
  const quiet = useRef<HTMLCanvasElement>(null);
  const edges = useRef<HTMLCanvasElement>(null);
  const crowd = useRef<HTMLCanvasElement>(null);
  const nodes = useRef<HTMLDivElement>(null);
  const labels = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<GraphStage | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const size = useSize(frame);
  const theme = useTheme();
  const series = useSeries(graph);

  useEffect(() => {
    const elements = { quiet: quiet.current!, edges: edges.current!, crowd: crowd.current!, nodes: nodes.current!, labels: labels.current! };
    const made: GraphStage = new GraphStage(
      elements,
      sceneEvents(() => made, setHover),
    );
    setStage(made);
    return () => made.destroy();
  }, []);
  useEffect(() => stage?.resize(size.width, size.height), [stage, size]);
  // Colours first, so that nodes are born in them; `graph` again because a new drawing has new nodes.
  useEffect(() => stage?.setColors(themeColors(theme), series), [stage, theme, series]);
  useEffect(() => {
    stage?.setGraph(graph, seriesNow(graph));
    setHover(null);
  }, [stage, graph]);
  useStageLook(stage, graph);
  useEffect(() => {
    if (stage === null) return;
    setGraphPicture(async (kind) => {
      const picture = stage.picture();
      if (picture === null) return new Uint8Array();
      return kind === 'svg' ? svgPicture(picture) : await pngPicture(picture);
    });
    return () => setGraphPicture(null);
  }, [stage]);
  const keys = useGraphKeys(stage, graph);

  const move = useCallback(
    (event: React.PointerEvent) => {
      if (stage === null || event.buttons !== 0) return;
      const { x, y } = pointIn(event);
      setHover((before) => hoverAt(stage, before, x, y));
    },
    [stage],
  );
  return (
    <div
      className="graph-frame"
      ref={frame}
      role="application"
      aria-roledescription="graph"
      aria-label={`Graph of ${graph.nodes.length} hosts and ${graph.edges.length} pairs. Arrow keys go from host to host, with Alt along pairs; Page Down goes by strength, Home to the strongest; Enter inspects, Shift and Enter gathers, plus and minus zoom.`}
      data-pane-focus
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application role takes the keys
      tabIndex={0}
      onKeyDown={keys}
      onPointerMove={move}
      onPointerLeave={() => setHover(null)}
    >
      <canvas className="graph-layer" ref={quiet} />
      <canvas className="graph-layer" ref={edges} />
      <canvas className="graph-layer" ref={crowd} />
      <div className="graph-nodes" ref={nodes} />
      <canvas className="graph-layer graph-labels" ref={labels} />
      {hover !== null && <GraphTooltip hover={hover} graph={graph} width={size.width} />}
    </div>
  );
}

function pointIn(event: React.PointerEvent): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function hoverAt(stage: GraphStage, before: Hover | null, x: number, y: number): Hover | null {
  if (before?.node !== undefined && before.node >= 0) return { ...before, x, y };
  const edge = stage.edgeAt(x, y);
  return edge < 0 ? null : { node: -1, edge, x, y };
}

function sceneEvents(stage: () => GraphStage, setHover: React.Dispatch<React.SetStateAction<Hover | null>>) {
  const graph = (): GraphAnswer => useCase.getState().graph!;
  return {
    tapped: (node: number, shift: boolean) => {
      const choice = choiceOf(graph(), node);
      if (choice === null) return;
      if (shift && choice.type === 'host') gather(choice.host);
      else selectSubject(choice);
    },
    opened: (node: number) => toggleExpanded(graph(), graph().nodes[node]!),
    background: (x: number, y: number) => {
      const edge = stage().edgeAt(x, y);
      const hull = edge < 0 ? stage().hullAt(x, y) : null;
      selectSubject(hull !== null ? { type: 'entity', entity: hull.name } : edge < 0 ? null : pairOf(graph(), edge));
    },
    hovered: (node: number | null) => setHover((before) => (node === null ? null : { node, edge: -1, x: before?.x ?? 0, y: before?.y ?? 0 })),
    dropped: (node: number, x: number, y: number) => {
      void pinAt(graph(), node, { x, y, pinned: true });
    },
  };
}

/** What a press on a node selects; a bundle is opened, not selected. */
function choiceOf(graph: GraphAnswer, node: number): SubjectChoice | null {
  const { type, label } = graph.nodes[node]!;
  if (type === 'bundle') return null;
  return type === 'entity' ? { type: 'entity', entity: label } : { type: 'host', host: label };
}

/** What a press on an edge selects; between bundles there is no single pair. */
function pairOf(graph: GraphAnswer, edge: number): SubjectChoice | null {
  const { from, to } = graph.edges[edge]!;
  const a = graph.nodes.find((node) => node.actor === from);
  const b = graph.nodes.find((node) => node.actor === to);
  return a === undefined || b === undefined || a.type === 'bundle' || b.type === 'bundle' ? null : { type: 'pair', from: a.label, to: b.label };
}

/** Places in the drawing of the nodes with these names; of an entity that is open, of the hosts in it. */
function placesOf(graph: GraphAnswer, names: readonly string[]): ReadonlySet<number> {
  return new Set(
    graph.nodes.flatMap((node, i) => (names.includes(node.label) || (node.inside !== undefined && names.includes(node.inside)) ? [i] : [])),
  );
}

/** Places in the drawing of the edges that the steps of a path go along, either way. */
function edgesOnPath(graph: GraphAnswer, steps: readonly PathStep[]): ReadonlySet<number> {
  const actors = new Map(graph.nodes.map((node) => [node.label, node.actor]));
  const joins = new Set(steps.flatMap(({ from, to }) => [`${actors.get(from)} ${actors.get(to)}`, `${actors.get(to)} ${actors.get(from)}`]));
  return new Set(graph.edges.flatMap((edge, i) => (joins.has(`${edge.from} ${edge.to}`) ? [i] : [])));
}

function seriesNow(graph: GraphAnswer): Int8Array {
  const names = seriesOfNames(useSelection.getState().tracks, useCase.getState().entities);
  return Int8Array.from(graph.nodes, (node) => (node.type === 'entity' ? node.color : (names.get(node.label) ?? node.color)));
}

function useSeries(graph: GraphAnswer): Int8Array {
  const tracks = useSelection((state) => state.tracks);
  const entities = useCase((state) => state.entities);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read inside from the stores
  return useMemo(() => seriesNow(graph), [graph, tracks, entities]);
}

/** Everything that changes how the drawn graph looks without drawing another one. */
function useStageLook(stage: GraphStage | null, graph: GraphAnswer): void {
  const { mode, outside, subject, settled } = useSelected('mode', 'outside', 'subject', 'settled');
  const gathered = useGroup((state) => state.hosts);
  const { ends, found } = usePath();
  useEffect(() => (stage === null ? undefined : onCounts((counts) => stage.setCounts(counts))), [stage]);
  useEffect(() => stage?.setLook({ mode, outside }), [stage, mode, outside]);
  useEffect(() => {
    const names =
      subject === null ? [] : subject.type === 'host' ? [subject.host] : subject.type === 'entity' ? [subject.entity] : [subject.from, subject.to];
    stage?.setLook({ focus: placesOf(graph, names), focusIsPair: subject?.type === 'pair' });
  }, [stage, subject, graph]);
  useEffect(() => stage?.setLook({ path: ends === null ? null : edgesOnPath(graph, found?.steps ?? []) }), [stage, graph, ends, found]);
  useEffect(() => {
    stage?.scene.mark('gathered', placesOf(graph, gathered));
  }, [stage, gathered, graph]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts arrive between; the wait lets them
  useEffect(() => {
    const wait = setTimeout(() => stage?.markQuiet(), 120);
    return () => clearTimeout(wait);
  }, [stage, graph, settled, mode, outside]);
}
