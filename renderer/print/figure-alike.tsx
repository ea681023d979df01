import type { ReactNode } from 'react';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { type PictureSubject, pictureSubject } from '../../shared/model/report.ts';
import { Machine, NumberOf, type ReportContext } from './context.tsx';
import { FigureCaption } from './figure-frame.tsx';
import { columnWords, SMALL_HEIGHT, SMALL_WIDTH, SmallRaster, subjectName } from './figure-pair.tsx';
import type { PlannedFigure } from './figure-plan.ts';
import { findingId, pictureId } from './numbers.ts';

/** Subjects that are alike, side by side: each with its name, its contacts by date and hour, their number, and its findings. */
export function AlikeFigure({ context, figure }: { readonly context: ReportContext; readonly figure: PlannedFigure }): ReactNode {
  const { number, places, alike } = figure;
  if (alike === undefined) throw new Error(`figure ${number} is of one subject`);
  const { dates, daysPerColumn } = context.model.pictures[places[0]!]!;
  const others = `${readableCount(places.length)} more ${alike.end === 'to' ? 'that contacted' : 'contacted by'}`;
  return (
    <figure id={`figure-${number}`} className="alike">
      <h3 className="figure-title">
        <span className="row-id">Figure {number}</span> {others} <Machine>{alike.host}</Machine>
      </h3>
      <FigureCaption
        context={context}
        number={number}
        reading={
          <>
            Of each of these the same kinds of finding came out as of the subject of <a href={`#figure-${alike.like}`}>Figure {alike.like}</a>. They
            are drawn small because they show the same thing; whatever differs among them is said with the findings.
          </>
        }
        howToRead={`Each from ${dates[0]} to ${dates.at(-1)}, one column ${columnWords(daysPerColumn)}, hours of the day from top to bottom (${context.model.zone}), darker with more contacts, grey where nothing was recorded.`}
        filter={`contacts ${alike.end} ${alike.host}, every kind and outcome, those of each alone`}
        findings={[]}
      />
      <div className="small-pictures">
        {places.map((place) => (
          <SmallPicture key={place} context={context} place={place} end={alike.end} />
        ))}
      </div>
    </figure>
  );
}

interface SmallPictureProps {
  readonly context: ReportContext;
  readonly place: number;
  /** The party that all of the figure share, and that each need not name. */
  readonly end: 'from' | 'to';
}

function SmallPicture({ context, place, end }: SmallPictureProps): ReactNode {
  const { findings, pictures } = context.model;
  const picture = pictures[place]!;
  const name = subjectName(picture.subject);
  const same = JSON.stringify(picture.subject);
  const own = findings.flatMap((finding, i) => (JSON.stringify(pictureSubject(finding.subject)) === same ? [findingId(i)] : []));
  const id = pictureId(context.pictures[place]!);
  return (
    <div className="small-picture">
      <p className="small-name">
        <span className="row-id">{context.pictures[place]}</span> <Machine>{otherParty(picture.subject, end)}</Machine>
      </p>
      <svg
        viewBox={`0 0 ${SMALL_WIDTH} ${SMALL_HEIGHT}`}
        role="img"
        aria-label={visible(`${name} by date and hour. ${picture.hoursSentence}`)}
        className="whole"
      >
        <SmallRaster picture={picture} />
      </svg>
      <p className="small-count">
        <NumberOf context={context} id={`${id}.contacts`} /> contacts
        {picture.phase !== undefined && (
          <>
            , period <NumberOf context={context} id={`${id}.period`} /> s
          </>
        )}
        {own.map((finding) => (
          <span key={finding}>
            {' '}
            <a href={`#${finding}`}>{finding}</a>
          </span>
        ))}
      </p>
    </div>
  );
}

function otherParty(subject: PictureSubject, end: 'from' | 'to'): string {
  if ('host' in subject) return subject.host;
  return end === 'to' ? subject.from : subject.to;
}
