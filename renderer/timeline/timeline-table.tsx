import { readableCount, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { setWindow, subjectArgument, subjectName, useSelected } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { useHistogram } from './use-histogram.ts';

/** The timeline's twin: a row for each bar, which can be made the window. */
export function TimelineTable({ view }: { readonly view: TimeWindow }) {
  const zone = useView((state) => state.settings.zone);
  const { tracks, filter, window } = useSelected('tracks', 'filter', 'window');
  const histogram = useHistogram({
    window: { ...view },
    zone,
    bins: 200,
    tracks: [{}, ...tracks.map(subjectArgument)],
    ...(filter === '' ? {} : { filter }),
  });
  if (histogram === null) return null;
  const clock = clockOf(zone);
  const rows = Array.from(histogram.tracks[0]?.counts ?? [], (count, i) => ({ i, count, start: histogram.edges[i]!, end: histogram.edges[i + 1]! }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="timeline-table" data-pane-focus tabIndex={0} aria-label="Contacts by time">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">From ({zone})</th>
            <th scope="col">To</th>
            <th scope="col" className="num">
              Contacts
            </th>
            {tracks.map((track) => (
              <th key={subjectName(track)} scope="col" className="num">
                {visible(subjectName(track))}
              </th>
            ))}
            <th scope="col">Window</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ i, count, start, end }) => (
            <tr key={start} className={window !== null && end > window.start && start < window.end ? 'in-window' : ''}>
              <td>{readableTime(start, clock)}</td>
              <td>{readableTime(end, clock)}</td>
              <td className="num">{readableCount(count)}</td>
              {tracks.map((track, t) => (
                <td key={subjectName(track)} className="num">
                  {readableCount(histogram.tracks[t + 1]?.counts[i] ?? 0)}
                </td>
              ))}
              <td>
                <Button kind="quiet" className="link" onPress={() => setWindow({ start, end })}>
                  Make this the window
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
