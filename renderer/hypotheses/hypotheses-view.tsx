import { useMemo } from 'react';
import { questionOf } from '../../shared/lib/finding-words.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { goToFinding } from '../state/go-to.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { MatrixView } from './matrix-view.tsx';
import { stateOfTheQuestion, type Weighing, weigh } from './weigh.ts';
import './hypotheses.css';

/** The matrix of competing explanations, then how the dull ones fared against each finding. */
export function HypothesesView() {
  const findings = useCase((state) => state.findings);
  const weighing = useMemo(() => weigh(findings), [findings]);
  return (
    <div className="hypotheses">
      <MatrixView />
      {weighing.explanations.length > 0 && <DullExplanations weighing={weighing} />}
    </div>
  );
}

function DullExplanations({ weighing }: { readonly weighing: Weighing }) {
  return (
    <>
      <p className="hypotheses-state">{visible(stateOfTheQuestion(weighing))}</p>
      <table className="table">
        <caption className="section-title">Dull explanations, tried on every finding they could explain</caption>
        <thead>
          <tr>
            <th scope="col">Explanation</th>
            <th scope="col" className="num">
              Fits
            </th>
            <th scope="col" className="num">
              Does not
            </th>
            <th scope="col" className="num">
              Cannot say
            </th>
          </tr>
        </thead>
        <tbody>
          {weighing.explanations.map((row) => (
            <tr key={row.explanation}>
              <th scope="row">{visible(row.explanation)}</th>
              <td className="num mono">{readableCount(row.fits)}</td>
              <td className="num mono">{readableCount(row.misfits)}</td>
              <td className="num mono">{readableCount(row.unsure)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {weighing.unexplained.length > 0 && (
        <section>
          <h2 className="section-title">Left when all of these are ruled out</h2>
          <ul className="left-over">
            {weighing.unexplained.slice(0, 20).map(({ finding }) => (
              <li key={finding.id}>
                <Button
                  kind="quiet"
                  className="link"
                  onPress={() => {
                    goToFinding(finding);
                    useView.setState({ panel: 'findings' });
                  }}
                >
                  {questionOf(finding.analysis)}
                </Button>
                <p className="reading">{visible(finding.summary)}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="reading hypotheses-caveat">
        This counts how explanations fare; it gives no probability. An explanation that nobody has thought of is not in the table.
      </p>
    </>
  );
}
