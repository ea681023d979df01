import { questionOf, subjectWords } from '../../shared/lib/finding-words.ts';
import { readableCount, readableProbability, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { CitedLines } from './cited-lines.tsx';
import { effectWords } from './effect-words.ts';
import { formulas } from './formulas.ts';
import { NullPicturePart } from './null-picture.tsx';
import { numberName, numberValue } from './number-words.ts';

/** Every number that went into an answer and came out of it, what chance alone would give, and the lines behind it. */
export function HowComputed({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const clock = clockOf(useView((state) => state.settings.zone));
  const formula = formulas[finding.analysis];
  return (
    <Dialog title={`${questionOf(finding.analysis)} How it was computed`} onClose={onClose} wide>
      <p className="reading">{visible(finding.summary)}</p>
      <section className="computed">
        <h3 className="section-title">Against chance alone</h3>
        <NullPicturePart finding={finding} />
      </section>
      {formula !== undefined && (
        <section className="computed">
          <h3 className="section-title">Formula</h3>
          <p className="serif formula">{formula}</p>
          <p className="reading">
            Method {finding.method.id}, version {finding.method.version}; METHODS.md, “{finding.method.id}”, has its assumptions and references.
          </p>
        </section>
      )}
      <Facts finding={finding} />
      <Numbers title="Numbers that came out" values={finding.statistics} clock={clock} />
      <Numbers title="Numbers that went in" values={finding.method.parameters} clock={clock} />
      <CitedLines finding={finding} onGo={onClose} />
      <h3 className="section-title">What it does not show</h3>
      <p className="reading">{visible(finding.caveat)}</p>
      <p className="reading">
        <Button
          kind="quiet"
          className="link"
          onPress={() => {
            onClose();
            openDialog('glossary');
          }}
        >
          What these words mean
        </Button>
      </p>
    </Dialog>
  );
}

function Facts({ finding }: { readonly finding: Finding }) {
  const zone = useView((state) => state.settings.zone);
  const clock = clockOf(zone);
  const [start, end] = finding.window;
  return (
    <dl className="facts">
      <dt>About</dt>
      <dd className="mono">{subjectWords(finding.subject)}</dd>
      <dt>Window</dt>
      <dd>
        {readableTime(start, clock)} – {readableTime(end, clock)} ({zone})
      </dd>
      <dt>n</dt>
      <dd className="mono">{readableCount(finding.n)}</dd>
      <dt>Effect</dt>
      <dd className="mono">{effectWords(finding)}</dd>
      {finding.p !== undefined && (
        <>
          <dt>p</dt>
          <dd>
            <span className="mono">{readableProbability(finding.p)}</span>: how often chance alone gives this much, looks paid for
          </dd>
        </>
      )}
      {finding.q !== undefined && (
        <>
          <dt>q</dt>
          <dd>
            <span className="mono">{readableProbability(finding.q)}</span>: the same, knowing how many questions were asked
          </dd>
        </>
      )}
      <dt>Strength</dt>
      <dd>{finding.strength}, from q and effect together</dd>
    </dl>
  );
}

interface NumbersProps {
  readonly title: string;
  readonly values: Readonly<Record<string, number | string | boolean>>;
  readonly clock: ZoneClock;
}

function Numbers({ title, values, clock }: NumbersProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <section className="computed">
      <h3 className="section-title">{title}</h3>
      <table className="table">
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {numberName(name)}
              </th>
              <td className="num mono">{numberValue(name, value, clock)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
