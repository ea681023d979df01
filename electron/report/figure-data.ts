import { pictureNames, planFigures } from '../../renderer/print/figure-plan.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { isoMicros } from '../../shared/lib/iso-time.ts';
import type { PictureSubject, ReportModel, ReportPicture } from '../../shared/model/report.ts';

type Row = readonly (string | number | null)[];

/** `start` and `end`: instants (ISO 8601, UTC), local dates and hours, or seconds, as `unit` says. */
const HEAD: Row = ['figure', 'picture', 'from', 'to', 'start', 'end', 'unit', 'contacts'];

/** What the figures are drawn from, as rows of figures.csv: what is not listed is nought. */
export function figureRows(model: ReportModel): Row[] {
  const { graph, timeline, pictures } = model;
  const called = pictureNames(planFigures(model));
  const names = new Map(graph.nodes.map((node) => [node.actor, node.label]));
  const pairs = graph.edges.map((edge): Row => [1, 'graph', names.get(edge.from) ?? '', names.get(edge.to) ?? '', null, null, null, edge.events]);
  const bars = timeline.counts.map(
    (count, i): Row => [2, 'over time', null, null, isoMicros(timeline.edges[i]!), isoMicros(timeline.edges[i + 1]!), 'UTC', count],
  );
  return [HEAD, ...pairs, ...bars.filter((row) => row.at(-1) !== 0), ...pictures.flatMap((picture, i) => pictureRows(picture, called[i]!))];
}

function pictureRows({ subject, dates, hours, pauses, phase }: ReportPicture, figure: string): Row[] {
  const [from, to] = names(subject);
  const row = (picture: string, start: string | number, end: string | number, unit: string, count: number): Row => [
    ...[figure, picture, from, to],
    ...[start, end, unit, count],
  ];
  const hour = (cell: number): string => `${dates[Math.floor(cell / 24)]} ${String(cell % 24).padStart(2, '0')}:00`;
  const width = (phase?.periodSeconds ?? 0) / (phase?.counts.length ?? 1);
  return [
    ...hours.map((count, cell) => row('by date and hour', hour(cell), '', 'local', count)),
    ...pauses.counts.map((count, i) => row('pauses', pauses.edges[i]!, pauses.edges[i + 1]!, 's', count)),
    ...(phase?.counts ?? []).map((count, i) => row('phase', i * width, (i + 1) * width, 's', count)),
  ].filter((one) => one.at(-1) !== 0);
}

/** From and to of a pair; one party alone stands under `from`. */
function names(subject: PictureSubject): [string, string] {
  return 'host' in subject ? [visible(subject.host), ''] : [visible(subject.from), visible(subject.to)];
}
