import type { ReactNode } from 'react';
import { questionOf } from '../../shared/lib/finding-words.ts';
import { readableDate } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding, Strength } from '../../shared/model/finding.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import { Machine, NumberOf, type ReportContext, timeIn } from './context.tsx';
import { findingId } from './numbers.ts';
import { VerdictChip } from './section-findings.tsx';

const MOST_IN_BRIEF = 5;
const STRENGTHS: readonly Strength[] = ['very strong', 'strong', 'moderate', 'weak', 'none'];

/** Title, the answer, what the case holds in numbers, the strongest findings in brief, and how to read and check everything after it. */
export function FrontSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { model, zone } = context;
  const { span, summary } = model;
  return (
    <header className="front" id="front">
      <p className="kicker">Occam report</p>
      <h1>{visible(model.title)}</h1>
      {summary !== '' && <Paragraphs className="lead" text={summary} />}
      <p className={summary === '' ? 'lead' : 'scope'}>
        {span === null
          ? 'No dated events were read.'
          : `Server logs from ${readableDate(span.start, zone)} to ${readableDate(span.end, zone)}, read and counted on one computer, offline.`}
      </p>
      <dl className="figures">
        <Fact label="contacts" context={context} id="T.events" />
        <Fact label="hosts" context={context} id="T.hosts" />
        <Fact label="pairs" context={context} id="T.pairs" />
        <Fact label="without a time" context={context} id="T.undated" />
      </dl>
      <InBrief context={context} />
      <Particulars context={context} />
      <p className="how">
        Every row that holds a number has an id (S1, P1, F1). The appendix says for each how it was computed; <code>occam verify</code> computes all
        of them again from the original files and says which hold.
      </p>
    </header>
  );
}

/** A text of the journalist's as paragraphs, its line breaks kept. */
export function Paragraphs({ text, className }: { readonly text: string; readonly className: string }): ReactNode {
  const paragraphs = text.split(/\n\s*\n/).filter((part) => part.trim() !== '');
  return paragraphs.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name, and nothing here is ever drawn twice
    <p className={className} key={i}>
      {part.split('\n').map((line, j) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same
        <span key={j}>
          {j > 0 && <br />}
          {visible(line)}
        </span>
      ))}
    </p>
  ));
}

/** The strongest finding of each analysis, few enough for one page. */
function InBrief({ context }: { readonly context: ReportContext }): ReactNode {
  const findings = inBrief(context.model.findings);
  if (findings.length === 0) return null;
  const left = context.model.findings.length - findings.length;
  return (
    <section className="in-brief">
      <h2>In brief</h2>
      {findings.map(({ finding, place }) => (
        <article key={finding.id}>
          <h3>
            <a href={`#${findingId(place)}`}>{findingId(place)}</a> {questionOf(finding.analysis)} <VerdictChip finding={finding} />
          </h3>
          <p>{visible(finding.summary)}</p>
        </article>
      ))}
      {left > 0 && (
        <p className="how">
          {left} more under <a href="#findings">{SECTION_TITLES.findings}</a>, each with the innocent explanations beside it.
        </p>
      )}
    </section>
  );
}

function inBrief(findings: readonly Finding[]): { readonly finding: Finding; readonly place: number }[] {
  const found = findings.map((finding, place) => ({ finding, place })).filter(({ finding }) => finding.verdict === 'found');
  found.sort((a, b) => STRENGTHS.indexOf(a.finding.strength) - STRENGTHS.indexOf(b.finding.strength) || a.place - b.place);
  const first = found.filter(({ finding }, i) => found.findIndex((other) => other.finding.analysis === finding.analysis) === i);
  return first.slice(0, MOST_IN_BRIEF);
}

function Particulars({ context }: { readonly context: ReportContext }): ReactNode {
  const { model } = context;
  return (
    <dl className="particulars">
      <dt>Case</dt>
      <dd>
        <Machine>{model.caseId}</Machine>
      </dd>
      <dt>Made with</dt>
      <dd>
        Occam {model.occam}, seed {model.seed}
      </dd>
      <dt>Times shown in</dt>
      <dd>
        {model.zone}
        {model.secondZone === null ? '' : `, and where two are given ${model.secondZone}`}
      </dd>
      <dt>Window</dt>
      <dd>
        {model.window === null ? 'everything in the sources' : `${timeIn(context, model.window.start)} to ${timeIn(context, model.window.end)}`}
      </dd>
    </dl>
  );
}

function Fact({ context, id, label }: { readonly context: ReportContext; readonly id: string; readonly label: string }): ReactNode {
  return (
    <div>
      <dd>
        <NumberOf context={context} id={id} />
      </dd>
      <dt>{label}</dt>
    </div>
  );
}

/** The question that the report answers, in the journalist's words. */
export function AskedSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { asked } = context.model;
  if (asked === '') return null;
  return (
    <section id="asked">
      <h2>{SECTION_TITLES.asked}</h2>
      <Paragraphs className="asked" text={asked} />
    </section>
  );
}
