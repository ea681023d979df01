/** The parts of a key press that matter here. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** True when the press is the accelerator, in Electron's words: `CmdOrCtrl+Shift+Z`, `F1`, `.`. */
export function matchesKeys(press: Press, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1)!;
  const command = parts.includes('CmdOrCtrl');
  if (command !== (press.ctrlKey || press.metaKey) || press.altKey !== parts.includes('Alt')) return false;
  // A sign such as `.` may need shift on some keyboards; letters and named keys mean what they say.
  if (/^(\w|F\d+|Return)$/.test(key) && press.shiftKey !== parts.includes('Shift')) return false;
  const wanted = key === 'Return' ? 'Enter' : key;
  return press.key.toLowerCase() === wanted.toLowerCase();
}

/** The accelerator as it is printed: `Ctrl+Shift+Z`, `⌘⇧Z` on a Mac. */
export function printKeys(keys: string, mac: boolean): string {
  if (keys === '') return '';
  const parts = keys.split('+').map((part) => (part === 'Return' ? (mac ? '↩' : 'Enter') : part));
  if (mac) return parts.map((part) => (part === 'CmdOrCtrl' ? '⌘' : part === 'Shift' ? '⇧' : part)).join('');
  return parts.map((part) => (part === 'CmdOrCtrl' ? 'Ctrl' : part)).join('+');
}
