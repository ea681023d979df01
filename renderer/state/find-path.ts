import type { ContactPath } from '../../shared/contract/engine-answers.ts';
import type { EngineArgs } from '../../shared/contract/engine-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import { useCase } from './case.ts';
import { ask } from './client.ts';
import { isDrawn, redrawGraph } from './graph-data.ts';
import { latest } from './latest.ts';
import { namesOnPath, noPath, type PathWay, usePath } from './path.ts';
import { filterArgument, namesTime, useSelection } from './selection.ts';
import { useView } from './view.ts';

const finding = latest<EngineArgs<'find-path'>, Result<ContactPath>>(
  (question) => ask('find-path', question),
  (answer, { from, to, way }) => {
    const { ends, way: wanted } = usePath.getState();
    if (ends === null || ends[0] !== from || ends[1] !== to || way !== wanted) return;
    usePath.setState(answer.ok ? { found: answer.value, problem: null } : { found: null, problem: answer.error.message });
    if (!namesOnPath(usePath.getState()).every(isDrawn)) redrawGraph();
  },
);

function askAgain(): void {
  const { ends, way } = usePath.getState();
  const { settled, filter } = useSelection.getState();
  if (ends === null || settled === null) return;
  finding.ask({ from: ends[0], to: ends[1], window: settled, way, ...filterArgument(filter, useView.getState().settings.zone) });
}

/** Looks for the shortest path of contacts between two hosts in the window. */
export function showPath(from: string, to: string): void {
  usePath.setState({ ends: [from, to], found: null, problem: null });
  askAgain();
}

export function walkPath(way: PathWay): void {
  usePath.setState({ way, found: null });
  askAgain();
}

export function closePath(): void {
  usePath.setState(noPath);
}

/** Keeps the path in step with the window, the filter and the case; once, at start. */
export function startPath(): () => void {
  const stopSelection = useSelection.subscribe((state, before) => {
    if (state.settled !== before.settled || state.filter !== before.filter) askAgain();
  });
  const stopView = useView.subscribe((state, before) => {
    if (state.settings.zone !== before.settings.zone && namesTime(useSelection.getState().filter)) askAgain();
  });
  const stopCase = useCase.subscribe((state, before) => {
    if (state.summary?.id !== before.summary?.id) closePath();
    else if (state.generation !== before.generation) askAgain();
  });
  return () => {
    stopSelection();
    stopView();
    stopCase();
  };
}
