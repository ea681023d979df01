import { chipOf, questionOf } from '../../shared/lib/finding-words.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { goToFinding } from '../state/go-to.ts';
import { useView } from '../state/view.ts';

/** One finding in short: its question, its verdict, its sentence. A press shows it in graph, timeline and findings. */
export function BriefFinding({ finding }: { readonly finding: Finding }) {
  const chip = chipOf(finding);
  const open = (): void => {
    goToFinding(finding);
    useView.setState({ panel: 'findings' });
  };
  return (
    <li className="card">
      <div className="card-head">
        <h4>
          <button type="button" className="card-open" onClick={open}>
            {questionOf(finding.analysis)}
          </button>
        </h4>
        <span className={`chip chip-${chip.tone}`}>{chip.words}</span>
      </div>
      <p>{visible(finding.summary)}</p>
    </li>
  );
}
