import { Download, ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { exportRecords } from '../state/case-dialogs.ts';
import { filterArgument, type SelectionState, selectSubject, subjectArgument, subjectName, useSelected } from '../state/selection.ts';
import { type RecordsWhen, useView } from '../state/view.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { Facets } from './facets.tsx';
import { RawLine } from './raw-line.tsx';
import { RecordsTable } from './records-table.tsx';
import { type Pages, type RecordsQuestion, usePages } from './use-pages.ts';
import './records.css';

/** The contacts behind what is seen: those of the window, the selection and the filter. A press reads the line back from its file. */
export function RecordsDrawer() {
  const selection = useSelected('settled', 'subject', 'filter');
  const when = useView((state) => state.recordsWhen);
  const [chosen, setChosen] = useState<RecordRow | null>(null);
  const [faceted, setFaceted] = useState(false);
  const zone = useView((state) => state.settings.zone);
  const question = questionOf(selection, when, zone);
  const pages = usePages(question);
  return (
    <section className="records" aria-label="Records" data-pane>
      <RecordsHead pages={pages} question={question} faceted={faceted} onFacets={setFaceted} />
      <div className="records-body">
        {faceted && <Facets question={question} />}
        {pages.failure !== null ? (
          <p className="records-problem">{pages.failure.message}</p>
        ) : pages.total === 0 ? (
          <p className="records-problem">{NOTHING[when]}</p>
        ) : (
          <RecordsTable pages={pages} total={pages.total ?? 0} chosen={chosen?.row ?? null} onChoose={setChosen} />
        )}
      </div>
      {chosen !== null && <RawLine record={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}

const NOTHING: { readonly [W in RecordsWhen]: string } = {
  window: 'No contact fits. Widen the window or the filter, or select another host.',
  any: 'No contact fits. Widen the filter, or select another host.',
  undated: 'Every contact that fits carries a time.',
};

/** What the list asks for. The undated are a bucket of their own: no window can hold them. */
function questionOf(
  { settled, subject, filter }: Pick<SelectionState, 'settled' | 'subject' | 'filter'>,
  when: RecordsWhen,
  zone: string,
): RecordsQuestion {
  const words = when === 'undated' ? (filter === '' ? 'time:none' : `(${filter}) and time:none`) : filter;
  return {
    window: when !== 'window' || settled === null ? null : { ...settled },
    ...(subject === null ? {} : { subject: subjectArgument(subject) }),
    ...filterArgument(words, zone),
  };
}

interface RecordsHeadProps {
  readonly pages: Pages;
  readonly question: RecordsQuestion;
  readonly faceted: boolean;
  readonly onFacets: (on: boolean) => void;
}

function RecordsHead({ pages, question, faceted, onFacets }: RecordsHeadProps) {
  const { subject, filter } = useSelected('subject', 'filter');
  const when = useView((state) => state.recordsWhen);
  const undated = useCase((state) => state.summary?.totals.undated ?? 0);
  const choices = [
    { id: 'window', name: 'In the window' },
    { id: 'any', name: 'At any time' },
    ...(undated > 0 || when === 'undated' ? [{ id: 'undated', name: `Without a time (${readableCount(undated)})` }] : []),
  ];
  return (
    <header className="records-head">
      <h2 className="records-title">Records</h2>
      <output className="records-count">
        {pages.total === null ? 'counting…' : readableCount(pages.total)}
        {subject !== null && (
          <>
            {' '}
            of <span className={subject.type === 'entity' ? undefined : 'mono'}>{visible(subjectName(subject))}</span>
          </>
        )}
        {filter !== '' && ', filtered'}
      </output>
      <div className="records-when">
        <ChoiceField
          label="Which records"
          hideLabel
          choices={choices}
          chosen={when}
          onChange={(id) => useView.setState({ recordsWhen: id as RecordsWhen })}
        />
      </div>
      {subject !== null && (
        <Button kind="quiet" className="link" onPress={() => selectSubject(null)}>
          of all hosts
        </Button>
      )}
      <span className="records-space" />
      <Toggle className="button button-quiet" label="What is in these records: facets" on={faceted} onChange={onFacets}>
        <ListFilter size={15} aria-hidden />
      </Toggle>
      <ColumnsMenu />
      <Button kind="quiet" label="Export what is shown" disabled={(pages.total ?? 0) === 0} onPress={() => void exportRecords(question)}>
        <Download size={15} aria-hidden />
      </Button>
      <Button kind="quiet" label="Close records" onPress={() => useView.setState({ recordsOpen: false })}>
        <X size={15} aria-hidden />
      </Button>
    </header>
  );
}
