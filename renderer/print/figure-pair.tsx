import type { ReactNode } from 'react';
import { readableDuration } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ReportPicture } from '../../shared/model/report.ts';
import { Machine, NumberOf, type ReportContext } from './context.tsx';
import { pictureId } from './numbers.ts';

const WIDTH = 640;
const LEFT = 26;
const CELL = 5;
const RASTER = 24 * CELL;
const BARS = 60;
/** Shades of the raster, lightest first; a cell's shade follows the square root of its count, so that single contacts stay visible. */
const SHADES = 4;

interface PairFigureProps {
  readonly context: ReportContext;
  readonly picture: ReportPicture;
  readonly index: number;
}

/** When one pair was in contact: dates across, hours of the day down; under it, how long the pauses were. */
export function PairFigure({ context, picture, index }: PairFigureProps): ReactNode {
  const number = index + 3;
  return (
    <figure id={`figure-${number}`}>
      <svg
        viewBox={`0 0 ${WIDTH} ${RASTER + 16}`}
        role="img"
        aria-label={visible(`${picture.from} to ${picture.to} by date and hour. ${picture.hoursSentence}`)}
      >
        <Raster picture={picture} />
      </svg>
      {picture.pauses.counts.length > 0 && (
        <svg
          viewBox={`0 0 ${WIDTH} ${BARS + 14}`}
          role="img"
          aria-label={visible(`Lengths of the pauses. ${picture.pausesSentence}`)}
          className="under"
        >
          <Pauses picture={picture} />
        </svg>
      )}
      <figcaption>
        <strong>Figure {number}.</strong> <Machine>{`${picture.from} → ${picture.to}`}</Machine>:{' '}
        <NumberOf context={context} id={`${pictureId(index)}.contacts`} /> contacts. Above: one column {columnWords(picture.daysPerColumn)}, hours of
        the day from top to bottom ({context.model.zone}), darker with more contacts, grey where nothing was recorded.{' '}
        {visible(picture.hoursSentence)} Below: pauses by length (logarithmic). {visible(picture.pausesSentence)}
      </figcaption>
    </figure>
  );
}

const columnWords = (days: number): string => (days === 1 ? 'a day' : `for ${days} days`);

function Raster({ picture }: { readonly picture: ReportPicture }): ReactNode {
  const { hours, gap, dates } = picture;
  const width = (WIDTH - LEFT - 2) / Math.max(dates.length, 1);
  const most = hours.reduce((max, count) => Math.max(max, count), 1);
  const shadeOf = (count: number): number => Math.min(SHADES, Math.ceil(Math.sqrt(count / most) * SHADES));
  const cells = (test: (cell: number) => boolean): string =>
    hours
      .map((_, cell) =>
        test(cell) ? `M${round(LEFT + Math.floor(cell / 24) * width)} ${(cell % 24) * CELL}h${round(width)}v${CELL}h${round(-width)}z` : '',
      )
      .join('');
  return (
    <>
      <path d={cells((cell) => hours[cell] === 0 && gap[cell] === 1)} className="nothing-recorded" />
      {Array.from({ length: SHADES }, (_, i) => i + 1).map((shade) => (
        <path key={shade} d={cells((cell) => hours[cell]! > 0 && shadeOf(hours[cell]!) === shade)} className={`shade-${shade}`} />
      ))}
      {[0, 6, 12, 18].map((hour) => (
        <text key={hour} x={LEFT - 3} y={hour * CELL + 7} className="label end">
          {`${String(hour).padStart(2, '0')}:00`}
        </text>
      ))}
      <text x={LEFT} y={RASTER + 11} className="label start">
        {dates[0]}
      </text>
      <text x={WIDTH - 2} y={RASTER + 11} className="label end">
        {dates.at(-1)}
      </text>
    </>
  );
}

function Pauses({ picture }: { readonly picture: ReportPicture }): ReactNode {
  const { edges, counts } = picture.pauses;
  const width = (WIDTH - LEFT - 2) / counts.length;
  const most = counts.reduce((max, count) => Math.max(max, count), 1);
  const every = Math.max(1, Math.ceil(counts.length / 8));
  return (
    <>
      {counts.map((count, i) =>
        count === 0 ? null : (
          <rect
            key={edges[i]}
            x={round(LEFT + i * width)}
            y={round(BARS - (count / most) * (BARS - 4))}
            width={round(Math.max(width - 1, 0.5))}
            height={round((count / most) * (BARS - 4))}
            className="bar"
          />
        ),
      )}
      <line x1={LEFT} y1={BARS} x2={WIDTH - 2} y2={BARS} className="axis" />
      {counts.map((_, i) =>
        i % every === 0 ? (
          <text key={edges[i]} x={round(LEFT + i * width)} y={BARS + 10} className="label start">
            {readableDuration(edges[i] ?? 0)}
          </text>
        ) : null,
      )}
    </>
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
