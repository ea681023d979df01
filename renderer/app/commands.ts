import { type MenuCommand, type MenuCommandId, menuCommands } from '../../shared/contract/menu-commands.ts';
import { useCase } from '../state/case.ts';
import { attempt, closeCase, redo, takePaths, takeSummary, undo } from '../state/case-actions.ts';
import { chooseCase, chooseLogs, exportEvents, exportPdf, openSample, saveCopy } from '../state/case-dialogs.ts';
import { showPath } from '../state/find-path.ts';
import { layOutAnew } from '../state/graph-data.ts';
import { exportGraphPicture, hasGraphPicture } from '../state/graph-picture.ts';
import { useGroup } from '../state/group.ts';
import { newNote } from '../state/new-note.ts';
import { stepEvent, togglePlaying } from '../state/playback.ts';
import { pinTrack, selectSubject, setWindow, useSelection } from '../state/selection.ts';
import { toggleEntity } from '../state/unfold.ts';
import { changeSettings, openDialog, toast, useView } from '../state/view.ts';

/** What a command does, and when it can be done. */
export interface Command extends MenuCommand {
  readonly id: MenuCommandId;
  readonly run: () => void;
  readonly enabled: () => boolean;
}

const hasCase = (): boolean => useCase.getState().summary !== null;
const writable = (): boolean => hasCase() && useCase.getState().summary?.readOnly === false;
const hasTime = (): boolean => useSelection.getState().window !== null;
const hasSubject = (): boolean => useSelection.getState().subject !== null;
const always = (): boolean => true;

function show(panel: 'inspector' | 'findings' | 'hypotheses' | 'notes'): void {
  useView.setState({ panel, reportOpen: false });
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus());
}

function wholeSpan(): void {
  const span = useCase.getState().summary?.span ?? null;
  if (span === null) return;
  setWindow(span);
  useSelection.setState({ view: span });
}

/** The two hosts that are gathered, if there are two. */
function gatheredPair(): readonly [string, string] | null {
  const [from, to, more] = useGroup.getState().hosts;
  return from === undefined || to === undefined || more !== undefined ? null : [from, to];
}

/** The entity that is looked at. */
function chosenEntity(): string | null {
  const { subject } = useSelection.getState();
  return subject?.type === 'entity' ? subject.entity : null;
}

function setBaseline(): void {
  const { window } = useSelection.getState();
  useSelection.setState({ baseline: window, mode: 'new' });
  toast('This window is the baseline now. Move the window to see what is new against it.');
}

async function togglePrivate(): Promise<void> {
  const summary = await attempt('keep-private', { on: useCase.getState().summary?.private !== true });
  if (summary === undefined) return;
  takeSummary(summary);
  toast(summary.private ? 'This case is private now: no list of recent cases names it.' : 'This case is on the list of recent cases again.');
}

const actions: { readonly [Id in MenuCommandId]: readonly [run: () => void, enabled: () => boolean] } = {
  'new-case': [() => void chooseLogs(false).then(takePaths), always],
  'open-case': [() => void chooseCase(), always],
  'open-sample': [() => void openSample(), always],
  'save-copy': [() => void saveCopy(), hasCase],
  report: [() => useView.setState((state) => ({ reportOpen: !state.reportOpen })), hasCase],
  'export-pdf': [() => void exportPdf(), hasCase],
  'export-events': [() => void exportEvents(), hasCase],
  'export-graph-svg': [() => void exportGraphPicture('svg'), hasGraphPicture],
  'export-graph-png': [() => void exportGraphPicture('png'), hasGraphPicture],
  'close-case': [() => void closeCase(), hasCase],
  undo: [() => void undo(), () => writable() && useCase.getState().summary?.canUndo !== null],
  redo: [() => void redo(), () => writable() && useCase.getState().summary?.canRedo !== null],
  search: [() => document.querySelector<HTMLInputElement>('#filter')?.focus(), hasCase],
  'new-note': [() => newNote(), writable],
  'new-statement': [() => openDialog('statement'), writable],
  settings: [() => openDialog('settings'), always],
  palette: [() => openDialog('palette'), always],
  'show-inspector': [() => show('inspector'), hasCase],
  'show-findings': [() => show('findings'), hasCase],
  'show-hypotheses': [() => show('hypotheses'), hasCase],
  'show-notes': [() => show('notes'), hasCase],
  'toggle-records': [() => useView.setState((state) => ({ recordsOpen: !state.recordsOpen })), hasCase],
  'graph-table': [() => useView.setState((state) => ({ graphAsTable: !state.graphAsTable })), hasCase],
  'timeline-table': [() => useView.setState((state) => ({ timelineAsTable: !state.timelineAsTable })), hasCase],
  theme: [() => void changeSettings({ theme: document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark' }), always],
  play: [togglePlaying, hasTime],
  'step-next': [() => void stepEvent('next'), hasTime],
  'step-previous': [() => void stepEvent('previous'), hasTime],
  'whole-span': [wholeSpan, hasTime],
  'zoom-window': [() => useSelection.setState((state) => ({ view: state.window })), hasTime],
  'set-baseline': [setBaseline, hasTime],
  'clear-selection': [() => selectSubject(null), hasSubject],
  'pin-track': [() => pinTrack(useSelection.getState().subject!), hasSubject],
  'lay-out': [layOutAnew, hasCase],
  'find-path': [() => showPath(...gatheredPair()!), () => hasCase() && gatheredPair() !== null],
  'group-hosts': [() => openDialog('entity'), writable],
  'open-entity': [() => toggleEntity(chosenEntity()!), () => chosenEntity() !== null],
  'private-case': [() => void togglePrivate(), writable],
  'run-analyses': [() => void attempt('run-analyses', {}), writable],
  sources: [() => openDialog('sources'), hasCase],
  tour: [() => useView.setState({ tourStep: 0 }), hasCase],
  shortcuts: [() => openDialog('shortcuts'), always],
  glossary: [() => openDialog('glossary'), always],
  about: [() => openDialog('about'), always],
};

/** The registry: every command with what it does. Menus, palette, keyboard and the list of shortcuts all read this one list. */
export const commands: readonly Command[] = menuCommands.map((command) => {
  const [run, enabled] = actions[command.id];
  return { ...command, run, enabled };
});

/** Runs a command by its id if it can be done now. */
export function runCommand(id: string): void {
  const command = commands.find((candidate) => candidate.id === id);
  if (command?.enabled() === true) command.run();
}
