import type { Note, Pin } from '../../shared/model/note.ts';
import { useCase } from './case.ts';
import { ask } from './client.ts';

/** A note as it stands in the editor, on its way to the case. */
export interface NoteDraft {
  readonly id: string;
  readonly text: string;
  readonly pins: readonly Pin[];
  readonly confidential: boolean;
}

const WAIT_MS = 500;
const unsaved = new Map<string, NoteDraft>();
let timer: ReturnType<typeof setTimeout> | undefined;
let onState: ((state: 'saved' | 'saving' | 'kept') => void) | null = null;

/**
 * Takes every change of a note and writes it within a second. What the engine could not take stays here, in memory, and is sent again
 * when the engine is back: nothing typed is lost while the window lives.
 */
export function keepDraft(draft: NoteDraft): void {
  unsaved.set(draft.id, draft);
  useCase.setState((state) => ({ notes: withDraft(state.notes, draft) }));
  onState?.('saving');
  timer ??= setTimeout(() => void flushDrafts(), WAIT_MS);
}

/** Writes everything that waits; called on blur, when the window hides, before undo and closing. */
export async function flushDrafts(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const batch = [...unsaved.values()];
  let kept = false;
  for (const draft of batch) {
    const answer = await ask('save-note', {
      id: draft.id,
      text: draft.text,
      pins: structuredClone(draft.pins) as Pin[],
      confidential: draft.confidential,
    });
    // Typed on meanwhile: the newer draft goes with the next flush.
    if (answer.ok && unsaved.get(draft.id) === draft) unsaved.delete(draft.id);
    if (!answer.ok) kept = true;
  }
  if (unsaved.size > 0 && !kept) timer ??= setTimeout(() => void flushDrafts(), WAIT_MS);
  if (batch.length > 0) onState?.(kept ? 'kept' : unsaved.size === 0 ? 'saved' : 'saving');
}

/** Forgets what waits of a note that is being deleted. */
export function dropDraft(id: string): void {
  unsaved.delete(id);
}

/** After the engine is back: the engine's notes do not know yet what waits here. */
export async function resendDrafts(): Promise<void> {
  await flushDrafts();
}

/** True while something typed is not in the case yet. */
export function hasDrafts(): boolean {
  return unsaved.size > 0;
}

/** Tells the notes panel how the saving goes. */
export function watchDrafts(listener: typeof onState): () => void {
  onState = listener;
  return () => {
    onState = null;
  };
}

/** The case's notes with what has been typed since on top. */
export function withDrafts(notes: readonly Note[]): readonly Note[] {
  return [...unsaved.values()].reduce(withDraft, notes);
}

function withDraft(notes: readonly Note[], draft: NoteDraft): readonly Note[] {
  const at = notes.findIndex((note) => note.id === draft.id);
  if (at >= 0) return notes.map((note, i) => (i === at ? { ...note, ...draft } : note));
  const now = Date.now() * 1000;
  return [{ ...draft, created: now, changed: now }, ...notes];
}

/** Ties saving to the life of the window; once, at start. */
export function startDrafts(): () => void {
  const flush = (): void => void flushDrafts();
  const hide = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  window.addEventListener('blur', flush);
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', hide);
  return () => {
    window.removeEventListener('blur', flush);
    window.removeEventListener('pagehide', flush);
    document.removeEventListener('visibilitychange', hide);
  };
}
