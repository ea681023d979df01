import { Fragment, type ReactNode } from 'react';
import type { Citation } from '../../shared/model/finding.ts';
import { citationName, type ReportContext } from './context.tsx';

/** `S1:41208`, source and line, each a link to the record where it is printed. One element each: there may be ten thousand, and the printer pays for every one. */
export function Citations({ context, citations }: { readonly context: ReportContext; readonly citations: readonly Citation[] }): ReactNode {
  return citations.map((citation, i) => {
    const name = citationName(context, citation);
    return (
      <Fragment key={name}>
        {i > 0 ? ', ' : ''}
        {context.printed.has(name) ? (
          <a className="machine" href={`#${anchorOf(name)}`}>
            {name}
          </a>
        ) : (
          <span className="machine">{name}</span>
        )}
      </Fragment>
    );
  });
}

/** Where the record of a citation is printed. */
export const anchorOf = (name: string): string => `record-${name.replace(':', '-')}`;
