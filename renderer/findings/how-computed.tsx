import { questionOf } from '../../shared/lib/finding-words.ts';
import { readableCount, readableNumber, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { effectWords } from './effect-words.ts';
import { subjectWords } from './group-findings.ts';

/** Every number that went into an answer and came out of it, with the method's version and parameters. */
export function HowComputed({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const zone = useView((state) => state.settings.zone);
  const clock = clockOf(zone);
  const [start, end] = finding.window;
  return (
    <Dialog title={`${questionOf(finding.analysis)}: how it was computed`} onClose={onClose} wide>
      <p className="reading">{visible(finding.summary)}</p>
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
            <dd className="mono">{readableNumber(finding.p)}: how often chance alone gives this much</dd>
          </>
        )}
        {finding.q !== undefined && (
          <>
            <dt>q</dt>
            <dd className="mono">{readableNumber(finding.q)}: the same, knowing how many questions were asked</dd>
          </>
        )}
        <dt>Strength</dt>
        <dd>{finding.strength}, from q and effect together</dd>
        <dt>Method</dt>
        <dd className="mono">
          {finding.method.id} {finding.method.version}
        </dd>
      </dl>
      <Numbers title="Numbers that came out" values={finding.statistics} />
      <Numbers title="Parameters that went in" values={finding.method.parameters} />
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
      <h3 className="section-title">What it does not show</h3>
      <p className="reading">{visible(finding.caveat)}</p>
    </Dialog>
  );
}

function Numbers({ title, values }: { readonly title: string; readonly values: Readonly<Record<string, number | string | boolean>> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <section className="computed">
      <h3 className="section-title">{title}</h3>
      <table className="table">
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td className="num mono">{typeof value === 'number' ? readableNumber(value, 6) : visible(String(value))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
