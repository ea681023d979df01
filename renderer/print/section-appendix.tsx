import type { ReactNode } from 'react';
import { readableNumber } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { Machine, NumberOf, type ReportContext } from './context.tsx';
import { findingId } from './numbers.ts';

/** What nothing in this report can show, whatever the numbers. */
export function LimitsSection({ context }: { readonly context: ReportContext }): ReactNode {
  return (
    <section id="limits">
      <h2>Limits</h2>
      <ul>
        {context.model.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </section>
  );
}

/** How each number came about: method, version, parameters, everything else that was computed, and the lines that prove it. */
export function MethodsSection({ context }: { readonly context: ReportContext }): ReactNode {
  return (
    <section id="methods">
      <h2>Appendix: how the numbers were computed</h2>
      <p>
        Numbers with an id that begins with S or T are counts made while reading the sources; P and G are counts over pairs, shares with Wilson’s 95 %
        interval (Wilson 1927); F come from the analysis named with each finding; H are sums over the matrix of explanations. Seed of every random
        draw: {context.model.seed}.
      </p>
      {context.model.findings.map((finding, i) => (
        <MethodOf key={finding.id} context={context} finding={finding} id={findingId(i)} />
      ))}
    </section>
  );
}

function MethodOf({ context, finding, id }: { readonly context: ReportContext; readonly finding: Finding; readonly id: string }): ReactNode {
  const parameters = Object.entries(finding.method.parameters);
  return (
    <article className="method-entry" id={`method-${id}`}>
      <h3>
        <a href={`#${id}`}>{id}</a> · {finding.method.id}, version {finding.method.version}
      </h3>
      {parameters.length > 0 && (
        <p>
          Parameters:{' '}
          {parameters.map(([name, value]) => `${name} = ${typeof value === 'number' ? readableNumber(value, 6) : visible(String(value))}`).join('; ')}
          .
        </p>
      )}
      <p>
        {Object.keys(finding.statistics).map((name, i) => (
          <span key={name}>
            {i > 0 ? '; ' : ''}
            {name} = <NumberOf context={context} id={`${id}.statistics.${name}`} />
          </span>
        ))}
      </p>
      <p>
        Evidence: <NumberOf context={context} id={`${id}.evidence`} /> records
        {finding.evidence.sample.length > 0 && ', among them '}
        {finding.evidence.sample.map((citation, i) => (
          <span key={`${citation.source}:${citation.line}`}>
            {i > 0 ? ', ' : ''}
            <Machine>{`${citation.source.slice(0, 12)}:${citation.line}`}</Machine>
          </span>
        ))}
        .
      </p>
    </article>
  );
}

/** The cited records in full, as they stand in the sources. */
export function RecordsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { records } = context.model;
  if (records.length === 0) return null;
  return (
    <section id="records">
      <h2>Appendix: cited records</h2>
      <table className="records">
        <thead>
          <tr>
            <th scope="col">source and line</th>
            <th scope="col">the line as it stands</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={`${record.source}:${record.line}`}>
              <th scope="row">
                <Machine>{`${record.source.slice(0, 12)}:${record.line}`}</Machine>
              </th>
              <td className="name">
                <Machine>{record.raw}</Machine>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is attached inside the PDF, by hash, so that a changed attachment shows. */
export function AttachmentsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const attachments = context.model.attachments ?? [];
  if (attachments.length === 0) return null;
  return (
    <section id="attachments">
      <h2>Appendix: attached files</h2>
      <p>These files are inside the PDF; a reader that shows attachments can save them.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">file</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {attachments.map((attachment) => (
            <tr key={attachment.name}>
              <th scope="row">{attachment.name}</th>
              <td className="name">
                <Machine>{attachment.sha256}</Machine>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
