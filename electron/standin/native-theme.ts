import { strict } from './strict.ts';

type Source = 'system' | 'light' | 'dark';
let source: Source = 'system';
const listeners = new Set<() => void>();

/** What pages are told of the person's wish; null leaves it to the browser. */
export const colorScheme = (): 'light' | 'dark' | null => (source === 'system' ? null : source);

/** Calls back when the theme changes; the answer stops it. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Electron's `nativeTheme`. */
export const nativeTheme = strict('nativeTheme', {
  get themeSource(): Source {
    return source;
  },
  set themeSource(wanted: Source) {
    if (!['system', 'light', 'dark'].includes(wanted)) throw new TypeError(`Error processing argument: themeSource ${String(wanted)}`);
    source = wanted;
    for (const listener of listeners) listener();
  },
  get shouldUseDarkColors(): boolean {
    return source === 'dark';
  },
});
