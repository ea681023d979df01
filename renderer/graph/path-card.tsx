import { X } from 'lucide-react';
import type { ContactPath, PathStep, StepCount } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableDate, readableTime } from '../../shared/lib/format-value.ts';
import { closePath, walkPath } from '../state/find-path.ts';
import { type PathWay, usePath } from '../state/path.ts';
import { selectSubject } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { clockOf } from '../ui/clock.ts';
import { HostName } from '../ui/host-name.tsx';

const WAYS: readonly { readonly id: PathWay; readonly name: string }[] = [
  { id: 'any', name: 'Whoever asked' },
  { id: 'arrows', name: 'Along the arrows' },
  { id: 'in-time', name: 'Along the arrows, in order of time' },
];

/** The shortest path between two hosts, step by step, with what it does not show. */
export function PathCard() {
  const { ends, way, found, problem } = usePath();
  if (ends === null) return null;
  return (
    <section className="path-card" aria-label="Path between two hosts">
      <header className="path-head">
        <h2>Path</h2>
        <ChoiceField label="How contacts are followed" hideLabel choices={WAYS} chosen={way} onChange={(id) => walkPath(id as PathWay)} />
        <Button kind="quiet" label="Close the path" onPress={closePath}>
          <X size={14} aria-hidden />
        </Button>
      </header>
      <div role="status">
        {problem !== null ? <p>{problem}</p> : found === null ? <p>Looking…</p> : <Found found={found} way={way} ends={ends} />}
      </div>
    </section>
  );
}

function Found({ found, way, ends }: { readonly found: ContactPath; readonly way: PathWay; readonly ends: readonly [string, string] }) {
  const { steps, equal } = found;
  if (steps === null)
    return (
      <p>
        No path leads from <HostName name={ends[0]} /> to <HostName name={ends[1]} /> in the window{way === 'any' ? '' : ', followed this way'}.
      </p>
    );
  return (
    <>
      <ol className="path-steps">
        <li className="path-start">
          <HostName name={ends[0]} />
        </li>
        {steps.map((step) => (
          <Step key={`${step.from} ${step.to}`} step={step} />
        ))}
      </ol>
      <p className="path-caveat">
        {readableCount(steps.length)} {steps.length === 1 ? 'step' : 'steps'}, the fewest there are
        {equal > 1 && `; one of ${readableCount(equal)} as short, whose weakest step has most contacts`}. A path of contacts is not a path of
        information: nothing here says that anything was passed on.
      </p>
    </>
  );
}

function Step({ step }: { readonly step: PathStep }) {
  const zone = useView((state) => state.settings.zone);
  const { from, to, there, back, at } = step;
  const forth = there.contacts > 0;
  const show = (): void => selectSubject(forth ? { type: 'pair', from, to } : { type: 'pair', from: to, to: from });
  const words = [
    at === null ? '' : `at ${readableTime(at, clockOf(zone))}`,
    countWords(there, zone),
    back.contacts > 0 && forth ? `back ${countWords(back, zone)}` : '',
  ];
  return (
    <li className="path-step">
      <button type="button" className="path-arrow" onClick={show}>
        <span className="unseen">
          {from} {forth ? 'asked' : 'was asked by'} {to}:{' '}
        </span>
        <span>{forth ? words.filter((word) => word !== '').join('; ') : countWords(back, zone)}</span>
        <span className={`path-line${forth ? ' path-forth' : ''}${back.contacts > 0 ? ' path-back' : ''}`} aria-hidden />
      </button>
      <HostName name={to} />
    </li>
  );
}

/** "1,411 contacts, 4 May 2016 to 4 Oct 2016, 12 refused or failed"; '' for none. */
function countWords({ contacts, refused, first, last }: StepCount, zone: string): string {
  if (contacts === 0) return '';
  const clock = clockOf(zone);
  const [from, to] = [first, last].map((time) => (time === null ? '' : readableDate(time, clock)));
  return `${readableCount(contacts)} ${contacts === 1 ? 'contact' : 'contacts'}, ${from === to ? from : `${from} to ${to}`}${refused > 0 ? `, ${readableCount(refused)} refused or failed` : ''}`;
}
