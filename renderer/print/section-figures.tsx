import type { ReactNode } from 'react';
import type { ReportContext } from './context.tsx';
import { GraphFigure } from './figure-graph.tsx';
import { PairFigure } from './figure-pair.tsx';
import { TimelineFigure } from './figure-timeline.tsx';

/** The pictures, each with a sentence that reads it out. */
export function FiguresSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { graph, span } = context.model;
  if (graph.nodes.length === 0 && span === null) return null;
  return (
    <section id="figures">
      <h2>Who, and when</h2>
      <GraphFigure context={context} />
      <TimelineFigure context={context} />
      {(context.model.pictures ?? []).map((picture, i) => (
        <PairFigure key={`${picture.from} ${picture.to}`} context={context} picture={picture} index={i} />
      ))}
    </section>
  );
}
