/*
 * Where a dropped file lies is known to the browser, not to a page. Before the app hears of a drop, it is held back until the stand-in has asked the
 * browser for the path of each file; then it happens again with the same files.
 */

const KEPT = 10_000;
const paths = new Map<File, string>();
const held = new Map<number, { readonly files: readonly File[]; readonly again: () => void }>();

/** The path of a file that came from a disk; empty for one a script made. Throws as Electron does for anything else. */
export function pathOfFile(file: unknown): string {
  if (!(file instanceof File)) throw new TypeError("Failed to execute 'getPathForFile' on 'WebUtils': parameter 1 is not of type 'File'.");
  return paths.get(file) ?? '';
}

/** Begins to hold back drops and choices of files. `ask` makes the stand-in fetch the paths of a held event by its number. */
export function knowFiles(binding: string, ask: (id: number) => void): void {
  let nextId = 1;
  const hold = (event: Event, files: readonly File[], again: () => void) => {
    if (files.length === 0 || files.every((file) => paths.has(file))) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const id = nextId++;
    held.set(id, { files, again });
    ask(id);
  };
  const { addEventListener } = window;
  addEventListener.call(window, 'drop', (event) => holdDrop(event as DragEvent, hold), { capture: true });
  addEventListener.call(window, 'change', (event) => holdChoice(event, hold), { capture: true });
  Object.defineProperties(globalThis, {
    [`${binding}File`]: { value: (id: number, n: number) => held.get(id)?.files[n] },
    [`${binding}Count`]: { value: (id: number) => held.get(id)?.files.length ?? 0 },
    [`${binding}Paths`]: { value: learn },
  });
}

type Hold = (event: Event, files: readonly File[], again: () => void) => void;

function holdDrop(event: DragEvent, hold: Hold): void {
  const { target, dataTransfer, clientX, clientY } = event;
  const files = [...(dataTransfer?.files ?? [])];
  hold(event, files, () => {
    const carried = new DataTransfer();
    for (const file of files) carried.items.add(file);
    target?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, composed: true, clientX, clientY, dataTransfer: carried }));
  });
}

function holdChoice(event: Event, hold: Hold): void {
  const { target } = event;
  if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
  hold(event, [...(target.files ?? [])], () => target.dispatchEvent(new Event('change', { bubbles: true })));
}

/** Takes the paths of a held event and lets it happen. */
function learn(id: number, found: readonly string[]): void {
  const event = held.get(id);
  held.delete(id);
  event?.files.forEach((file, n) => {
    paths.set(file, found[n] ?? '');
  });
  for (const oldest of paths.keys()) {
    if (paths.size <= KEPT) break;
    paths.delete(oldest);
  }
  event?.again();
}
