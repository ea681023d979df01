import type { ReactNode } from 'react';
import type { Citation } from '../../shared/model/finding.ts';
import { citationName, Machine, type ReportContext } from './context.tsx';

/** `S1:41208`, source and line, each a link to the record where it is printed. */
export function Citations({ context, citations }: { readonly context: ReportContext; readonly citations: readonly Citation[] }): ReactNode {
  return citations.map((citation, i) => {
    const name = citationName(context, citation);
    return (
      <span key={name}>
        {i > 0 ? ', ' : ''}
        {context.printed.has(name) ? (
          <a href={`#${anchorOf(name)}`}>
            <Machine>{name}</Machine>
          </a>
        ) : (
          <Machine>{name}</Machine>
        )}
      </span>
    );
  });
}

/** Where the record of a citation is printed. */
export const anchorOf = (name: string): string => `record-${name.replace(':', '-')}`;
