/** The tokens that canvases need, read from the page's custom properties. Canvases know no CSS. */
export interface ThemeColors {
  readonly [token: string]: string;
}

let cached: { readonly key: string; readonly colors: ThemeColors } | null = null;

const TOKENS = [
  'paper',
  'surface',
  'sunk',
  'line',
  'line-strong',
  'ink',
  'ink-2',
  'ink-3',
  'accent',
  'accent-wash',
  'accent-line',
  'gap',
  'bars',
  'edge',
  'edge-quiet',
  'node',
  'node-name',
  'playhead',
  'series-0',
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'series-7',
] as const;

/** Reads the tokens once per theme. `key` is the theme's name. */
export function themeColors(key: string): ThemeColors {
  if (cached?.key === key) return cached.colors;
  const style = getComputedStyle(document.documentElement);
  const colors = Object.fromEntries(TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()]));
  cached = { key, colors };
  return colors;
}
