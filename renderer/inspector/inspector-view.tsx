import { Expand, Group, NotebookPen, Pin, Shrink } from 'lucide-react';
import type { Inspection, Share } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableNumber, readableShare, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { newNote } from '../state/new-note.ts';
import { pinTrack, type SubjectChoice, selectSubject, subjectName, useSelection } from '../state/selection.ts';
import { toggleEntity } from '../state/unfold.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { Empty } from '../ui/empty.tsx';
import { HostName, PairName } from '../ui/host-name.tsx';
import { CaseOverview } from './case-overview.tsx';
import { Intervals } from './intervals.tsx';
import { PhaseFoldPicture } from './phase-fold.tsx';
import { RasterPart } from './raster.tsx';
import { SubjectFindings } from './subject-findings.tsx';
import { SubjectNotes } from './subject-notes.tsx';
import { Together } from './together.tsx';
import { useInspection } from './use-inspection.ts';
import './inspector.css';

/** Everything about what is selected, in the window; the case itself when nothing is. */
export function InspectorView() {
  const subject = useSelection((state) => state.subject);
  const settled = useSelection((state) => state.settled);
  const zone = useView((state) => state.settings.zone);
  const { value, failure } = useInspection(subject, settled, zone);
  if (subject === null) return <CaseOverview />;
  return (
    <div className="inspector">
      <Head subject={subject} about={value?.about ?? []} />
      {failure !== null && <Empty title="This could not be counted">{failure.message}</Empty>}
      {settled === null && <Empty title="No dated contacts">The inspector counts within a window of time, and this case has none.</Empty>}
      {value !== null && settled !== null && <Body key={subjectName(subject)} subject={subject} value={value} window={settled} zone={zone} />}
    </div>
  );
}

function Head({ subject, about }: { readonly subject: SubjectChoice; readonly about: readonly string[] }) {
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  return (
    <header className="inspector-head">
      <h2 className="inspector-title">
        {subject.type === 'pair' ? <PairName from={subject.from} to={subject.to} /> : <HostName name={subjectName(subject)} />}
      </h2>
      {about.map((line) => (
        <p key={line} className="inspector-about">
          {visible(line)}
        </p>
      ))}
      <div className="inspector-actions">
        <Button onPress={() => pinTrack(subject)} label="Pin as a track: its own colour in graph and timeline">
          <Pin size={13} aria-hidden /> Track
        </Button>
        {subject.type === 'entity' && <OpenEntity name={subject.entity} />}
        {!readOnly && subject.type !== 'pair' && (
          <Button
            onPress={() => openDialog('entity')}
            label={subject.type === 'entity' ? 'Change or take apart this entity' : 'Group with other hosts'}
          >
            <Group size={13} aria-hidden /> {subject.type === 'entity' ? 'Hosts' : 'Group'}
          </Button>
        )}
        {!readOnly && (
          <Button onPress={() => newNote()} label="Write a note about this">
            <NotebookPen size={13} aria-hidden /> Note
          </Button>
        )}
        <Button onPress={() => useView.setState({ recordsOpen: true })}>Records</Button>
      </div>
    </header>
  );
}

/** Shows an entity in the graph as the hosts in it, or as one again. */
function OpenEntity({ name }: { readonly name: string }) {
  const opened = useCase(({ entities, unfolded }) => entities.some((entity) => entity.name === name && unfolded.entities.includes(entity.id)));
  return (
    <Button onPress={() => toggleEntity(name)} label={opened ? 'Show this entity as one in the graph' : 'Show the hosts of this entity in the graph'}>
      {opened ? <Shrink size={13} aria-hidden /> : <Expand size={13} aria-hidden />} {opened ? 'Close' : 'Open'}
    </Button>
  );
}

interface BodyProps {
  readonly subject: SubjectChoice;
  readonly value: Inspection;
  readonly window: TimeWindow;
  readonly zone: string;
}

function Body({ subject, value, window, zone }: BodyProps) {
  return (
    <>
      <Numbers value={value} />
      {value.sentences.share !== '' && <p className="reading">{value.sentences.share}</p>}
      <FirstLast value={value} zone={zone} />
      <RasterPart subject={subject} value={value} window={window} />
      <Intervals subject={subject} value={value} window={window} />
      {value.counts.bursts > 0 && <PhaseFoldPicture subject={subject} window={window} />}
      {value.counts.bursts > 0 && <Together subject={subject} companions={value.companions} window={window} />}
      <Outcomes outcomes={value.outcomes} />
      <Partners subject={subject} partners={value.partners} />
      <SubjectFindings subject={subject} />
      <SubjectNotes subject={subject} />
    </>
  );
}

const interval = (share: Share): string => `${(share.low * 100).toFixed(1)}–${(share.high * 100).toFixed(1)} %`;

function Numbers({ value }: { readonly value: Inspection }) {
  const { counts } = value;
  return (
    <dl className="numbers">
      <Figure label="contacts" text={readableCount(counts.raw)} />
      <Figure label="unique" text={readableCount(counts.unique)} hint="Repeats of the same pair, kind and second count once" />
      {value.shareOfTo !== null && (
        <Figure
          label={interval(value.shareOfTo)}
          text={readableShare(value.shareOfTo.value)}
          hint="Share of everything the asked side got in this window, with its 95 % Wilson interval"
        />
      )}
      {value.shareOfTo === null && (
        <Figure label="bursts" text={readableCount(counts.bursts)} hint="Contacts closer together than a minute count as one burst" />
      )}
      {value.perDay !== null && <Figure label="a day" text={readableNumber(value.perDay, 3)} hint="Unique contacts a day of the window" />}
    </dl>
  );
}

function Figure({ label, text, hint }: { readonly label: string; readonly text: string; readonly hint?: string }) {
  return (
    <div className="number" title={hint}>
      <dt>{label}</dt>
      <dd className="mono">{text}</dd>
    </div>
  );
}

function FirstLast({ value, zone }: { readonly value: Inspection; readonly zone: string }) {
  if (value.first === null || value.last === null) return <p className="reading">No contact in this window.</p>;
  const clock = clockOf(zone);
  return (
    <p className="reading">
      First {readableTime(value.first, clock)}, last {readableTime(value.last, clock)} ({zone}), in {readableCount(value.counts.bursts)}{' '}
      {value.counts.bursts === 1 ? 'burst' : 'bursts'}.
    </p>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: Inspection['outcomes'] }) {
  const total = outcomes.reduce((sum, { events }) => sum + events, 0);
  const told = outcomes.filter(({ outcome, events }) => events > 0 && outcome !== 'unknown');
  if (told.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3 className="section-title">Outcome</h3>
      <ul className="outcome-list">
        {outcomes
          .filter(({ events }) => events > 0)
          .map(({ outcome, events }) => (
            <li key={outcome}>
              <span>{outcome === 'unknown' ? 'the log does not say' : outcome}</span>
              <span className="bar-track">
                <span className="bar-fill" style={{ width: `${(100 * events) / total}%` }} />
              </span>
              <span className="num">{readableCount(events)}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Partners({ subject, partners }: { readonly subject: SubjectChoice; readonly partners: Inspection['partners'] }) {
  if (partners.length === 0 || subject.type === 'pair') return null;
  const me = subjectName(subject);
  const most = Math.max(...partners.map(({ events }) => events), 1);
  return (
    <section className="inspector-part">
      <h3 className="section-title">With whom</h3>
      <ul className="outcome-list partner-list">
        {partners.slice(0, 30).map(({ name, direction, events }) => (
          <li key={`${direction} ${name}`}>
            <button
              type="button"
              className="row-link mono"
              onClick={() => selectSubject(direction === 'to' ? { type: 'pair', from: me, to: name } : { type: 'pair', from: name, to: me })}
            >
              <span aria-label={direction === 'to' ? 'asks' : 'is asked by'} role="img">
                {direction === 'to' ? '→' : '←'}
              </span>{' '}
              <HostName name={name} />
            </button>
            <span className="bar-track">
              <span className="bar-fill" style={{ width: `${(100 * events) / most}%` }} />
            </span>
            <span className="num">{readableCount(events)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
