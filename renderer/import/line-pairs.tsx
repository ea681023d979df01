import type { PreviewLine, RecordRow } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { HostName } from '../ui/host-name.tsx';
import { localText } from '../ui/local-time.ts';

/** First lines as they stand, each beside what it is read as. */
export function LinePairs({ lines }: { readonly lines: readonly PreviewLine[] }) {
  const zone = useView((state) => state.settings.zone);
  const rejected = lines.filter((line) => line.verdict === 'rejected').length;
  const records = lines.filter((line) => line.verdict === 'record').length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="line-pairs" data-pane-focus tabIndex={0} aria-label="First lines">
      <p className="line-summary">
        Of the first {readableCount(lines.length)} lines {readableCount(records)} are records, {readableCount(rejected)} cannot be read,{' '}
        {readableCount(lines.length - records - rejected)} hold no contact. Times at the right: {zone}.
      </p>
      <table className="line-table">
        <thead>
          <tr>
            <th scope="col" className="num">
              Line
            </th>
            <th scope="col">As it stands in the file</th>
            <th scope="col">As it is read</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line} className={`line-${line.verdict}`}>
              <td className="num mono">{line.line}</td>
              <td className="mono">
                <div className="line-raw">{line.raw}</div>
              </td>
              <td>
                {line.verdict === 'record' ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: events of a line have no identity but their place
                  line.events.map((event, i) => <ParsedEvent key={i} event={event} zone={zone} />)
                ) : (
                  <span className="line-reason">
                    {line.verdict === 'rejected' ? 'Cannot be read' : 'Skipped'}
                    {line.reason !== '' && `: ${visible(line.reason)}`}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ParsedEvent({ event, zone }: { readonly event: RecordRow; readonly zone: string }) {
  return (
    <div className="parsed">
      <span className="mono parsed-time">{Number.isNaN(event.time) ? 'no time' : localText(event.time, clockOf(zone))}</span>
      <span className="mono parsed-hosts">
        <HostName name={event.from} />
        <span aria-hidden> → </span>
        <HostName name={event.to} />
      </span>
      <span className="parsed-note">
        {visible(event.kind)}
        {event.outcome === 'unknown' ? '' : `, ${event.outcome}`}
      </span>
    </div>
  );
}
