import type { ReactNode } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import { BEARING_WORDS, type Bearing, type Hypothesis, type MatrixRow } from '../../shared/model/hypothesis.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import { Machine, NumberOf, type ReportContext } from './context.tsx';
import { evidenceId, findingId } from './numbers.ts';

type Matrix = NonNullable<ReportModel['hypotheses']>;

/** The explanations that compete, the evidence that speaks for and against each, and what the order hangs on. */
export function HypothesesSection({ context }: { readonly context: ReportContext }): ReactNode {
  const matrix = context.model.hypotheses;
  if (matrix === undefined) return null;
  // "Cannot tell" is what is left when nothing leads; no evidence speaks for or against it.
  const columns = matrix.hypotheses.filter((one) => one.id !== 'M0');
  return (
    <section id="hypotheses">
      <h2>{SECTION_TITLES.hypotheses}</h2>
      <p className="summary">{visible(matrix.state)}</p>
      <p>{visible(matrix.sensitivity)}</p>
      {!matrix.mailFirst.done && (
        <p>
          Ordinary mail has not been looked into ({matrix.mailFirst.missing.map((id) => `“${visible(titleOf(matrix, id))}”`).join(' and ')} unrated):
          until it is, no explanation by people may lead.
        </p>
      )}
      <dl className="hypotheses">
        {matrix.hypotheses.map((one) => (
          <div key={one.id}>
            <dt>
              <span className="row-id">{one.id}</span> {visible(one.title)}
            </dt>
            <dd>{visible(one.claim)}</dd>
          </div>
        ))}
      </dl>
      <MatrixTable context={context} matrix={matrix} columns={columns} />
      <p className="how">
        {(Object.keys(BEARING_WORDS) as Bearing[]).map((code) => `${code === 'NA' ? '–' : code}: ${BEARING_WORDS[code]}`).join('; ')}. An asterisk
        marks what the journalist rated or weighed by hand; the rest was filled in from the findings. Only what speaks against an explanation is
        counted (I 1, II 2), times the row’s weight (credibility times relevance: high 1.41, medium 1, low 0.71). Rows rated alike for all are left
        out of the sums.
        {matrix.about.length > 0 && (
          <>
            {' '}
            The findings are those about <Machine>{matrix.about.join(', ')}</Machine> or about the log as a whole.
          </>
        )}
      </p>
      <Missing matrix={matrix} />
    </section>
  );
}

const titleOf = ({ hypotheses }: Matrix, id: string): string => hypotheses.find((one) => one.id === id)?.title ?? id;

interface TableProps {
  readonly context: ReportContext;
  readonly matrix: Matrix;
  readonly columns: readonly Hypothesis[];
}

function MatrixTable({ context, matrix, columns }: TableProps): ReactNode {
  return (
    <table className="matrix">
      <thead>
        <tr>
          <th scope="col">evidence</th>
          <th scope="col">weight</th>
          {columns.map((one) => (
            <th key={one.id} scope="col">
              {one.id}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.rows.map((row, i) => (
          <EvidenceLine key={row.id} context={context} matrix={matrix} columns={columns} row={row} id={evidenceId(i)} />
        ))}
      </tbody>
      <tbody className="sums">
        {(
          [
            ['weighted', 'against it, weighted'],
            ['raw', 'against it, unweighted'],
            ['rows', 'rows that rate it'],
          ] as const
        ).map(([name, title]) => (
          <tr key={name}>
            <th scope="row" colSpan={2}>
              {title}
            </th>
            {columns.map((one) => (
              <td key={one.id}>
                <NumberOf context={context} id={`H.${one.id}.${name}`} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EvidenceLine({ context, matrix, columns, row, id }: TableProps & { readonly row: MatrixRow; readonly id: string }): ReactNode {
  const place = row.finding === undefined ? -1 : context.model.findings.findIndex((finding) => finding.id === row.finding);
  return (
    <tr id={id}>
      <th scope="row">
        <span className="row-id">{id}</span> {visible(row.text)} <span className="interval">{visible(row.because)}</span>
        {place >= 0 && <a href={`#${findingId(place)}`}> {findingId(place)}</a>}
        {matrix.ranking.nonDiagnostic.includes(row.id) && <em> Does not tell them apart; left out of the sums.</em>}
      </th>
      <td>
        {row.credibility} × {row.relevance}
        {row.weighedByHand ? '*' : ''}
      </td>
      {columns.map((one) => {
        const bearing = row.bearing[one.id] ?? 'NA';
        return (
          <td key={one.id} className={`bearing bearing-${bearing}`}>
            {bearing === 'NA' ? '–' : bearing}
            {row.byHand.includes(one.id) ? '*' : ''}
          </td>
        );
      })}
    </tr>
  );
}

function Missing({ matrix }: { readonly matrix: Matrix }): ReactNode {
  const { missing } = matrix;
  if (missing === null || missing.tests.length === 0) return null;
  return (
    <>
      <h3>
        What would tell {missing.between[0]} and {missing.between[1]} apart, and is not in the table
      </h3>
      <ul>
        {missing.tests.map((test) => (
          <li key={test.id}>{test.ask}</li>
        ))}
      </ul>
    </>
  );
}
