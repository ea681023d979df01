import { X } from 'lucide-react';
import { useState } from 'react';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { selectSubject, subjectArgument, subjectName, useSelected } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { RawLine } from './raw-line.tsx';
import { RecordsTable } from './records-table.tsx';
import { usePages } from './use-pages.ts';
import './records.css';

/** The contacts behind what is seen: those of the window, the selection and the filter. A press reads the line back from its file. */
export function RecordsDrawer() {
  const { settled, subject, filter } = useSelected('settled', 'subject', 'filter');
  const [everywhen, setEverywhen] = useState(false);
  const [chosen, setChosen] = useState<RecordRow | null>(null);
  const pages = usePages({
    window: everywhen || settled === null ? null : { ...settled },
    ...(subject === null ? {} : { subject: subjectArgument(subject) }),
    ...(filter === '' ? {} : { filter }),
  });
  return (
    <section className="records" aria-label="Records" data-pane>
      <header className="records-head">
        <h2 className="records-title">Records</h2>
        <output className="records-count">
          {pages.total === null ? 'counting…' : readableCount(pages.total)}
          {subject !== null && (
            <>
              {' '}
              of <span className="mono">{visible(subjectName(subject))}</span>
            </>
          )}
          {everywhen ? ' at any time' : ' in the window'}
          {filter !== '' && ', filtered'}
        </output>
        <Toggle on={everywhen} onChange={setEverywhen}>
          At any time
        </Toggle>
        {subject !== null && (
          <Button kind="quiet" className="link" onPress={() => selectSubject(null)}>
            of all hosts
          </Button>
        )}
        <span className="records-space" />
        <Button kind="quiet" label="Close records" onPress={() => useView.setState({ recordsOpen: false })}>
          <X size={15} aria-hidden />
        </Button>
      </header>
      {pages.failure !== null ? (
        <p className="records-problem">{pages.failure.message}</p>
      ) : pages.total === 0 ? (
        <p className="records-problem">No contact fits. Widen the window or the filter, or select another host.</p>
      ) : (
        <RecordsTable pages={pages} total={pages.total ?? 0} chosen={chosen?.row ?? null} onChoose={setChosen} />
      )}
      {chosen !== null && <RawLine record={chosen} onClose={() => setChosen(null)} />}
    </section>
  );
}
