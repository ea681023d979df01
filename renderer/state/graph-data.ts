import type { GraphAnswer, WindowCounts } from '../../shared/contract/engine-answers.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from './case.ts';
import { ask } from './client.ts';
import { latest } from './latest.ts';
import { namesOnPath, usePath } from './path.ts';
import { filterArgument, namesTime, type SubjectChoice, sameSubject, useSelection } from './selection.ts';
import { strongestAskers } from './strongest-askers.ts';
import { useView } from './view.ts';

/**
 * The scrub loop, outside of React: the window moves, the newest question goes to the engine, and the answer is handed to whoever paints.
 *
 *   drag -> selection.window -> latest(count-window) -> onCounts listeners (graph layer, numbers)
 */
export interface Counts {
  readonly graph: GraphAnswer;
  readonly window: WindowCounts;
  readonly baseline: WindowCounts | null;
}

let current: Counts | null = null;
let baselineKey = '';
const listeners = new Set<(counts: Counts | null) => void>();

/** Calls back with every new count until the returned function is called; at once when there is one. */
export function onCounts(listener: (counts: Counts | null) => void): () => void {
  listeners.add(listener);
  if (current !== null) listener(current);
  return () => listeners.delete(listener);
}

export function currentCounts(): Counts | null {
  return current;
}

function publish(counts: Counts | null): void {
  current = counts;
  for (const listener of listeners) listener(counts);
}

interface CountQuestion {
  readonly graph: GraphAnswer;
  readonly window: TimeWindow;
}

const counting = latest<CountQuestion, Result<WindowCounts>>(
  ({ graph, window }) => ask('count-window', { revision: graph.revision, window }),
  (answer, { graph }) => {
    if (!answer.ok) return;
    // Counts belong to the drawing they were asked for; a newer drawing has asked its own question.
    if (useCase.getState().graph !== graph || answer.value.edges.length !== graph.edges.length) return;
    publish({ graph, window: answer.value, baseline: current?.graph === graph ? current.baseline : null });
  },
);

/** The baseline in use: the one chosen, else everything before the window. */
export function baselineWindow(): TimeWindow | null {
  const { baseline, window } = useSelection.getState();
  const span = useCase.getState().summary?.span ?? null;
  if (baseline !== null) return baseline;
  return window !== null && span !== null && window.start > span.start ? { start: span.start, end: window.start } : null;
}

async function countBaseline(): Promise<void> {
  const { graph } = useCase.getState();
  const window = baselineWindow();
  if (graph === null || window === null) return;
  const key = `${graph.revision}:${window.start}:${window.end}`;
  if (key === baselineKey) return;
  baselineKey = key;
  const answer = await ask('count-window', { revision: graph.revision, window });
  if (answer.ok && key === baselineKey && current?.graph === graph) publish({ ...current, baseline: answer.value });
}

const drawing = latest<{ readonly anew: boolean }, Result<GraphAnswer>>(
  ({ anew }) => {
    const { subject, tracks, tracksChosen, filter } = useSelection.getState();
    const hosts = useView.getState().graphHosts;
    const { partners, entities } = useCase.getState().unfolded;
    const path = namesOnPath(usePath.getState());
    return ask('draw-graph', {
      hosts,
      pairs: hosts * 2,
      always: [...new Set([...(subject === null ? [] : namesOf(subject)), ...(tracksChosen ? tracks.flatMap(namesOf) : [])])],
      ...filterArgument(filter, useView.getState().settings.zone),
      ...(partners.length === 0 ? {} : { expand: [...partners] }),
      ...(entities.length === 0 ? {} : { opened: [...entities] }),
      ...(path.length === 0 ? {} : { joined: [...path] }),
      ...(anew ? { anew } : {}),
    });
  },
  (answer) => {
    if (!answer.ok) {
      useCase.setState({ graphFailure: answer.error });
      return;
    }
    useCase.setState({ graph: answer.value, graphFailure: null });
    suggestTracks(answer.value);
    baselineKey = '';
    countNow();
  },
);

/** Until the journalist has pinned anything, the strongest askers have the colours. */
function suggestTracks(graph: GraphAnswer): void {
  const { tracks, tracksChosen } = useSelection.getState();
  if (tracksChosen) return;
  const askers = strongestAskers(graph);
  const same = askers.length === tracks.length && askers.every((asker, i) => sameSubject(asker, tracks[i]!));
  if (!same) useSelection.setState({ tracks: askers });
}

function namesOf(subject: SubjectChoice): string[] {
  if (subject.type === 'host') return [subject.host];
  return subject.type === 'entity' ? [subject.entity] : [subject.from, subject.to];
}

/** Asks for the drawn part of the graph again: after opening, filtering, grouping, expanding, pinning. */
export function redrawGraph(): void {
  if (useCase.getState().summary !== null) drawing.ask({ anew: false });
}

/** Lays the graph out from the start; what is pinned stays. */
export function layOutAnew(): void {
  if (useCase.getState().summary !== null) drawing.ask({ anew: true });
}

export function forgetGraph(): void {
  drawing.cancel();
  counting.cancel();
  baselineKey = '';
  useCase.setState({ graph: null });
  publish(null);
}

function countNow(): void {
  const { graph } = useCase.getState();
  const { window, mode } = useSelection.getState();
  if (graph !== null && window !== null) counting.ask({ graph, window });
  if (mode !== 'window') void countBaseline();
}

/** Ties the loop to the stores; once, at start. */
export function startGraphLoop(): () => void {
  const stopSelection = useSelection.subscribe((state, before) => {
    if (state.window !== before.window) countNow();
    if (state.mode !== before.mode || state.baseline !== before.baseline || state.settled !== before.settled) {
      if (state.mode !== 'window') void countBaseline();
    }
    if (state.filter !== before.filter || (state.tracksChosen && state.tracks !== before.tracks && !state.tracks.every(areDrawn))) redrawGraph();
    if (state.subject !== before.subject && state.subject !== null && !areDrawn(state.subject)) redrawGraph();
  });
  const stopView = useView.subscribe((state, before) => {
    const otherTimes = state.settings.zone !== before.settings.zone && namesTime(useSelection.getState().filter);
    if (state.graphHosts !== before.graphHosts || otherTimes) redrawGraph();
  });
  return () => {
    stopSelection();
    stopView();
  };
}

function areDrawn(subject: SubjectChoice): boolean {
  return namesOf(subject).every(isDrawn);
}

/** Whether a host or entity of this name is in the drawing. */
export function isDrawn(name: string): boolean {
  return useCase.getState().graph?.nodes.some((node) => node.label === name || node.inside === name) === true;
}
