import type { Facet } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useSelection } from '../state/selection.ts';
import { useAsked } from '../state/use-asked.ts';
import { Button } from '../ui/button.tsx';
import { HostName } from '../ui/host-name.tsx';
import { narrowed } from './narrow-filter.ts';
import type { RecordsQuestion } from './use-pages.ts';

const MOST = 8;
const TITLES: { readonly [F in Facet['field']]: string } = { from: 'From', to: 'To', kind: 'Kind', outcome: 'Outcome', source: 'File' };

/** The commonest values of what is listed, each a way to narrow: they follow the window, the subject and the filter. */
export function Facets({ question }: { readonly question: RecordsQuestion }) {
  const answer = useAsked('count-facets', { ...question, most: MOST });
  if (answer === null)
    return (
      <aside className="facets" aria-label="What is in these records">
        <p className="facet-more">Counting…</p>
      </aside>
    );
  if (!answer.ok) return null;
  return (
    <aside className="facets" aria-label="What is in these records">
      {answer.value
        .filter(({ distinct }) => distinct > 0)
        .map((facet) => (
          <FacetList key={facet.field} facet={facet} />
        ))}
    </aside>
  );
}

function FacetList({ facet: { field, distinct, values } }: { readonly facet: Facet }) {
  const narrow = (value: string, only: boolean): void => useSelection.setState(({ filter }) => ({ filter: narrowed(filter, field, value, only) }));
  return (
    <section aria-label={TITLES[field]}>
      <h3 className="facet-title">
        {TITLES[field]} <span>{readableCount(distinct)}</span>
      </h3>
      <ul className="facet-list">
        {values.map(({ value, events }) => {
          const name = field === 'source' ? value.slice(value.lastIndexOf('/') + 1) : value;
          return (
            <li key={value}>
              <button
                type="button"
                className="row-link mono facet-value"
                title={`Only ${field} ${visible(name)}`}
                onClick={() => narrow(value, true)}
              >
                <HostName name={name} />
              </button>
              <span className="num">{readableCount(events)}</span>
              <Button kind="quiet" className="facet-not" label={`Not ${field} ${visible(name)}`} onPress={() => narrow(value, false)}>
                ≠
              </Button>
            </li>
          );
        })}
      </ul>
      {distinct > values.length && <p className="facet-more">{readableCount(distinct - values.length)} more</p>}
    </section>
  );
}
