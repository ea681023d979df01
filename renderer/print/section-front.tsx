import type { ReactNode } from 'react';
import { readableDate } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { Machine, NumberOf, type ReportContext, timeIn } from './context.tsx';

/** Title, what the case holds in numbers, and the sentence that says how to read everything after it. */
export function FrontSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { model, zone } = context;
  const span = model.span;
  return (
    <header className="front">
      <p className="kicker">Occam report</p>
      <h1>{visible(model.title)}</h1>
      {model.summary !== undefined && model.summary !== '' && <p className="lead">{visible(model.summary)}</p>}
      <p className="lead">
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
      <p className="how">
        Every row that holds a number has an id (S1, P1, F1). The appendix says for each how it was computed; <code>occam verify</code> computes all
        of them again from the original files and says which hold.
      </p>
    </header>
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
