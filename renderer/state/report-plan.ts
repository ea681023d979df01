import { create } from 'zustand';
import { DEFAULT_PLAN, type ReportPlan } from '../../shared/model/report-plan.ts';
import { attempt } from './case-actions.ts';
import { windowForExport } from './case-dialogs.ts';
import { ask, listen } from './client.ts';
import { latest } from './latest.ts';
import { useView } from './view.ts';

/** The report as it was last printed for looking at. */
export interface PrintedReport {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

interface ReportState {
  /** Null until it has been read from the case. */
  readonly plan: ReportPlan | null;
  readonly printed: PrintedReport | null;
  /** What `printed` was asked for is not on screen yet. */
  readonly printing: boolean;
  /** Why there are no pages; '' while all is well. */
  readonly complaint: string;
}

const nothing: ReportState = { plan: null, printed: null, printing: false, complaint: '' };

/** The plan of the report as the case keeps it, and the pages it gives. */
export const useReport = create<ReportState>()(() => nothing);

const SAVE_WAIT_MS = 500;
let unsaved: Partial<ReportPlan> = {};
let saving: Promise<void> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Counts changes: what was asked of the case before the last of them is out of date. */
let changes = 0;

/** Takes a change on at once and writes it to the case within a second; choices by hand at once, words once typing pauses. */
export function changePlan(change: Partial<ReportPlan>, wait = 0): void {
  useReport.setState((state) => ({ plan: { ...(state.plan ?? DEFAULT_PLAN), ...change } }));
  unsaved = { ...unsaved, ...change };
  changes++;
  clearTimeout(timer);
  timer = setTimeout(() => void flushPlan(), wait);
}

/** As `changePlan`, for words that are being typed. */
export const typeIntoPlan = (change: Partial<ReportPlan>): void => changePlan(change, SAVE_WAIT_MS);

/** Writes everything that waits, one saving at a time; before exporting and when the view closes. */
export async function flushPlan(): Promise<void> {
  clearTimeout(timer);
  while (saving !== null || Object.keys(unsaved).length > 0) {
    saving ??= save();
    await saving;
  }
  void readPlan();
}

async function save(): Promise<void> {
  const change = unsaved;
  unsaved = {};
  await attempt('save-case-settings', { report: structuredClone(change) as never });
  saving = null;
}

/** The plan as the case keeps it, unless something has changed here since it was asked for. */
async function readPlan(): Promise<void> {
  const mine = changes;
  const answer = await ask('read-case-settings', {});
  if (answer.ok && mine === changes && saving === null && Object.keys(unsaved).length === 0) useReport.setState({ plan: answer.value.report });
}

const printer = latest(
  () => {
    useReport.setState({ printing: true });
    const { zone, secondZone } = useView.getState().settings;
    return ask('preview-pdf', { zone, secondZone, window: windowForExport() });
  },
  (answer) =>
    useReport.setState(
      answer.ok ? { printed: answer.value, printing: false, complaint: '' } : { printed: null, printing: false, complaint: answer.error.message },
    ),
);

/** Reads the plan, prints it, and does both again whenever the case changes, undoing included; for as long as the view is open. */
export function followReport(): () => void {
  void readPlan();
  printer.ask(undefined);
  const stop = listen('changed', () => {
    void readPlan();
    printer.ask(undefined);
  });
  return () => {
    stop();
    printer.cancel();
    void flushPlan();
    useReport.setState(nothing);
  };
}
