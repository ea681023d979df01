import type { CaseSummary, Unfolded } from '../../shared/contract/engine-answers.ts';
import type { PushedEvents } from '../../shared/contract/events.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Result } from '../../shared/lib/result.ts';
import { emptyCase, useCase } from './case.ts';
import { ask, type CallAnswer, type CallArgs, type CallName, listen } from './client.ts';
import { forgetGraph, redrawGraph } from './graph-data.ts';
import { flushDrafts, resendDrafts, withDrafts } from './note-drafts.ts';
import { forgetEntitiesExcept, resetSelection, useSelection } from './selection.ts';
import { openDialog, toast, useView } from './view.ts';

/** Asks, and says in the corner when it did not work; undefined then. (Null is what many calls answer when all went well.) */
export async function attempt<N extends CallName>(name: N, args: CallArgs<N>): Promise<CallAnswer<N> | undefined> {
  const answer = await ask(name, args);
  if (answer.ok) return answer.value;
  if (answer.error.code !== 'cancelled') toast(answer.error.message, 'problem');
  return undefined;
}

/** Takes a case on: forgets the last one, draws, and reads what the journalist has put into it. */
export function adoptCase(summary: CaseSummary): void {
  forgetGraph();
  useCase.setState({ ...emptyCase, summary, unfolded: summary.unfolded });
  resetSelection(summary.span);
  document.title = `${visible(summary.title)} – Occam`;
  redrawGraph();
  void readAgain(['notes', 'statements', 'entities', 'findings']);
}

/** A page that was lost and loaded again finds the case still open in the engine. */
export async function adoptOpenCase(): Promise<void> {
  const answer = await ask('summarise-case', {});
  if (answer.ok && useCase.getState().summary === null) adoptCase(answer.value);
}

export async function openCase(path: string): Promise<boolean> {
  useCase.setState({ opening: 'Opening the case…' });
  const summary = await attempt('open-case', { path });
  useCase.setState({ opening: null });
  if (summary !== undefined) adoptCase(summary);
  return summary !== undefined;
}

export async function closeCase(): Promise<void> {
  await flushDrafts();
  if ((await attempt('close-case', {})) === undefined) return;
  useView.setState({ reportOpen: false });
  forgetGraph();
  useCase.setState(emptyCase);
  resetSelection(null);
  document.title = 'Occam';
}

/** Reads again what the engine says has changed, and draws again what that changes. */
export async function refresh(what: PushedEvents['changed']['what']): Promise<void> {
  if (useCase.getState().summary === null) return;
  const has = (...names: (typeof what)[number][]): boolean => names.some((name) => what.includes(name));
  const reading = readAgain(what);
  if (has('sources', 'entities', 'positions')) redrawGraph();
  if (has('sources', 'entities')) useCase.setState((state) => ({ generation: state.generation + 1 }));
  await reading;
}

async function readAgain(what: PushedEvents['changed']['what']): Promise<void> {
  const has = (...names: (typeof what)[number][]): boolean => names.some((name) => what.includes(name));
  const work: Promise<void>[] = [];
  if (has('notes'))
    work.push(
      ask('list-notes', {}).then((answer) => {
        if (answer.ok) useCase.setState({ notes: withDrafts(answer.value) });
      }),
    );
  if (has('statements'))
    work.push(
      ask('list-statements', {}).then((answer) => {
        if (answer.ok) useCase.setState({ statements: answer.value });
      }),
    );
  if (has('entities'))
    work.push(
      ask('list-entities', {}).then((answer) => {
        if (!answer.ok) return;
        useCase.setState({ entities: answer.value });
        forgetEntitiesExcept(answer.value.map((entity) => entity.name));
      }),
    );
  if (has('findings'))
    work.push(
      ask('list-findings', { all: true }).then((answer) => {
        if (answer.ok) useCase.setState({ findings: answer.value });
      }),
    );
  if (has('notes', 'findings', 'entities', 'sources'))
    work.push(
      ask('check-notes', {}).then((answer) => {
        if (answer.ok) useCase.setState({ changedEvidence: answer.value });
      }),
    );
  work.push(
    ask('summarise-case', {}).then((answer) => {
      if (answer.ok) takeSummary(answer.value);
    }),
  );
  await Promise.all(work);
}

const sameUnfolded = (a: Unfolded, b: Unfolded | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A newer description of the same case. A window that showed everything goes on showing everything. */
export function takeSummary(summary: CaseSummary): void {
  const before = useCase.getState().summary;
  useCase.setState({ summary });
  // Undone or done again: what the page put ahead of the case itself says the same already.
  if (!sameUnfolded(summary.unfolded, before?.unfolded) && !sameUnfolded(summary.unfolded, useCase.getState().unfolded)) {
    useCase.setState({ unfolded: summary.unfolded });
    redrawGraph();
  }
  if (summary.span === null) return;
  const { window, view } = useSelection.getState();
  const span = before?.span ?? null;
  const whole = window === null || (span !== null && window.start === span.start && window.end === span.end);
  const wholeView = view === null || (span !== null && view.start === span.start && view.end === span.end);
  if (whole && (window?.start !== summary.span.start || window.end !== summary.span.end))
    useSelection.setState({ window: summary.span, settled: summary.span });
  if (wholeView) useSelection.setState({ view: summary.span });
}

export async function undo(): Promise<void> {
  await flushDrafts();
  await afterStep(await attempt('undo', {}));
}

export async function redo(): Promise<void> {
  await afterStep(await attempt('redo', {}));
}

async function afterStep(summary: CaseSummary | undefined): Promise<void> {
  if (summary === undefined) return;
  takeSummary(summary);
  await refresh(['notes', 'statements', 'entities', 'findings', 'positions']);
}

/** Brings a lost engine back and goes on where the journalist was. */
export async function restartEngine(): Promise<void> {
  useCase.setState({ engine: 'restarting' });
  const answer = await ask('restart-engine', {});
  if (!answer.ok) {
    useCase.setState({ engine: 'lost', engineFailure: answer.error });
    return;
  }
  await reopen();
}

let reopening = false;

async function reopen(): Promise<void> {
  const { summary } = useCase.getState();
  if (reopening) return;
  reopening = true;
  const answer = summary === null ? null : await takeUpAgain(summary.path);
  reopening = false;
  if (answer !== null && !answer.ok) {
    useCase.setState({ engine: 'lost', engineFailure: answer.error });
    return;
  }
  useCase.setState({ engine: 'ready', engineFailure: null, jobs: {} });
  if (answer === null) return;
  takeSummary(answer.value);
  await resendDrafts();
  redrawGraph();
  await refresh(['sources', 'notes', 'statements', 'entities', 'findings']);
}

/** The shell opens the last case in the new engine by itself; where it could not, the page does. */
async function takeUpAgain(path: string): Promise<Result<CaseSummary>> {
  const answer = await ask('summarise-case', {});
  return answer.ok ? answer : ask('open-case', { path });
}

/** Listens to everything that is pushed; once, at start. */
export function startListening(): () => void {
  const stops = [
    listen('changed', ({ what }) => void refresh(what)),
    listen('job', takeJob),
    listen('engine-lost', (failure) => useCase.setState({ engine: 'lost', engineFailure: failure })),
    listen('engine-ready', () => {
      if (useCase.getState().engine !== 'ready') void reopen();
    }),
    listen('open-paths', ({ paths }) => takePaths(paths)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function takeJob(job: PushedEvents['job']): void {
  useCase.setState((state) => ({ jobs: { ...state.jobs, [job.job]: job } }));
  if (job.state === 'queued' || job.state === 'running') return;
  setTimeout(() => useCase.setState((state) => ({ jobs: Object.fromEntries(Object.entries(state.jobs).filter(([id]) => id !== job.job)) })), 400);
  if (job.failure !== null && job.failure.code !== 'cancelled') toast(job.failure.message, 'problem');
  if (job.kind === 'import') {
    if (job.state === 'cancelled') toast('Import stopped. Nothing of the file that was being read is in the case; its original was never touched.');
    tellImport(job);
    // The picture first: the analyses may keep the engine's hands full for a while.
    void refresh(['sources', 'findings']).then(() => {
      if (job.state === 'done') void ask('run-analyses', {});
    });
  }
  if (job.kind === 'analyses') void refresh(['findings']);
  if (job.kind === 'opening') void (job.state === 'failed' ? closeCase() : refresh(['case']));
}

/** One message for all that went well, one for each trouble; where there are many, they are counted. Each file by itself stands in the sources' dialog. */
function tellImport({ summary, troubles }: PushedEvents['job']): void {
  const sources = { label: 'How each was read', run: () => openDialog('sources') };
  for (const sentence of summary) toast(sentence, 'done', sources);
  if (troubles.length > MOST_TROUBLES)
    toast(`${readableCount(troubles.length)} files were refused, not recognised or known already.`, 'problem', sources);
  else for (const trouble of troubles) toast(trouble, 'problem');
}
const MOST_TROUBLES = 2;

/** Files that came from outside: one case file opens, everything else goes to the preview. */
export function takePaths(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const cases = paths.filter((path) => path.toLowerCase().endsWith('.occam'));
  if (cases.length > 0) void openCase(cases[0]!);
  else useView.setState((state) => ({ pending: [...new Set([...(state.pending ?? []), ...paths])] }));
}
