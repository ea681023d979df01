import { fileURLToPath } from 'node:url';

/** Where the built parts lie, seen from `out/node/main.js`; the same in a checkout and in a package. */
export interface Places {
  /** The folder the page is served from. */
  readonly page: string;
  /** Style and fonts of the printed report. */
  readonly print: string;
  readonly preload: string;
  readonly engine: string;
  readonly assets: string;
}

/** The places beside a built `main.js`, given its `import.meta.url`. */
export function placesBeside(main: string): Places {
  const at = (path: string) => fileURLToPath(new URL(path, main));
  return {
    page: at('../renderer/'),
    print: at('../print/'),
    preload: at('../preload/preload.cjs'),
    engine: at('./engine.js'),
    assets: at('../../assets/'),
  };
}
