import { readableBytes, readableCount, readableDuration, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { selectSubject } from '../state/selection.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { PairName } from '../ui/host-name.tsx';
import { StandsOut } from './stands-out.tsx';

/** The case as a whole, while nothing is selected: how much there is, from where, and the strongest pairs as a way in. */
export function CaseOverview() {
  const summary = useCase((state) => state.summary);
  const zone = useView((state) => state.settings.zone);
  if (summary === null) return null;
  const { totals, span, sources } = summary;
  const clock = clockOf(zone);
  return (
    <div className="inspector">
      <header className="inspector-head">
        <h2 className="inspector-title">The whole case</h2>
        <p className="inspector-about">Select a host or a line in the graph to ask about it.</p>
      </header>
      <dl className="numbers">
        {(
          [
            ['contacts', totals.events],
            ['hosts', totals.hosts],
            ['pairs', totals.pairs],
          ] as const
        ).map(([label, count]) => (
          <div className="number" key={label}>
            <dt>{label}</dt>
            <dd className="mono">{readableCount(count)}</dd>
          </div>
        ))}
      </dl>
      {span !== null && (
        <p className="reading">
          From {readableTime(span.start, clock)} to {readableTime(span.end, clock)} ({zone}), {readableDuration((span.end - span.start) / 1e6)}.
        </p>
      )}
      <StandsOut />
      <StrongestPairs />
      <section className="inspector-part">
        <h3 className="section-title">Sources</h3>
        <ul className="source-list">
          {sources.slice(0, 6).map((source) => (
            <li key={`${source.sha256} ${source.path}`}>
              <span className="mono source-name" title={visible(source.path)}>
                {visible(source.path.slice(source.path.lastIndexOf('/') + 1))}
              </span>
              <span className="source-facts">
                {source.format}, {readableBytes(source.bytes)}, {readableCount(source.records)} records
                {source.rejects > 0 && `, ${readableCount(source.rejects)} rejects`}
                {source.timeZoneAssumed && ', UTC assumed'}
              </span>
            </li>
          ))}
        </ul>
        <Button kind="quiet" className="link" onPress={() => openDialog('sources')}>
          {sources.length > 6 ? `All ${sources.length} sources` : 'How each was read'}
        </Button>
      </section>
    </div>
  );
}

function StrongestPairs() {
  const graph = useCase((state) => state.graph);
  if (graph === null || graph.edges.length === 0) return null;
  const nodes = new Map(graph.nodes.map((node) => [node.actor, node]));
  const pairs = graph.edges
    .map((edge) => ({ edge, from: nodes.get(edge.from), to: nodes.get(edge.to) }))
    .filter(({ from, to }) => from !== undefined && to !== undefined && from.type !== 'bundle' && to.type !== 'bundle')
    .sort((a, b) => b.edge.events - a.edge.events)
    .slice(0, 8);
  const most = pairs[0]?.edge.events ?? 1;
  return (
    <section className="inspector-part">
      <h3 className="section-title">Strongest pairs</h3>
      <ul className="outcome-list partner-list">
        {pairs.map(({ edge, from, to }) => (
          <li key={`${edge.from} ${edge.to}`}>
            <button type="button" className="row-link mono" onClick={() => selectSubject({ type: 'pair', from: from!.label, to: to!.label })}>
              <PairName from={from!.label} to={to!.label} />
            </button>
            <span className="bar-track">
              <span className="bar-fill" style={{ width: `${(100 * edge.events) / most}%` }} />
            </span>
            <span className="num">{readableCount(edge.events)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
