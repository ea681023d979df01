import { create } from 'zustand';
import { DEFAULT_RECORD_COLUMNS, type Settings } from '../../shared/contract/shell-commands.ts';
import { ask, type CallArgs } from './client.ts';

export type PanelTab = 'inspector' | 'findings' | 'hypotheses' | 'notes';
export type RecordsWhen = 'window' | 'any' | 'undated';
export type DialogName = 'settings' | 'palette' | 'shortcuts' | 'about' | 'entity' | 'sources' | 'statement' | 'glossary' | 'export';

/** A message that waits politely in the corner; gone when closed or after a while. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'done' | 'problem';
  /** A way on from there. */
  readonly action?: ToastAction;
}

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** How the window is arranged and what the person has set. Nothing of the case. */
export interface ViewState {
  readonly settings: Settings;
  readonly panel: PanelTab;
  /** The finding gone to last: its card is brought into sight. */
  readonly finding: string | null;
  readonly recordsOpen: boolean;
  /** The report builder stands in place of graph, time and panel. */
  readonly reportOpen: boolean;
  /** Whose records the drawer lists: those of the window, of any time, or those that carry no time. */
  readonly recordsWhen: RecordsWhen;
  readonly graphAsTable: boolean;
  readonly timelineAsTable: boolean;
  /** How many hosts the graph draws before the rest is bundled. */
  readonly graphHosts: number;
  readonly dialog: DialogName | null;
  /** The statement that the dialog changes; null for a new one. */
  readonly statement: string | null;
  /** The export that waits for an answer: are names hidden in it? */
  readonly exporting: CallArgs<'export-events'> | null;
  readonly tourStep: number | null;
  readonly toasts: readonly Toast[];
  /** The last thing said to a screen reader. */
  readonly spoken: string;
  /** Files waiting in the preview; null when it is closed. */
  readonly pending: readonly string[] | null;
}

export const useView = create<ViewState>()(() => ({
  settings: {
    theme: 'system',
    zone: 'UTC',
    secondZone: null,
    density: 'comfortable',
    motion: 'system',
    rememberCases: true,
    recordColumns: DEFAULT_RECORD_COLUMNS,
  },
  panel: 'inspector',
  finding: null,
  recordsOpen: false,
  reportOpen: false,
  recordsWhen: 'window',
  graphAsTable: false,
  timelineAsTable: false,
  graphHosts: 60,
  dialog: null,
  statement: null,
  exporting: null,
  tourStep: null,
  toasts: [],
  spoken: '',
  pending: null,
}));

/** Reads the settings kept by the shell; on the very first start the clock of the computer is the zone. */
export async function loadSettings(): Promise<void> {
  const answer = await ask('read-settings', {});
  if (answer.ok) useView.setState({ settings: answer.value });
}

export async function changeSettings(change: Partial<Settings>): Promise<void> {
  useView.setState((state) => ({ settings: { ...state.settings, ...change } }));
  const answer = await ask('save-settings', change);
  if (!answer.ok) toast(answer.error.message, 'problem');
}

let toasts = 0;

/** Says something in the corner of the window; problems stay until closed. */
export function toast(told: string, kind: Toast['kind'] = 'done', action?: ToastAction): void {
  const id = ++toasts;
  // What a terminal says too comes without a full stop.
  const text = kind === 'problem' && !/[.!?…]$/.test(told) ? `${told}.` : told;
  useView.setState((state) => ({
    toasts: [...state.toasts.filter((other) => other.text !== text), { id, text, kind, ...(action === undefined ? {} : { action }) }].slice(-4),
  }));
  if (kind === 'done') setTimeout(() => closeToast(id), 6000);
}

export function closeToast(id: number): void {
  useView.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

/** Speaks to a screen reader, politely. The same words twice are spoken twice. */
export function speak(text: string): void {
  useView.setState((state) => ({ spoken: state.spoken === text ? `${text}\u00a0` : text }));
}

export function openDialog(dialog: DialogName | null): void {
  useView.setState({ dialog, statement: null });
}

/** Opens the dialog of a statement that is there already. */
export function changeStatement(id: string): void {
  useView.setState({ dialog: 'statement', statement: id });
}
