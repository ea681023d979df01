import { Fragment, type ReactNode } from 'react';
import { readableCount, readableNumber } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { CitedRecord } from '../../shared/model/report.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import { anchorOf, Citations } from './citations.tsx';
import { citationName, Machine, NumberOf, type ReportContext } from './context.tsx';
import { pageFor } from './measure.ts';
import { findingId, sourceId } from './numbers.ts';

/** What nothing in this report can show, whatever the numbers. */
export function LimitsSection({ context }: { readonly context: ReportContext }): ReactNode {
  return (
    <section id="limits" className="together">
      <h2>{SECTION_TITLES.limits}</h2>
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
    <section id="methods" className={pageFor(context.model.findings.length)}>
      <h2>Appendix: {SECTION_TITLES.methods.toLowerCase()}</h2>
      <p>
        Numbers with an id that begins with S or T are counts made while reading the sources; P and G are counts over pairs, shares with Wilson’s 95 %
        interval (Wilson 1927); F come from the analysis named with each finding; H are sums over the matrix of explanations. A record is cited by the
        number of its source and its line. Seed of every random draw: {context.model.seed}.
      </p>
      {context.model.findings.map((finding, i) => (
        <MethodOf key={finding.id} context={context} finding={finding} id={findingId(i)} />
      ))}
    </section>
  );
}

function MethodOf({ context, finding, id }: { readonly context: ReportContext; readonly finding: Finding; readonly id: string }): ReactNode {
  const parameters = Object.entries(finding.method.parameters);
  const statistics = Object.keys(finding.statistics);
  return (
    <article className="method-entry" id={`method-${id}`}>
      <h3>
        <a href={`#${id}`}>{id}</a> {finding.method.id} <span className="row-id">version {finding.method.version}</span>
      </h3>
      <dl>
        {parameters.length > 0 && (
          <>
            <dt>parameters</dt>
            <dd>
              {parameters
                .map(([name, value]) => `${name} = ${typeof value === 'number' ? readableNumber(value, 6) : visible(String(value))}`)
                .join('; ')}
            </dd>
          </>
        )}
        {statistics.length > 0 && (
          <>
            <dt>computed</dt>
            <dd>
              {statistics.map((name, i) => (
                <span key={name}>
                  {i > 0 ? '; ' : ''}
                  {name} = <NumberOf context={context} id={`${id}.statistics.${name}`} />
                </span>
              ))}
            </dd>
          </>
        )}
        <dt>evidence</dt>
        <dd>
          <NumberOf context={context} id={`${id}.evidence`} /> records
          {finding.evidence.sample.length > 0 && ', among them '}
          <Citations context={context} citations={finding.evidence.sample} />
        </dd>
      </dl>
    </article>
  );
}

/**
 * The cited records in full, as they stand in the sources, by source and line, each with the findings that cite it. A paragraph each and no table: what the printer does costs by
 * the element, most of all the tags for reading aids, and a report may cite ten thousand.
 */
export function RecordsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { records, findings } = context.model;
  if (records.length === 0) return <NoRecords />;
  const citing = new Map<string, string[]>();
  for (const [place, finding] of findings.entries())
    for (const citation of finding.evidence.sample) {
      const name = citationName(context, citation);
      const known = citing.get(name);
      if (known === undefined) citing.set(name, [findingId(place)]);
      else known.push(findingId(place));
    }
  return (
    <section id="records" className={pageFor(records.length)}>
      <h2>Appendix: {SECTION_TITLES.records.toLowerCase()}</h2>
      <p className="intro">Source and line, the record as it stands there, and the findings that cite it.</p>
      {groupsOf(records).map((group) => (
        <RecordsOf key={`${group[0]!.source}:${group[0]!.line}`} context={context} records={group} citing={citing} />
      ))}
    </section>
  );
}

/** A reader who misses the records is told why there are none. */
function NoRecords(): ReactNode {
  return (
    <section id="records">
      <h2>Appendix: {SECTION_TITLES.records.toLowerCase()}</h2>
      <p>No record is printed: none was asked for, or the files were not where they had been read from, or hold no lines of text.</p>
    </section>
  );
}

/** Records under one heading, so that thousands can be leafed through by the outline. */
const IN_GROUP = 400;

/** Records that stand together: of one source, a few hundred at most. */
function groupsOf(records: readonly CitedRecord[]): CitedRecord[][] {
  const groups: CitedRecord[][] = [];
  for (const record of records) {
    const group = groups.at(-1);
    if (group === undefined || group[0]!.source !== record.source || group.length === IN_GROUP) groups.push([record]);
    else group.push(record);
  }
  return groups;
}

interface RecordsOfProps {
  readonly context: ReportContext;
  readonly records: readonly CitedRecord[];
  readonly citing: ReadonlyMap<string, readonly string[]>;
}

function RecordsOf({ context, records, citing }: RecordsOfProps): ReactNode {
  const [first, last] = [records[0]!, records.at(-1)!];
  const place = context.sources.get(first.source);
  return (
    <>
      <h3 className="records-of">
        <span className="row-id">{place === undefined ? '' : sourceId(place)}</span> <Machine>{first.path}</Machine>
        <span className="row-id"> {first.line === last.line ? `line ${first.line}` : `lines ${first.line} to ${last.line}`}</span>
      </h3>
      {records.map((record) => {
        const name = citationName(context, record);
        return (
          <p className="record" key={name} id={anchorOf(name)}>
            <span className="record-name">{name}</span> {visible(record.raw)}
            {(citing.get(name) ?? []).map((id) => (
              <Fragment key={id}>
                {' '}
                <a href={`#${id}`}>{id}</a>
              </Fragment>
            ))}
          </p>
        );
      })}
    </>
  );
}

/** What is attached inside the PDF, by hash, so that a changed attachment shows. */
export function AttachmentsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const attachments = context.model.attachments ?? [];
  if (attachments.length === 0) return null;
  return (
    <section id="attachments" className="together">
      <h2>Appendix: {SECTION_TITLES.attachments.toLowerCase()}</h2>
      <p>These files are inside the PDF; a reader that shows attachments can save them.</p>
      <table className="attachments">
        <thead>
          <tr>
            <th scope="col">file</th>
            <th scope="col">bytes</th>
            <th scope="col">SHA-256</th>
          </tr>
        </thead>
        <tbody>
          {attachments.map((attachment) => (
            <tr key={attachment.name}>
              <th scope="row">{attachment.name}</th>
              <td>{readableCount(attachment.bytes)}</td>
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
