import type { ReactNode } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { reportContext } from './context.tsx';
import { reportSections } from './sections.ts';

/**
 * The whole report as one HTML document: a pure function of its model. It holds no script and makes no calls; main prints it, the golden test reads it,
 * `occam verify` renders it again from recomputed numbers and compares the text.
 * @param style where the page's CSS comes from: a link for printing, the text itself for a page that stands alone
 */
export function ReportDocument({ model, style }: { readonly model: ReportModel; readonly style: ReactNode }): ReactNode {
  const context = reportContext(model);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>{`Occam report: ${visible(model.title)}`}</title>
        {style}
      </head>
      <body>
        <main>
          {model.sections.map((id) => {
            const Section = reportSections[id];
            return <Section key={id} context={context} />;
          })}
        </main>
      </body>
    </html>
  );
}
