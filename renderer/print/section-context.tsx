import MarkdownIt from 'markdown-it';
import { Fragment, type ReactNode } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import type { Entity } from '../../shared/model/entity.ts';
import type { Pin } from '../../shared/model/note.ts';
import type { HostLabels } from '../../shared/model/report.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import { Citations } from './citations.tsx';
import { Machine, type ReportContext, timeIn } from './context.tsx';
import { findingId } from './numbers.ts';

/** No raw HTML, no links that lead anywhere, no pictures: a note may quote a hostile log. */
const markdown = new MarkdownIt({ html: false, linkify: false }).disable(['link', 'image', 'autolink', 'reference']);

/** Headings inside a note stand below the section's own, so that the outline of the document stays in order. */
markdown.core.ruler.push('demote_headings', (state) => {
  for (const token of state.tokens) if (token.type.startsWith('heading')) token.tag = `h${Math.min(Number(token.tag.slice(1)) + 2, 6)}`;
});

/** Who is who: the groups the journalist made and what is in them, and what context files say of hosts. */
export function EntitiesSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { entities, labels = [] } = context.model;
  if (entities.length === 0 && labels.length === 0) return null;
  return (
    <section id="entities">
      <h2>{SECTION_TITLES.entities}</h2>
      {entities.length > 0 && <Groups entities={entities} />}
      {labels.length > 0 && <Labels labels={labels} />}
    </section>
  );
}

function Labels({ labels }: { readonly labels: readonly HostLabels[] }): ReactNode {
  return (
    <>
      <p className="intro">
        What files beside the logs (hosts files, WHOIS text, tables) say of hosts in this report. It is what those files say, not what the logs show.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">host</th>
            <th scope="col">is labelled</th>
          </tr>
        </thead>
        <tbody>
          {labels.map(({ host, labels: said }) => (
            <tr key={host}>
              <th scope="row">
                <Machine>{host}</Machine>
              </th>
              <td className="name">
                {said.map(({ kind, label, file, line }) => (
                  <div
                    key={`${kind} ${label} ${file} ${line}`}
                  >{`${kind} ${visible(label)} (${visible(file)}${line > 0 ? `, line ${line}` : ''})`}</div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Groups({ entities }: { readonly entities: readonly Entity[] }): ReactNode {
  return (
    <>
      <p className="intro">Groups made by the journalist; counts and findings treat each group as one party.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">group</th>
            <th scope="col">hosts</th>
          </tr>
        </thead>
        <tbody>
          {entities.map((entity) => (
            <tr key={entity.id}>
              <th scope="row">{visible(entity.name)}</th>
              <td className="name">
                {entity.hosts.map((host) => (
                  <div key={host}>
                    <Machine>{host}</Machine>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Who said what, when, and when that was entered: dates chosen after looking prove nothing. */
export function StatementsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { statements } = context.model;
  if (statements.length === 0) return null;
  return (
    <section id="statements">
      <h2>{SECTION_TITLES.statements}</h2>
      <table>
        <thead>
          <tr>
            {['when', 'who', 'what', 'where published', 'entered'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statements.map((statement) => (
            <tr key={statement.id}>
              <td>{timeIn(context, statement.when)}</td>
              <td>{visible(statement.who)}</td>
              <td>{visible(statement.text)}</td>
              <td>{visible(statement.citation)}</td>
              <td>
                {timeIn(context, statement.entered)}
                {statement.afterLooking ? ', after looking at the data' : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The journalist's notes. Markdown is rendered here, with raw HTML off, so that its text cannot become markup. */
export function NotesSection({ context }: { readonly context: ReportContext }): ReactNode {
  const notes = context.model.notes.filter((note) => !note.confidential);
  if (notes.length === 0) return null;
  return (
    <section id="notes">
      <h2>{SECTION_TITLES.notes}</h2>
      {notes.map((note) => (
        <article className="note" key={note.id}>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: markdown-it with html off escapes everything that is not its own */}
          <div dangerouslySetInnerHTML={{ __html: markdown.render(visible(note.text.replaceAll('\n', LINE_BREAK)).replaceAll(LINE_BREAK, '\n')) }} />
          {note.pins.length > 0 && (
            <p className="pins">
              {note.pins.map((pin, i) => (
                <Fragment key={JSON.stringify(pin)}>
                  {i > 0 ? ' · ' : ''}
                  <PinText context={context} pin={pin} />
                </Fragment>
              ))}
            </p>
          )}
        </article>
      ))}
    </section>
  );
}

/** Stands in for line breaks while control characters are made visible. A private-use code point, which `visible` leaves alone. */
const LINE_BREAK = '\uE000';

function PinText({ context, pin }: { readonly context: ReportContext; readonly pin: Pin }): ReactNode {
  switch (pin.to) {
    case 'host':
      return visible(pin.host);
    case 'pair':
      return `${visible(pin.from)} → ${visible(pin.host)}`;
    case 'entity':
      return visible(context.model.entities.find((entity) => entity.id === pin.entity)?.name ?? 'a group');
    case 'window':
      return `${timeIn(context, pin.window.start)} to ${timeIn(context, pin.window.end)}`;
    case 'finding': {
      const place = context.model.findings.findIndex((finding) => finding.id === pin.finding);
      return place < 0 ? 'a finding not printed here' : <a href={`#${findingId(place)}`}>{findingId(place)}</a>;
    }
    case 'record':
      return <Citations context={context} citations={[pin]} />;
  }
}
