import type { ReactNode } from 'react';
import { SECTION_TITLES } from '../../shared/model/report-plan.ts';
import { Machine, NumberOf, type ReportContext, timeIn } from './context.tsx';
import { pairId } from './numbers.ts';

/** The pairs with the most contacts. */
export function PairsSection({ context }: { readonly context: ReportContext }): ReactNode {
  const { pairs, pairsLeftOut } = context.model;
  return (
    <section id="pairs">
      <h2>{SECTION_TITLES.pairs}</h2>
      <p className="intro">
        Contacts are counted as they stand in the logs; “once a second” counts repeats of the same pair, kind and second as one. The share is of
        everything its receiver got, with a 95 % Wilson interval; it treats contacts as independent, which bursts are not.
      </p>
      {pairs.length === 0 ? (
        <p>No pairs: nothing in the sources names two hosts.</p>
      ) : (
        <table className="pairs">
          <thead>
            <tr>
              {['', 'from', 'to', 'contacts', 'once a second', 'share of receiver', 'first and last'].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair, i) => (
              <tr key={pairId(i)} id={pairId(i)}>
                <th scope="row">{pairId(i)}</th>
                <td className="name">
                  <Machine>{pair.from}</Machine>
                </td>
                <td className="name">
                  <Machine>{pair.to}</Machine>
                </td>
                <td>
                  <NumberOf context={context} id={`${pairId(i)}.count`} />
                </td>
                <td>
                  <NumberOf context={context} id={`${pairId(i)}.unique`} />
                </td>
                <td>
                  <NumberOf context={context} id={`${pairId(i)}.share`} />{' '}
                  <span className="interval">
                    (<NumberOf context={context} id={`${pairId(i)}.low`} /> to <NumberOf context={context} id={`${pairId(i)}.high`} />)
                  </span>
                </td>
                <td>
                  <div>{timeIn(context, pair.first)}</div>
                  <div>{timeIn(context, pair.last)}</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pairsLeftOut > 0 && (
        <p>
          <NumberOf context={context} id="T.pairsLeftOut" /> further pairs with fewer contacts are in the case and not printed here.
        </p>
      )}
    </section>
  );
}
