import { visible } from '../../shared/lib/host-name.ts';
import { BEARING_WORDS, type Bearing, type Hypothesis, type HypothesisMatrix, type Level, type MatrixRow } from '../../shared/model/hypothesis.ts';
import { useCase } from '../state/case.ts';
import { goToFinding } from '../state/go-to.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import type { MatrixState } from './use-matrix.ts';

interface TableProps {
  readonly matrix: HypothesisMatrix;
  readonly change: MatrixState['change'];
  readonly readOnly: boolean;
}

/** The matrix itself: a row of ratings under each piece of evidence. Every rating is a list to choose from, and can be set by the keyboard alone. */
export function MatrixTable({ matrix, change, readOnly }: TableProps) {
  const columns = matrix.hypotheses.filter((one) => one.id !== 'M0');
  return (
    <table className="matrix-table">
      <caption className="section-title">Evidence</caption>
      <thead>
        <tr>
          {columns.map((one) => (
            <th key={one.id} scope="col" title={`${one.title}. ${one.claim}`}>
              <abbr title={one.title}>{one.id}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      {matrix.rows.map((row, i) => (
        <Evidence key={row.id} place={i + 1} row={row} matrix={matrix} columns={columns} change={change} readOnly={readOnly} />
      ))}
    </table>
  );
}

interface EvidenceProps extends TableProps {
  readonly place: number;
  readonly row: MatrixRow;
  readonly columns: readonly Hypothesis[];
}

function Evidence({ place, row, matrix, columns, change, readOnly }: EvidenceProps) {
  const quiet = matrix.ranking.nonDiagnostic.includes(row.id);
  return (
    <tbody className={quiet ? 'evidence evidence-quiet' : 'evidence'}>
      <tr>
        <th scope="rowgroup" colSpan={columns.length}>
          <span className="row-number mono">E{place}</span> {visible(row.text)}
          {row.because !== '' && <span className="evidence-because"> {visible(row.because)}</span>}
          {quiet && (
            <span className="chip chip-unsure">
              {row.own && row.byHand.length === 0 ? 'not rated yet: choose below' : 'does not tell them apart: not counted'}
            </span>
          )}
          <EvidenceFoot place={place} row={row} change={change} readOnly={readOnly} />
        </th>
      </tr>
      <tr>
        {columns.map((one) => (
          <td key={one.id}>
            <Rating place={place} row={row} hypothesis={one} change={change} readOnly={readOnly} />
          </td>
        ))}
      </tr>
    </tbody>
  );
}

interface RatingProps {
  readonly place: number;
  readonly row: MatrixRow;
  readonly hypothesis: Hypothesis;
  readonly change: MatrixState['change'];
  readonly readOnly: boolean;
}

const CODES = Object.keys(BEARING_WORDS) as Bearing[];

function Rating({ place, row, hypothesis, change, readOnly }: RatingProps) {
  const bearing = row.bearing[hypothesis.id] ?? 'NA';
  const mine = row.byHand.includes(hypothesis.id);
  const choose = (value: string): void => {
    void change('rate-evidence', { row: row.id, hypothesis: hypothesis.id, bearing: value === '' ? null : (value as Bearing) });
  };
  return (
    <span className="rating-cell" title={`${hypothesis.title}: ${BEARING_WORDS[bearing]}${mine ? ' (rated by hand)' : ''}`}>
      <span className={`rating rating-${bearing} ${mine ? 'rating-mine' : ''}`} aria-hidden>
        {bearing === 'NA' ? '–' : bearing}
      </span>
      {/* The list names ratings in full; only their codes fit into six columns. It lies over the code, unseen, and takes keys and clicks. */}
      <select
        aria-label={`E${place} and ${hypothesis.title}${mine ? ', rated by hand' : ''}`}
        value={bearing}
        disabled={readOnly}
        onChange={(event) => choose(event.target.value)}
      >
        {CODES.map((code) => (
          <option key={code} value={code}>
            {code === 'NA' ? `– ${BEARING_WORDS[code]}` : `${code} ${BEARING_WORDS[code]}`}
          </option>
        ))}
        {mine && !row.own && <option value="">as Occam filled it in</option>}
      </select>
    </span>
  );
}

const LEVELS: readonly Level[] = ['high', 'medium', 'low'];

interface FootProps {
  readonly place: number;
  readonly row: MatrixRow;
  readonly change: MatrixState['change'];
  readonly readOnly: boolean;
}

/** Weights, where the row comes from, and the way back to what Occam filled in. */
function EvidenceFoot({ place, row, change, readOnly }: FootProps) {
  const finding = useCase((state) => state.findings.find((one) => one.finding.id === row.finding));
  const weigh = (credibility: Level, relevance: Level): void => void change('weigh-evidence', { row: row.id, credibility, relevance });
  const changed = row.byHand.length > 0 || row.weighedByHand;
  return (
    <span className="evidence-foot">
      <Weight name="credibility" place={place} value={row.credibility} disabled={readOnly} onChange={(value) => weigh(value, row.relevance)} />
      <Weight name="relevance" place={place} value={row.relevance} disabled={readOnly} onChange={(value) => weigh(row.credibility, value)} />
      {finding !== undefined && (
        <Button
          kind="quiet"
          className="link"
          onPress={() => {
            goToFinding(finding.finding);
            useView.setState({ panel: 'findings' });
          }}
        >
          the finding
        </Button>
      )}
      {!readOnly && (row.own || changed) && (
        <Button kind="quiet" className="link" onPress={() => void change('delete-evidence', { id: row.id })}>
          {row.own ? 'take out' : 'as Occam filled it in'}
        </Button>
      )}
    </span>
  );
}

interface WeightProps {
  readonly name: 'credibility' | 'relevance';
  readonly place: number;
  readonly value: Level;
  readonly disabled: boolean;
  readonly onChange: (value: Level) => void;
}

function Weight({ name, place, value, disabled, onChange }: WeightProps) {
  return (
    <label className="weight">
      {name}{' '}
      <select
        className="rating weight-choice"
        aria-label={`E${place}: ${name}`}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as Level)}
      >
        {LEVELS.map((level) => (
          <option key={level}>{level}</option>
        ))}
      </select>
    </label>
  );
}
