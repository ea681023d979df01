import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Micros, TimeWindow } from '../../shared/model/time.ts';

/** What is looked at, by printed name: a host, a pair, an entity. */
export type SubjectChoice =
  | { readonly type: 'host'; readonly host: string }
  | { readonly type: 'pair'; readonly from: string; readonly to: string }
  | { readonly type: 'entity'; readonly entity: string };

/** How the graph weighs its pairs: contacts in the window, in the baseline, or only pairs that are in the window and not in the baseline. */
export type GraphMode = 'window' | 'baseline' | 'new';
/** What happens to pairs without a contact in the window. */
export type OutsideMode = 'dim' | 'hide' | 'show';

/**
 * The one linked selection. Every view reads it, any view may write it, and no view keeps a copy.
 * `window` follows the hand at every frame; `settled` follows when the hand rests, for what is dear to compute.
 */
export interface SelectionState {
  readonly window: TimeWindow | null;
  readonly settled: TimeWindow | null;
  /** The part of the whole span that the large histogram shows. */
  readonly view: TimeWindow | null;
  readonly playhead: Micros | null;
  readonly playing: boolean;
  /** Index into the speeds of the player. */
  readonly speed: number;
  readonly loop: boolean;
  readonly subject: SubjectChoice | null;
  /** Pinned subjects: each has a series colour in timeline and graph. */
  readonly tracks: readonly SubjectChoice[];
  /** False once the journalist has pinned or unpinned anything: until then the strongest askers are the tracks. */
  readonly tracksChosen: boolean;
  /** Findings pinned under the timeline, by id. */
  readonly lanes: readonly string[];
  readonly baseline: TimeWindow | null;
  readonly mode: GraphMode;
  readonly outside: OutsideMode;
  /** The filter last found valid; '' for none. */
  readonly filter: string;
}

export const emptySelection: SelectionState = {
  window: null,
  settled: null,
  view: null,
  playhead: null,
  playing: false,
  speed: 2,
  loop: false,
  subject: null,
  tracks: [],
  tracksChosen: false,
  lanes: [],
  baseline: null,
  mode: 'window',
  outside: 'dim',
  filter: '',
};

export const useSelection = create<SelectionState>()(() => emptySelection);

/** Some fields of the selection; draws anew only when one of these changes. The window changes at every frame of a drag. */
export function useSelected<Key extends keyof SelectionState>(...keys: readonly Key[]): Pick<SelectionState, Key> {
  return useSelection(useShallow((state) => Object.fromEntries(keys.map((key) => [key, state[key]])) as Pick<SelectionState, Key>));
}

const SETTLE_MS = 180;
let settling: ReturnType<typeof setTimeout> | undefined;

/** Moves the window. `settled` follows once it has rested for a moment. */
export function setWindow(window: TimeWindow): void {
  useSelection.setState({ window });
  clearTimeout(settling);
  settling = setTimeout(() => useSelection.setState({ settled: window }), SETTLE_MS);
}

/** Starts over with a whole span, as when a case has been opened. */
export function resetSelection(span: TimeWindow | null): void {
  clearTimeout(settling);
  useSelection.setState({ ...emptySelection, window: span, settled: span, view: span });
}

export function selectSubject(subject: SubjectChoice | null): void {
  useSelection.setState({ subject });
}

export function pinTrack(subject: SubjectChoice): void {
  const { tracks } = useSelection.getState();
  if (tracks.length < 7 && !tracks.some((track) => sameSubject(track, subject)))
    useSelection.setState({ tracks: [...tracks, subject], tracksChosen: true });
}

export function unpinTrack(subject: SubjectChoice): void {
  useSelection.setState((state) => ({ tracks: state.tracks.filter((track) => !sameSubject(track, subject)), tracksChosen: true }));
}

/** Findings that find room under the timeline. */
const MOST_LANES = 4;

/** Pins a finding under the timeline, or takes it off; a fifth pushes the oldest out. */
export function toggleLane(finding: string): void {
  useSelection.setState(({ lanes }) => ({
    lanes: lanes.includes(finding) ? lanes.filter((other) => other !== finding) : [...lanes, finding].slice(-MOST_LANES),
  }));
}

/** Entities come and go (undo, taking apart): what is selected or pinned of those that are gone is let go. */
export function forgetEntitiesExcept(names: readonly string[]): void {
  const stays = (subject: SubjectChoice): boolean => subject.type !== 'entity' || names.includes(subject.entity);
  const { subject, tracks } = useSelection.getState();
  if (subject !== null && !stays(subject)) useSelection.setState({ subject: null });
  if (!tracks.every(stays)) useSelection.setState({ tracks: tracks.filter(stays) });
}

export function sameSubject(a: SubjectChoice | null, b: SubjectChoice | null): boolean {
  return a !== null && b !== null && subjectName(a) === subjectName(b) && a.type === b.type;
}

/** "192.0.2.15 → mail.example": the printed form, and the key. */
export function subjectName(subject: SubjectChoice): string {
  if (subject.type === 'host') return subject.host;
  return subject.type === 'entity' ? subject.entity : `${subject.from} → ${subject.to}`;
}

/** A filter as the engine's calls take it. The zone goes along only where it matters, so that a change of clocks asks nothing again for nothing. */
export function filterArgument(filter: string, zone: string): { filter?: string; zone?: string } {
  if (filter === '') return {};
  return namesTime(filter) ? { filter, zone } : { filter };
}

/** Whether what a filter means depends on the zone that its times are written in. */
export const namesTime = (filter: string): boolean => /\btime\b/i.test(filter);

/** The same as the engine's calls take it. */
export function subjectArgument(subject: SubjectChoice): { host?: string; from?: string; to?: string; entity?: string } {
  if (subject.type === 'host') return { host: subject.host };
  return subject.type === 'entity' ? { entity: subject.entity } : { from: subject.from, to: subject.to };
}
