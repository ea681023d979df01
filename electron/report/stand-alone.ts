/** Rules that only printing or our own fonts need: fonts come from files that a page on its own does not have, so the system's stand in. */
function withoutFonts(style: string): string {
  return style.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '');
}

/** On a screen a report is a column of paper width. */
const SCREEN = '@media screen{body{max-width:190mm;margin:12mm auto;padding:0 8mm}}';

/** The style of a report that stands alone in one file. */
export function standAloneStyle(printStyle: string): string {
  return `${withoutFonts(printStyle)
    .replace(/\n\s*\n+/g, '\n')
    .trim()}\n${SCREEN}\n`;
}

/** A report page with a policy of its own: nothing in it may load, run or send anything, whoever opens it. */
export function withPolicy(html: string): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`;
  return html.replace('<meta charSet="utf-8"/>', `<meta charSet="utf-8"/>${policy}`);
}

/** One picture of a report as a file of its own. */
export interface FigureFile {
  /** `1`, `2`, `3a`, `3b`, `12-1`: the figure's number, with a letter where it has a few pictures and a number where it has many. */
  readonly number: string;
  readonly svg: string;
}

const LETTERS = 26;
const partOf = (i: number, count: number): string => (count === 1 ? '' : count <= LETTERS ? String.fromCharCode(97 + i) : `-${i + 1}`);

/** The figures of a rendered report, each an SVG document that carries its style. The markup is ours: nothing a stranger wrote can look like a tag in it. */
export function figuresOf(html: string, printStyle: string): FigureFile[] {
  const style = withoutFonts(printStyle)
    .replace(/@page[^{]*\{[^}]*\}/g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
  return [...html.matchAll(/<figure id="figure-(\d+)"[^>]*>([\s\S]*?)<\/figure>/g)].flatMap(([, number = '', inside = '']) => {
    const pictures = [...inside.matchAll(/<svg [\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    return pictures.map((svg, i) => ({
      number: `${number}${partOf(i, pictures.length)}`,
      svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace('>', `><style>${style.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</style>`)}\n`,
    }));
  });
}
