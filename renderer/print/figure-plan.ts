import { type PictureSubject, pictureSubject, type ReportModel } from '../../shared/model/report.ts';

/** Figures 1 and 2 are the graph and the timeline. */
const FIRST = 3;
/** Of subjects that are alike so many are drawn each for itself; the others are small, in one figure. */
const DRAWN_OF_ALIKE = 2;
/** Fewer others than this are drawn like the first. */
const WORTH_GATHERING = 4;

/** A figure of one subject, or of several that are alike. */
export interface PlannedFigure {
  readonly number: number;
  /** Places of its pictures in the model. */
  readonly places: readonly number[];
  /** The party they have in common, and the number of the figure that shows what is alike; absent for a figure of one subject. */
  readonly alike?: { readonly end: 'from' | 'to'; readonly host: string; readonly like: number };
}

/**
 * Which subjects get a figure of their own. Where many partners of one host come with the same kinds of finding (a mailing and its three hundred receivers), the first show what it looks
 * like, and the others stand side by side in one figure.
 */
export function planFigures(model: ReportModel): PlannedFigure[] {
  const kinds = kindsOf(model);
  const groups = [...alikeOf(model, kinds)].filter(([, { places }]) => places.length >= DRAWN_OF_ALIKE + WORTH_GATHERING);
  const small = new Set(groups.flatMap(([, { places }]) => places.slice(DRAWN_OF_ALIKE)));
  const alone = model.pictures.flatMap((_, place) => (small.has(place) ? [] : [place])).map((place, i) => ({ number: FIRST + i, places: [place] }));
  const gathered = groups.map(([, { end, host, places }], i): PlannedFigure => {
    const like = alone.find((figure) => figure.places[0] === places[0])!.number;
    return { number: FIRST + alone.length + i, places: places.slice(DRAWN_OF_ALIKE), alike: { end, host, like } };
  });
  return [...alone, ...gathered];
}

/** What each picture of the model is called, by place: `3` with a figure of its own, `12.4` as one of several. Numbers of it begin with `G` and this. */
export function pictureNames(figures: readonly PlannedFigure[]): string[] {
  const names: string[] = [];
  for (const { number, places, alike } of figures)
    for (const [i, place] of places.entries()) names[place] = alike === undefined ? String(number) : `${number}.${i + 1}`;
  return names;
}

interface Alike {
  readonly end: 'from' | 'to';
  readonly host: string;
  readonly places: readonly number[];
}

/** Subjects with the same kinds of finding that share a party: of the two parties of each the one that more have. */
function alikeOf({ pictures }: ReportModel, kinds: ReadonlyMap<string, string>): Map<string, Alike> {
  const keyOf = (subject: { readonly from: string; readonly to: string }, end: 'from' | 'to'): string =>
    JSON.stringify([end, subject[end], kinds.get(JSON.stringify(subject))]);
  const sizes = new Map<string, number>();
  for (const { subject } of pictures)
    if (!('host' in subject)) for (const end of ['to', 'from'] as const) sizes.set(keyOf(subject, end), (sizes.get(keyOf(subject, end)) ?? 0) + 1);
  const groups = new Map<string, { end: 'from' | 'to'; host: string; places: number[] }>();
  for (const [place, { subject }] of pictures.entries()) {
    if ('host' in subject) continue;
    const end = sizes.get(keyOf(subject, 'from'))! > sizes.get(keyOf(subject, 'to'))! ? 'from' : 'to';
    const group = groups.get(keyOf(subject, end)) ?? { end, host: subject[end], places: [] };
    group.places.push(place);
    groups.set(keyOf(subject, end), group);
  }
  return groups;
}

/** The analyses that found something about each subject. */
function kindsOf({ findings }: ReportModel): Map<string, string> {
  const kinds = new Map<string, Set<string>>();
  for (const finding of findings) {
    const subject: PictureSubject | null = pictureSubject(finding.subject);
    if (subject === null) continue;
    const key = JSON.stringify(subject);
    kinds.set(key, (kinds.get(key) ?? new Set()).add(finding.analysis));
  }
  return new Map([...kinds].map(([key, found]) => [key, [...found].sort().join(' ')]));
}
