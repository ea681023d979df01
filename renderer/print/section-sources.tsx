import type { ReactNode } from 'react';
import { sourceName } from '../../shared/lib/source-name.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { Machine, NumberOf, type ReportContext, timeIn } from './context.tsx';
import { sourceId } from './numbers.ts';

/** Which files were read, so that anyone who holds them can check that they are the same, and what was and was not understood. */
export function SourcesSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { sources } = context.model;
  return (
    <section id="sources" className="new-page">
      <h2>{SECTION_TITLES.sources}</h2>
      <p className="intro">
        A source is named by the SHA-256 of its bytes. Every line is a record, a reject or a counted skip: lines = records + rejects + skipped. The
        files themselves were not changed.
      </p>
      {sources.map((source, i) => (
        <Source key={sourceId(i)} context={context} source={source} id={sourceId(i)} />
      ))}
    </section>
  );
}

function Source({ context, source, id }: { readonly context: ReportContext; readonly source: SourceSummary; readonly id: string }): ReactNode {
  const name = sourceName(source.path);
  return (
    <article className="source" id={id}>
      <h3>
        <span className="row-id">{id}</span> <Machine>{name}</Machine>
      </h3>
      <p className="hash">
        SHA-256 <Machine>{source.sha256}</Machine>
      </p>
      <table className="counts">
        <thead>
          <tr>
            {['size', 'lines', 'records', 'rejects', 'skipped', 'contacts'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {['bytes', 'lines', 'records', 'rejects', 'skipped', 'events'].map((column) => (
              <td key={column}>
                <NumberOf context={context} id={`${id}.${column}`} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <p>
        {source.format === '' ? 'Not recognised.' : `Read as ${source.format}: ${source.detectedBecause}.`} Times in {source.timeZone}
        {source.timeZoneAssumed ? ' (assumed: the file names no zone)' : ''}. First contact {timeIn(context, source.first)}, last{' '}
        {timeIn(context, source.last)}.
      </p>
      {source.pulled !== undefined && (
        <p>
          Loaded on a cluster. Of its contacts <NumberOf context={context} id={`${id}.pulled`} /> were pulled into this case; nothing here counts the
          others.
        </p>
      )}
      {source.notes.length > 0 && (
        <ul>
          {source.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {source.rejected.length > 0 && (
        <ul className="rejects">
          {source.rejected.slice(0, 5).map((reject) => (
            <li key={reject.line}>
              Line {reject.line} could not be read: {reject.reason}.
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
