import { Pause, Play, Repeat, Table2, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useState } from 'react';
import { readableCount, readableTime } from '../../shared/lib/format-value.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';
import { MICROS_PER_DAY } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { onCounts } from '../state/graph-data.ts';
import { speeds, togglePlaying } from '../state/playback.ts';
import { setWindow, subjectName, unpinTrack, useSelected, useSelection } from '../state/selection.ts';
import { trackSeries } from '../state/track-colors.ts';
import { useView } from '../state/view.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { cityOf, clockOf } from '../ui/clock.ts';
import { HostName } from '../ui/host-name.tsx';
import { zoomedView } from './time-scale.ts';

/** The player, the window in words, the pinned tracks. */
export function TimelineHead() {
  const { playing, speed, loop } = useSelected('playing', 'speed', 'loop');
  const asTable = useView((state) => state.timelineAsTable);
  return (
    <div className="timeline-head">
      <Button kind="quiet" label={playing ? 'Pause' : 'Play'} onPress={togglePlaying}>
        {playing ? <Pause size={15} aria-hidden /> : <Play size={15} aria-hidden />}
      </Button>
      <ChoiceField
        label="Speed"
        hideLabel
        choices={speeds.map(({ name }, i) => ({ id: String(i), name }))}
        chosen={String(speed)}
        onChange={(id) => useSelection.setState({ speed: Number(id) })}
      />
      <Toggle className="button button-quiet" on={loop} label="Play over and over" onChange={(on) => useSelection.setState({ loop: on })}>
        <Repeat size={14} aria-hidden />
      </Toggle>
      <WindowWords />
      <span className="timeline-tools">
        <Button kind="quiet" label="Closer" onPress={() => zoomView(0.5)}>
          <ZoomIn size={15} aria-hidden />
        </Button>
        <Button kind="quiet" label="Further away" onPress={() => zoomView(2)}>
          <ZoomOut size={15} aria-hidden />
        </Button>
        <Toggle className="button button-quiet" on={asTable} label="Timeline as a table" onChange={(on) => useView.setState({ timelineAsTable: on })}>
          <Table2 size={15} aria-hidden />
        </Toggle>
      </span>
    </div>
  );
}

/** Zooms the view around the middle of the window, or of the view when the window lies outside. */
export function zoomView(factor: number): void {
  const { view, window } = useSelection.getState();
  const span = useCase.getState().summary?.span ?? null;
  if (view === null || window === null || span === null) return;
  const middle = (window.start + window.end) / 2;
  const around = middle > view.start && middle < view.end ? middle : (view.start + view.end) / 2;
  useSelection.setState({ view: zoomedView(view, factor, around, span) });
}

function WindowWords() {
  const window = useSelection((state) => state.window);
  const zone = useView((state) => state.settings.zone);
  const span = useCase((state) => state.summary?.span ?? null);
  const total = useWindowTotal();
  const clock = clockOf(zone);
  if (window === null) return null;
  const close = window.end - window.start < 2 * MICROS_PER_DAY;
  const whole = span !== null && window.start <= span.start && window.end >= span.end;
  return (
    <p className="window-words">
      <span>
        {instantWords(window.start, clock, close)} – {instantWords(window.end, clock, close)}
      </span>
      <span> {cityOf(zone)}</span>
      {total !== null && <strong> · {readableCount(total)} contacts</strong>}
      {!whole && (
        <Button kind="quiet" className="link window-all" onPress={() => span !== null && setWindow(span)}>
          whole time
        </Button>
      )}
    </p>
  );
}

/** To the minute; to the second only where the window is so short that seconds say something. */
function instantWords(instant: number, clock: ZoneClock, close: boolean): string {
  const text = readableTime(instant, clock);
  return close ? text : text.slice(0, -3);
}

/** The number of contacts in the window, straight from the scrub loop. */
function useWindowTotal(): number | null {
  const [total, setTotal] = useState<number | null>(null);
  useEffect(() => onCounts((counts) => setTotal(counts?.window.total ?? null)), []);
  return total;
}

/** What the colours mean, in graph and timeline alike. */
export function Tracks() {
  const tracks = useSelection((state) => state.tracks);
  const entities = useCase((state) => state.entities);
  const series = trackSeries(tracks, entities);
  if (tracks.length === 0) return null;
  return (
    <ul className="tracks" aria-label="Pinned tracks">
      {tracks.map((track, i) => (
        <li key={`${track.type} ${subjectName(track)}`} className="track">
          <span className={`track-color swatch-${series[i]}`} aria-hidden />
          <button type="button" className="track-name" onClick={() => useSelection.setState({ subject: track })}>
            <HostName name={subjectName(track)} />
          </button>
          <Button kind="quiet" label={`Unpin ${subjectName(track)}`} onPress={() => unpinTrack(track)}>
            <X size={11} aria-hidden />
          </Button>
        </li>
      ))}
      <li className="track-rest">
        <span className="track-color track-rest-color" aria-hidden /> everything else
      </li>
    </ul>
  );
}
