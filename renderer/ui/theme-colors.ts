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
  const colors = Object.fromEntries(TOKENS.map((token) => [token, plainColor(style.getPropertyValue(`--${token}`).trim())]));
  cached = { key, colors };
  return colors;
}

/** A colour as `#rrggbb`, whatever CSS calls it: where colours are forced, tokens are names of the system's and mixtures of them. */
function plainColor(color: string): string {
  if (color === '' || color.startsWith('#')) return color;
  const probe = document.createElement('span');
  probe.style.setProperty('forced-color-adjust', 'none');
  probe.style.color = color;
  document.body.append(probe);
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = getComputedStyle(probe).color;
  probe.remove();
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
