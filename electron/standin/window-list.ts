/** A window as the list sees it. */
export interface ListedWindow {
  /** Asks the window to close; false when its listener prevented it. */
  tryToClose(): Promise<boolean>;
}

const windows = new Set<ListedWindow>();

export const listWindow = (window: ListedWindow): void => void windows.add(window);
/** Takes a window off the list; true when it was the last one. */
export function unlistWindow(window: ListedWindow): boolean {
  return windows.delete(window) && windows.size === 0;
}
export const openWindowCount = (): number => windows.size;

/** Closes all; false as soon as one refuses. */
export async function closeAllWindows(): Promise<boolean> {
  for (const window of [...windows]) if (!(await window.tryToClose())) return false;
  return true;
}
