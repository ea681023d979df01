import cytoscape from 'cytoscape';
import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import { BUNDLE_SIZE, nodeSize } from '../../shared/lib/node-size.ts';
import type { ThemeColors } from '../ui/theme-colors.ts';

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
  /** Shows everything (in the room left over by the strip of pills above). */
  fit(): void;
  /** The frame has another size: shows everything again unless the view was moved by hand. */
  resize(): void;
  center(node: number): void;
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
  cy.on('scrollzoom dragpan pinchzoom', () => {
    moved = true;
  });
  const marks = new Map<string, ReadonlySet<number>>();
  listenTo(cy, events);

  const setColors = (colors: ThemeColors, series: Int8Array): void => {
    cy.style(sheet(colors) as unknown as cytoscape.StylesheetJson);
    cy.batch(() => cy.nodes().forEach((node) => void node.data('color', colorOf(series[Number(node.id())] ?? -1, colors))));
  };
  return {
    cy,
    setColors,
    setGraph(next, series) {
      const colors = currentColors(cy);
      cy.batch(() => {
        cy.elements().remove();
        cy.add(next.nodes.map((node, i) => element(node, i, colorOf(series[i] ?? -1, colors))));
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
      showAll(cy);
    },
    resize() {
      cy.resize();
      if (!moved) this.fit();
    },
    center(node) {
      const target = cy.$id(String(node));
      if (target.empty()) return;
      const { x, y } = target.renderedPosition();
      if (x < 40 || y < 40 || x > cy.width() - 40 || y > cy.height() - 40) cy.center(target);
    },
    destroy: () => cy.destroy(),
  };
}

function changeClass(cy: cytoscape.Core, name: string, before: ReadonlySet<number>, after: ReadonlySet<number>): void {
  cy.batch(() => {
    for (const node of before) if (!after.has(node)) cy.$id(String(node)).removeClass(name);
    for (const node of after) if (!before.has(node)) cy.$id(String(node)).addClass(name);
  });
}

/** Fits everything into the frame; two hosts do not become two plates. */
function showAll(cy: cytoscape.Core): void {
  cy.resize();
  // Room for names at the rim, but never most of a low frame.
  cy.fit(undefined, Math.min(56, cy.height() * 0.09));
  const most = cy.nodes().length <= 3 ? 1.6 : 2.2;
  if (cy.zoom() <= most) return;
  cy.zoom(most);
  cy.center();
}

const palettes = new WeakMap<cytoscape.Core, ThemeColors>();
const currentColors = (cy: cytoscape.Core): ThemeColors => palettes.get(cy) ?? {};

/** Remembers the palette for nodes added later. */
export function keepColors(cy: cytoscape.Core, colors: ThemeColors): void {
  palettes.set(cy, colors);
}

function colorOf(series: number, colors: ThemeColors): string {
  return (series >= 0 ? colors[`series-${series}`] : colors['node']) || '#888888';
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
      style: { 'background-color': colors['paper'], 'border-color': colors['ink-3'], 'border-width': 1, 'border-style': 'dashed' },
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
