import { Fragment, type ReactNode } from 'react';
import { chipOf, questionOf } from '../../shared/lib/finding-words.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding, Subject } from '../../shared/model/finding.ts';
import { pictureSubject, type ReportModel } from '../../shared/model/report.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import { Citations } from './citations.tsx';
import { Machine, NumberOf, type ReportContext, timeIn } from './context.tsx';
import { pageFor } from './measure.ts';
import { findingId } from './numbers.ts';

/** What was asked of the data and what came out, each with the dull explanations beside it. */
export function FindingsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { findings } = context.model;
  return (
    <section id="findings" className={pageFor(findings.length)}>
      <h2>{SECTION_TITLES.findings}</h2>
      <PutAway judged={context.model.judged} />
      {findings.length === 0 ? (
        <p>No finding was chosen for this report. That is not the same as nothing having been found.</p>
      ) : (
        findings.map((finding, i) => {
          const subject = subjectText(finding.subject);
          const before = findings[i - 1];
          return (
            <Fragment key={finding.id}>
              {(before === undefined || subjectText(before.subject) !== subject) && (
                <h3 className="about">
                  <Machine>{subject}</Machine>
                </h3>
              )}
              <FindingArticle context={context} finding={finding} id={findingId(i)} />
            </Fragment>
          );
        })
      )}
    </section>
  );
}

/** What the journalist put away is counted, so that nobody takes its absence for its not having been found. */
function PutAway({ judged }: { readonly judged: ReportModel['judged'] }): ReactNode {
  if (judged === undefined) return null;
  const { found, reviewed, dismissed } = judged;
  const parts = [
    ...(reviewed > 0 ? [`${readableCount(reviewed)} ${reviewed === 1 ? 'was' : 'were'} marked as reviewed`] : []),
    ...(dismissed > 0 ? [`${readableCount(dismissed)} ${dismissed === 1 ? 'was' : 'were'} dismissed`] : []),
  ];
  return (
    <p className="how">
      Of {readableCount(found)} {found === 1 ? 'finding' : 'findings'} that the analyses made, {parts.join(' and ')} by the journalist. Dismissed ones
      print only where they were chosen.
    </p>
  );
}

/** What became of a finding, its dull explanations taken first: the same words as in the window. */
export function VerdictChip({ finding }: { readonly finding: Finding }): ReactNode {
  const { words, tone } = chipOf(finding);
  return <span className={`chip chip-${tone}`}>{visible(words)}</span>;
}

function FindingArticle({ context, finding, id }: { readonly context: ReportContext; readonly finding: Finding; readonly id: string }): ReactNode {
  return (
    <article className="finding" id={id}>
      <h4>
        <span className="row-id">{id}</span> {questionOf(finding.analysis)} <VerdictChip finding={finding} />
      </h4>
      <p className="summary">{visible(finding.summary)}</p>
      <Measures context={context} finding={finding} id={id} />
      <p className="caveat">What this does not show: {visible(finding.caveat)}</p>
      {finding.innocent.length > 0 && (
        <ul className="innocent">
          {finding.innocent.map((innocent) => (
            <li key={innocent.explanation}>
              <strong>{visible(innocent.explanation)}</strong>: {innocent.verdict}. {visible(innocent.because)}
            </li>
          ))}
        </ul>
      )}
      <p className="method">
        {finding.analysis} {finding.method.version}, {finding.verdict}
        {finding.strength === 'none' ? '' : `, ${finding.strength}`}. Window {timeIn(context, finding.window[0])} to{' '}
        {timeIn(context, finding.window[1])}. <FigureLink context={context} finding={finding} />
        <a href={`#method-${id}`}>How this was computed</a>
        {finding.evidence.sample.length > 0 && (
          <>
            , from <Citations context={context} citations={finding.evidence.sample.slice(0, 3)} /> and others
          </>
        )}
        .
      </p>
    </article>
  );
}

function FigureLink({ context, finding }: { readonly context: ReportContext; readonly finding: Finding }): ReactNode {
  const subject = JSON.stringify(pictureSubject(finding.subject));
  const place = context.model.pictures.findIndex((picture) => JSON.stringify(picture.subject) === subject);
  if (place < 0) return null;
  return (
    <>
      <a href={`#figure-${Number.parseInt(context.pictures[place]!, 10)}`}>Figure {context.pictures[place]}</a>.{' '}
    </>
  );
}

function Measures({ context, finding, id }: { readonly context: ReportContext; readonly finding: Finding; readonly id: string }): ReactNode {
  const interval = finding.effect.low !== undefined && finding.effect.high !== undefined;
  const measures = [
    ['effect', finding.effect.name],
    ['n', 'n'],
    ...(finding.p === undefined ? [] : [['p', 'p'] as const]),
    ...(finding.q === undefined ? [] : [['q', 'q (false-discovery rate)'] as const]),
  ] as const;
  return (
    <dl className="measures">
      {measures.map(([column, label]) => (
        <div key={column}>
          <dd>
            <NumberOf context={context} id={`${id}.${column}`} />
            {column === 'effect' && interval && (
              <span className="interval">
                {' '}
                (<NumberOf context={context} id={`${id}.low`} /> to <NumberOf context={context} id={`${id}.high`} />)
              </span>
            )}
          </dd>
          <dt>{label}</dt>
        </div>
      ))}
    </dl>
  );
}

/** A subject in one line: `192.0.2.15 → mail1.tower.example`. */
export function subjectText(subject: Subject): string {
  if (subject.from !== undefined && subject.to !== undefined) return `${subject.from} → ${subject.to}`;
  const hosts = subject.hosts ?? [];
  const few = hosts.length > 4 ? `${hosts.slice(0, 4).join(', ')} and ${hosts.length - 4} more` : hosts.join(', ');
  if (subject.host !== undefined && subject.successor !== undefined) return `${subject.host} ⇒ ${subject.successor}`;
  if (subject.to !== undefined) return few === '' ? subject.to : `${few} → ${subject.to}`;
  if (subject.host !== undefined) return few === '' ? subject.host : `${subject.host}: ${few}`;
  return few === '' ? 'all sources' : few;
}
