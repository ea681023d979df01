import { Fragment, type ReactNode } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding, Subject } from '../../shared/model/finding.ts';
import { Machine, NumberOf, type ReportContext, timeIn } from './context.tsx';
import { findingId } from './numbers.ts';

/** What was asked of the data and what came out, each with the dull explanations beside it. */
export function FindingsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { findings } = context.model;
  return (
    <section id="findings">
      <h2>Findings</h2>
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

function FindingArticle({ context, finding, id }: { readonly context: ReportContext; readonly finding: Finding; readonly id: string }): ReactNode {
  return (
    <article className="finding" id={id}>
      <h4>
        <span className="row-id">{id}</span> {finding.analysis} · {finding.verdict}
        {finding.strength === 'none' ? '' : `, ${finding.strength}`}
      </h4>
      <p className="summary">{visible(finding.summary)}</p>
      <Measures context={context} finding={finding} id={id} />
      <p className="caveat">What this does not show: {visible(finding.caveat)}</p>
      {finding.innocent.length > 0 && (
        <ul className="innocent">
          {finding.innocent.map((innocent) => (
            <li key={innocent.explanation}>
              <strong>{visible(innocent.explanation)}</strong>: {innocent.verdict}, because {visible(innocent.because)}
            </li>
          ))}
        </ul>
      )}
      <p className="method">
        Window {timeIn(context, finding.window[0])} to {timeIn(context, finding.window[1])}. <a href={`#method-${id}`}>How this was computed</a>.
      </p>
    </article>
  );
}

function Measures({ context, finding, id }: { readonly context: ReportContext; readonly finding: Finding; readonly id: string }): ReactNode {
  const interval = finding.effect.low !== undefined && finding.effect.high !== undefined;
  return (
    <dl className="measures">
      <div>
        <dt>{finding.effect.name}</dt>
        <dd>
          <NumberOf context={context} id={`${id}.effect`} />
          {interval && (
            <span className="interval">
              {' '}
              (<NumberOf context={context} id={`${id}.low`} /> to <NumberOf context={context} id={`${id}.high`} />)
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>n</dt>
        <dd>
          <NumberOf context={context} id={`${id}.n`} />
        </dd>
      </div>
      {finding.p !== undefined && (
        <div>
          <dt>p</dt>
          <dd>
            <NumberOf context={context} id={`${id}.p`} />
          </dd>
        </div>
      )}
      {finding.q !== undefined && (
        <div>
          <dt>q (false-discovery rate)</dt>
          <dd>
            <NumberOf context={context} id={`${id}.q`} />
          </dd>
        </div>
      )}
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
