import type { ReactNode } from 'react';
import { readableCount } from '../../shared/lib/format-value.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import type { ReportContext } from './context.tsx';
import { AlikeFigure } from './figure-alike.tsx';
import { GraphFigure } from './figure-graph.tsx';
import { PairFigure } from './figure-pair.tsx';
import { TimelineFigure } from './figure-timeline.tsx';

/** The pictures, each with a sentence that reads it out. */
export function FiguresSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { graph, timeline, pictures, picturesLeftOut } = context.model;
  if (graph.nodes.length === 0 && timeline.counts.length === 0) return null;
  return (
    <section id="figures">
      <h2>{SECTION_TITLES.figures}</h2>
      <GraphFigure context={context} />
      <TimelineFigure context={context} />
      {context.figures.map((figure) =>
        figure.alike === undefined ? (
          <PairFigure key={figure.number} context={context} picture={pictures[figure.places[0]!]!} number={figure.number} />
        ) : (
          <AlikeFigure key={figure.number} context={context} figure={figure} />
        ),
      )}
      {picturesLeftOut > 0 && <p>The subjects of {readableCount(picturesLeftOut)} further findings are not drawn.</p>}
    </section>
  );
}
