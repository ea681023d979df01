import type { ReactNode } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import { type ReportContext, timeIn } from './context.tsx';
import { findingId } from './numbers.ts';

/** One picture of a figure, as vectors. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it shows, for who cannot see it. */
  readonly alternative: string;
  readonly drawing: ReactNode;
  /** Beside its neighbour instead of under it. */
  readonly half?: boolean;
}

interface FigureFrameProps extends CaptionProps {
  readonly title: ReactNode;
  readonly pictures: readonly Picture[];
}

interface CaptionProps {
  readonly context: ReportContext;
  readonly number: number;
  /** What the pictures say, read out. */
  readonly reading: ReactNode;
  /** How to read them: axes, colours. */
  readonly howToRead: ReactNode;
  /** Which contacts are in them. */
  readonly filter: string;
  /** Places of the findings that it belongs to. */
  readonly findings?: readonly number[];
}

/** A numbered figure: pictures, the sentence that reads them out, and where they come from: window, filter, data, findings. */
export function FigureFrame({ context, number, title, pictures, ...caption }: FigureFrameProps): ReactNode {
  return (
    <figure id={`figure-${number}`}>
      <h3 className="figure-title">
        <span className="row-id">Figure {number}</span> {title}
      </h3>
      <div className="pictures">
        {pictures.map(({ width, height, alternative, drawing, half }) => (
          <svg
            key={alternative}
            viewBox={`0 0 ${width} ${height}`}
            role="img"
            aria-label={visible(alternative)}
            className={half === true ? 'half' : 'whole'}
          >
            {drawing}
          </svg>
        ))}
      </div>
      <FigureCaption context={context} number={number} {...caption} />
    </figure>
  );
}

export function FigureCaption({ context, number, reading, howToRead, filter, findings = [] }: CaptionProps): ReactNode {
  const { window, span } = context.model;
  const shown = window ?? span;
  return (
    <figcaption>
      <p className="reading">{reading}</p>
      <p className="provenance">
        {howToRead} {shown === null ? 'No window' : `Window ${timeIn(context, shown.start)} to ${timeIn(context, shown.end)}`}; {visible(filter)}. The
        numbers behind it: figures.csv, figure {number}.{findings.length > 0 && ' See '}
        {findings.map((place, i) => (
          <span key={place}>
            {i > 0 ? ', ' : ''}
            <a href={`#${findingId(place)}`}>{findingId(place)}</a>
          </span>
        ))}
        {findings.length > 0 && '.'}
      </p>
    </figcaption>
  );
}
