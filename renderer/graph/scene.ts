import cytoscape from 'cytoscape';
import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import { BUNDLE_SIZE, nodeSize } from '../../shared/lib/node-size.ts';
import type { ThemeColors } from '../ui/theme-colors.ts';
import { fitView, type Seen } from './fit-view.ts';

/** What happens in the scene, by place in `graph.nodes`. */
export interface SceneEvents {
  readonly viewport: () => void;
  readonly moved: () => void;
  readonly tapped: (node: number, gather: boolean) => void;
  readonly opened: (node: number) => void;
  readonly background: (x: number, y: number) => void;
  readonly hovered: (node: number | null) => void;
  readonly dropped: (node: number, x: number, y: number) => void;
}

/** Cytoscape holds the nodes: it draws, drags and hit-tests them. It never sees an edge; those are painted on a layer of their own. */
export interface Scene {
  readonly cy: cytoscape.Core;
  setGraph(graph: GraphAnswer, series: Int8Array): void;
  setColors(colors: ThemeColors, series: Int8Array): void;
  /** Marks nodes by class; only those that change are touched. */
  mark(name: 'chosen' | 'gathered', nodes: ReadonlySet<number>): void;
  /** Shows everything. */
  fit(): void;
  /** The frame has another size: shows everything again unless the view was moved by hand. */
  resize(): void;
  center(node: number): void;
  /** Where a node stands, in units of the drawing. */
  placeOf(node: number): { readonly x: number; readonly y: number };
  /** Whether nodes are moved as one picture while the hand moves the view: for crowds, whose nodes take longer to draw than a frame lasts. */
  blitWhileMoving(on: boolean): void;
  destroy(): void;
}

export function createScene(container: HTMLElement, events: SceneEvents): Scene {
  const cy = cytoscape({
    container,
    elements: [],
    minZoom: 0.05,
    maxZoom: 6,
    boxSelectionEnabled: false,
    selectionType: 'single',
    autounselectify: true,
    style: [],
    layout: { name: 'preset' },
  });
  let moved = false;
  let graph: GraphAnswer | null = null;
  cy.on('scrollzoom dragpan pinchzoom', () => {
    moved = true;
  });
  const marks = new Map<string, ReadonlySet<number>>();
  listenTo(cy, events);

  const setColors = (colors: ThemeColors, series: Int8Array): void => {
    cy.style(sheet(colors) as unknown as cytoscape.StylesheetJson);
    cy.batch(() => {
      for (const [i, node] of (graph?.nodes ?? []).entries()) cy.$id(String(i)).data('color', fillOf(node, series[i] ?? -1, colors));
    });
  };
  return {
    cy,
    setColors,
    setGraph(next, series) {
      const colors = currentColors(cy);
      graph = next;
      cy.batch(() => {
        cy.elements().remove();
        cy.add(next.nodes.map((node, i) => element(node, i, fillOf(node, series[i] ?? -1, colors))));
      });
      marks.clear();
      if (!moved) this.fit();
    },
    mark(name, nodes) {
      changeClass(cy, name, marks.get(name) ?? new Set<number>(), nodes);
      marks.set(name, nodes);
    },
    fit() {
      moved = false;
      showAll(cy, graph);
    },
    resize() {
      cy.resize();
      if (!moved) this.fit();
    },
    center: (node) => bringIntoView(cy, node),
    placeOf: (node) => ({ ...cy.$id(String(node)).position() }),
    blitWhileMoving: (on) => setTexture(cy, on),
    destroy: () => cy.destroy(),
  };
}

/** An option of the renderer that Cytoscape reads at every frame, but takes through its constructor only. */
function setTexture(cy: cytoscape.Core, on: boolean): void {
  (cy as unknown as { renderer(): { textureOnViewport: boolean } }).renderer().textureOnViewport = on;
}

function bringIntoView(cy: cytoscape.Core, node: number): void {
  const target = cy.$id(String(node));
  if (target.empty()) return;
  const { x, y } = target.renderedPosition();
  if (x < 40 || y < 40 || x > cy.width() - 40 || y > cy.height() - 40) cy.center(target);
}

function changeClass(cy: cytoscape.Core, name: string, before: ReadonlySet<number>, after: ReadonlySet<number>): void {
  cy.batch(() => {
    for (const node of before) if (!after.has(node)) cy.$id(String(node)).removeClass(name);
    for (const node of after) if (!before.has(node)) cy.$id(String(node)).addClass(name);
  });
}

/** Width of a letter of a name on the screen, about, and how many are written of a long one. */
const LETTER = 6;
const MOST_LETTERS = 30;

/** Fits everything into the frame, names included; two hosts do not become two plates. */
function showAll(cy: cytoscape.Core, graph: GraphAnswer | null): void {
  cy.resize();
  if (graph === null || graph.nodes.length === 0) return;
  const at = new Map(graph.nodes.map((node, i) => [node.actor, i]));
  const partners = new Map<number, Set<number>>();
  for (const { from, to } of graph.edges)
    for (const [node, other] of [
      [at.get(from)!, at.get(to)!],
      [at.get(to)!, at.get(from)!],
    ] as const)
      partners.set(node, (partners.get(node) ?? new Set()).add(other));
  const places = graph.nodes.map((_, i) => cy.$id(String(i)).position());
  const seen = graph.nodes.map(({ label, type }, i): Seen => {
    const { x, y } = places[i]!;
    const name = type === 'bundle' ? 0 : LETTER * Math.min(MOST_LETTERS, label.length);
    const [only, second] = partners.get(i) ?? [];
    if (only === undefined || second !== undefined) return { x, y, left: name / 2 + 8, right: name / 2 + 8 };
    return x < places[only]!.x ? { x, y, left: name + 14, right: 14 } : { x, y, left: 14, right: name + 14 };
  });
  const view = fitView(seen, cy.width(), cy.height(), graph.nodes.length <= 3 ? 1.6 : 1.8);
  cy.zoom(view.zoom);
  cy.pan({ x: view.x, y: view.y });
}

const palettes = new WeakMap<cytoscape.Core, ThemeColors>();
const currentColors = (cy: cytoscape.Core): ThemeColors => palettes.get(cy) ?? {};

/** Remembers the palette for nodes added later. */
export function keepColors(cy: cytoscape.Core, colors: ThemeColors): void {
  palettes.set(cy, colors);
}

/** The fill of a node: its series, else by what it is. */
export function fillOf({ type }: Pick<GraphNode, 'type'>, series: number, colors: ThemeColors): string {
  return (
    (series >= 0 ? colors[`series-${series}`] : type === 'bundle' ? colors['paper'] : type === 'name' ? colors['node-name'] : colors['node']) ||
    '#888888'
  );
}

function element(node: GraphNode, index: number, color: string): cytoscape.ElementDefinition {
  return {
    group: 'nodes',
    data: { id: String(index), size: node.type === 'bundle' ? BUNDLE_SIZE : nodeSize(node.events), color },
    position: { x: node.x, y: node.y },
    classes: node.type,
  };
}

function sheet(colors: ThemeColors): object[] {
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)',
        height: 'data(size)',
        'background-color': 'data(color)',
        'border-width': 1.5,
        'border-color': colors['paper'],
        'overlay-opacity': 0,
        shape: 'ellipse',
      },
    },
    { selector: '.name', style: { shape: 'round-rectangle' } },
    { selector: '.entity', style: { 'border-width': 4, 'border-style': 'double', 'border-color': colors['paper'] } },
    {
      selector: '.bundle',
      style: { 'border-color': colors['ink-3'], 'border-width': 1, 'border-style': 'dashed' },
    },
    { selector: '.gathered', style: { 'border-color': colors['playhead'], 'border-width': 3 } },
    { selector: '.chosen', style: { 'outline-width': 2, 'outline-color': colors['accent'], 'outline-offset': 3 } },
    { selector: 'node:active', style: { 'overlay-opacity': 0 } },
    { selector: 'core', style: { 'active-bg-opacity': 0 } },
  ];
}

function listenTo(cy: cytoscape.Core, events: SceneEvents): void {
  cy.on('viewport resize', events.viewport);
  cy.on('position', events.moved);
  cy.on('tap', (event: cytoscape.EventObject) => {
    if (event.target === cy) events.background(event.renderedPosition.x, event.renderedPosition.y);
    else events.tapped(Number(event.target.id()), (event.originalEvent as MouseEvent | undefined)?.shiftKey === true);
  });
  cy.on('dbltap', 'node', (event: cytoscape.EventObject) => events.opened(Number(event.target.id())));
  cy.on('mouseover', 'node', (event: cytoscape.EventObject) => events.hovered(Number(event.target.id())));
  cy.on('mouseout', 'node', () => events.hovered(null));
  cy.on('dragfree', 'node', (event: cytoscape.EventObject) => {
    const { x, y } = event.target.position();
    events.dropped(Number(event.target.id()), x, y);
  });
}
