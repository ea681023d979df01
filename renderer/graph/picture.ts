import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { type EdgeEnds, type EdgePaint, type NodePlaces, paintEdges, paintQuietEdges } from './edge-layer.ts';
import { hullsOf, paintHulls } from './hull-layer.ts';
import { type LabelPaint, paintLabels } from './label-layer.ts';
import { fillOf } from './scene.ts';
import { type PictureContext, SvgContext } from './svg-context.ts';

/** Everything that is on the screen, so that it can be painted once more on something else. */
export interface Picture {
  readonly graph: GraphAnswer;
  readonly edges: EdgePaint;
  readonly ends: EdgeEnds;
  readonly labels: LabelPaint;
  readonly places: NodePlaces;
  readonly width: number;
  readonly height: number;
}

/** Device pixels to each in a PNG: enough for print at a column's width. */
const PNG_SCALE = 3;

/** The picture as an SVG file: vectors, with names as text. */
export function svgPicture(picture: Picture): Uint8Array<ArrayBuffer> {
  const ruler = new OffscreenCanvas(1, 1).getContext('2d')!;
  const context = new SvgContext(picture.width, picture.height, (text, font) => {
    ruler.font = font;
    return ruler.measureText(text);
  });
  paintPicture(context, picture);
  const title = `Graph of ${picture.graph.nodes.length} hosts and ${picture.graph.edges.length} pairs`;
  return new TextEncoder().encode(context.document(title));
}

/** The picture as a PNG file. */
export async function pngPicture(picture: Picture): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(picture.width * PNG_SCALE, picture.height * PNG_SCALE);
  const context = canvas.getContext('2d')!;
  context.scale(PNG_SCALE, PNG_SCALE);
  paintPicture(context, picture);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

function paintPicture(context: PictureContext, picture: Picture): void {
  const { edges, ends, labels, places, width, height } = picture;
  context.fillStyle = edges.colors['paper']!;
  context.beginPath();
  context.rect(0, 0, width, height);
  context.fill();
  paintQuietEdges(context, edges, ends, places);
  paintEdges(context, edges, ends, places);
  paintNodes(context, picture);
  paintHulls(context, hullsOf(picture.graph, places), edges.colors);
  paintLabels(context, labels, places, width, height);
}

/** Nodes as Cytoscape draws them: circles for addresses, squares for names, double rings for entities, dashed circles for bundles. */
function paintNodes(context: PictureContext, { graph, edges: { colors, series, focus }, places }: Picture): void {
  for (const [i, node] of graph.nodes.entries()) {
    const [x, y, radius] = [places.x[i]!, places.y[i]!, places.radius[i]!];
    const outline = (by: number): void => {
      context.beginPath();
      if (node.type === 'name') context.rect(x - radius - by, y - radius - by, 2 * (radius + by), 2 * (radius + by));
      else context.arc(x, y, radius + by, 0, Math.PI * 2);
    };
    const bundle = node.type === 'bundle';
    outline(0);
    context.fillStyle = fillOf(node, series[i]!, colors);
    context.fill();
    context.lineWidth = bundle ? 1 : 1.5;
    context.setLineDash(bundle ? [3, 2] : []);
    context.strokeStyle = bundle ? colors['ink-3']! : colors['paper']!;
    context.stroke();
    context.setLineDash([]);
    if (node.type === 'entity' && radius > 5) {
      outline(-3);
      context.stroke();
    }
    if (!focus.has(i)) continue;
    outline(4);
    context.lineWidth = 2;
    context.strokeStyle = colors['accent']!;
    context.stroke();
  }
}
