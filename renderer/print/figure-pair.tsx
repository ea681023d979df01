import type { ReactNode } from 'react';
import { readableDuration } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { type PictureSubject, pictureSubject, type ReportPhase, type ReportPicture } from '../../shared/model/report.ts';
import { Machine, NumberOf, type ReportContext } from './context.tsx';
import { FigureFrame, type Picture } from './figure-frame.tsx';
import { FIGURE_WIDTH, round } from './measure.ts';
import { pictureId } from './numbers.ts';

const LEFT = 28;
const CELL = 3.8;
const RASTER = 24 * CELL;
const HALF = 236;
const BARS = 48;
const LABELS = 12;
/** Shades of the raster, lightest first; a cell's shade follows the square root of its count, so that single contacts stay visible. */
const SHADES = 4;

interface PairFigureProps {
  readonly context: ReportContext;
  readonly picture: ReportPicture;
  readonly number: number;
}

/** When one subject was in contact: dates across, hours of the day down; under it how long the pauses were and, where a period was found, its phase. */
export function PairFigure({ context, picture, number }: PairFigureProps): ReactNode {
  const { subject, phase } = picture;
  const name = subjectName(subject);
  const same = JSON.stringify(subject);
  const findings = context.model.findings.flatMap((finding, i) => (JSON.stringify(pictureSubject(finding.subject)) === same ? [i] : []));
  return (
    <FigureFrame
      context={context}
      number={number}
      title={<Machine>{name}</Machine>}
      pictures={picturesOf(picture, name)}
      reading={
        <>
          <NumberOf context={context} id={`${pictureId(String(number))}.contacts`} /> contacts. {visible(picture.hoursSentence)}{' '}
          {visible(picture.pausesSentence)}
          {phase !== undefined && (
            <>
              {' '}
              {visible(phase.sentence)} The period is <NumberOf context={context} id={`${pictureId(String(number))}.period`} /> s.
            </>
          )}
        </>
      }
      howToRead={`Above: one column ${columnWords(picture.daysPerColumn)}, hours of the day from top to bottom (${context.model.zone}), darker with more contacts, grey where nothing was recorded. Below: pauses by length, on a logarithmic scale${phase === undefined ? '' : '; then contacts by where in the period they fall'}.`}
      filter={filterWords(subject)}
      findings={findings}
    />
  );
}

export function subjectName(subject: PictureSubject): string {
  return 'host' in subject ? subject.host : `${subject.from} → ${subject.to}`;
}

function filterWords(subject: PictureSubject): string {
  return 'host' in subject
    ? `all contacts from or to ${subject.host}, every kind and outcome`
    : `contacts from ${subject.from} to ${subject.to}, every kind and outcome`;
}

function picturesOf(picture: ReportPicture, name: string): Picture[] {
  const half = picture.phase !== undefined;
  const raster = {
    width: FIGURE_WIDTH,
    height: RASTER + LABELS + 2,
    alternative: `${name} by date and hour. ${picture.hoursSentence}`,
    drawing: <Raster picture={picture} />,
  };
  const width = half ? HALF : FIGURE_WIDTH;
  const pauses = {
    width,
    height: BARS + LABELS,
    alternative: `Lengths of the pauses. ${picture.pausesSentence}`,
    drawing: <Pauses picture={picture} width={width} />,
    half,
  };
  const phase = picture.phase && {
    width,
    height: BARS + LABELS,
    alternative: picture.phase.sentence,
    drawing: <Phase phase={picture.phase} width={width} />,
    half,
  };
  return [raster, ...(picture.pauses.counts.length > 0 ? [pauses] : []), ...(phase ? [phase] : [])];
}

export const columnWords = (days: number): string => (days === 1 ? 'a day' : `for ${days} days`);

/** One of many pictures side by side: nothing but the cells. */
export const SMALL_WIDTH = 156;
const SMALL_CELL = 2;
export const SMALL_HEIGHT = 24 * SMALL_CELL + 4;

export function SmallRaster({ picture }: { readonly picture: ReportPicture }): ReactNode {
  return <Cells picture={picture} left={2} right={SMALL_WIDTH - 2} cell={SMALL_CELL} />;
}

function Raster({ picture }: { readonly picture: ReportPicture }): ReactNode {
  const { dates } = picture;
  return (
    <>
      <Cells picture={picture} left={LEFT} right={FIGURE_WIDTH - 4} cell={CELL} />
      {[0, 6, 12, 18].map((hour) => (
        <text key={hour} x={LEFT - 4} y={round(2 + hour * CELL + 6)} className="label end">
          {`${String(hour).padStart(2, '0')}:00`}
        </text>
      ))}
      <DateLabels dates={dates} width={(FIGURE_WIDTH - LEFT - 4) / Math.max(dates.length, 1)} />
    </>
  );
}

interface CellsProps {
  readonly picture: ReportPicture;
  readonly left: number;
  readonly right: number;
  /** Height of an hour. */
  readonly cell: number;
}

/** Contacts by date and hour: a path for each shade. */
function Cells({ picture, left, right, cell: height }: CellsProps): ReactNode {
  const { hours, gap, dates } = picture;
  const width = (right - left) / Math.max(dates.length, 1);
  const most = hours.reduce((max, count) => Math.max(max, count), 1);
  const shadeOf = (count: number): number => Math.min(SHADES, Math.ceil(Math.sqrt(count / most) * SHADES));
  const cells = (test: (cell: number) => boolean): string =>
    hours
      .map((_, cell) =>
        test(cell)
          ? `M${round(left + Math.floor(cell / 24) * width)} ${round(2 + (cell % 24) * height)}h${round(width)}v${height}h${round(-width)}z`
          : '',
      )
      .join('');
  return (
    <>
      <path d={cells((cell) => hours[cell] === 0 && gap[cell] === 1)} className="nothing-recorded" />
      {Array.from({ length: SHADES }, (_, i) => i + 1).map((shade) => (
        <path key={shade} d={cells((cell) => hours[cell]! > 0 && shadeOf(hours[cell]!) === shade)} className={`shade-${shade}`} />
      ))}
    </>
  );
}

/** Some of the dates under their columns, the first and the last always. */
function DateLabels({ dates, width }: { readonly dates: readonly string[]; readonly width: number }): ReactNode {
  const last = dates.length - 1;
  const ticks = last < 8 ? [0, last] : [0, 1, 2, 3, 4].map((part) => Math.round((part * last) / 4));
  return [...new Set(ticks)].map((column) => (
    <text
      key={column}
      x={round(column === last ? FIGURE_WIDTH - 4 : LEFT + (column === 0 ? 0 : (column + 0.5) * width))}
      y={round(RASTER + LABELS - 1)}
      className={`label ${column === 0 ? 'start' : column === last ? 'end' : ''}`}
    >
      {dates[column]}
    </text>
  ));
}

/** Bars of equal width over labels at some of their left edges. */
function Bars({
  counts,
  width,
  label,
}: {
  readonly counts: readonly number[];
  readonly width: number;
  readonly label: (place: number) => string | null;
}): ReactNode {
  const step = (width - 8) / Math.max(counts.length, 1);
  const most = counts.reduce((max, count) => Math.max(max, count), 1);
  const places = counts.map((count, place) => ({ count, place, left: 4 + place * step }));
  return (
    <>
      {places.map(({ count, place, left }) =>
        count === 0 ? null : (
          <rect
            key={place}
            x={round(left)}
            y={round(BARS - (count / most) * (BARS - 5))}
            width={round(Math.max(step - 0.8, 0.5))}
            height={round((count / most) * (BARS - 5))}
            className="bar"
          />
        ),
      )}
      <line x1={4} y1={BARS} x2={width - 4} y2={BARS} className="axis" />
      {places.map(({ place, left }) => {
        const text = label(place);
        return text === null ? null : (
          <text key={place} x={round(left)} y={BARS + 9} className="label start">
            {text}
          </text>
        );
      })}
    </>
  );
}

function Pauses({ picture, width }: { readonly picture: ReportPicture; readonly width: number }): ReactNode {
  const { edges, counts } = picture.pauses;
  const every = Math.max(1, Math.ceil((counts.length * 44) / width));
  return (
    <Bars
      counts={counts}
      width={width}
      label={(place) => (place % every === 0 ? readableDuration(Number((edges[place] ?? 0).toPrecision(2))) : null)}
    />
  );
}

function Phase({ phase, width }: { readonly phase: ReportPhase; readonly width: number }): ReactNode {
  const { counts, periodSeconds } = phase;
  return (
    <Bars
      counts={counts}
      width={width}
      label={(place) => (place % (counts.length / 4) === 0 ? readableDuration((place / counts.length) * periodSeconds) : null)}
    />
  );
}
