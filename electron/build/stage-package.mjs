/** Puts together what is packed, and nothing else: the built program without the stand-in, the natives of DuckDB, the sample, the licences. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { licencesText } from './licences.mjs';

/** Entries that ship; what they import from beside them comes along. */
const entries = ['main.js', 'engine.js', 'cli.js', 'parse-worker.js', 'analysis-worker.js', 'layout-worker.js'];

/** Fills the folder afresh. The program has to be built. */
export function stagePackage(root, app) {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(join(app, 'out/node'), { recursive: true });
  for (const file of withImports(join(root, 'out/node'), entries)) put(join(root, 'out/node', file), join(app, 'out/node', file));
  put(join(root, 'out/preload/preload.cjs'), join(app, 'out/preload/preload.cjs'));
  for (const folder of ['out/renderer', 'out/print', 'assets']) copyFolder(join(root, folder), join(app, folder));
  for (const file of ['README.md', 'SECURITY.md', 'CHANGELOG.md', 'LICENSE']) put(join(root, file), join(app, file));
  writeFileSync(join(app, 'LICENCES.txt'), licencesText(root));
  const { name, productName, version, description, license, author, type, main, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const described = {
    name,
    productName,
    version,
    description,
    license,
    author,
    private: true,
    type,
    main,
    dependencies,
    homepage: 'https://occam.example',
  };
  writeFileSync(join(app, 'package.json'), JSON.stringify(described, null, 2));
  const natives = join(root, 'node_modules/@duckdb');
  for (const folder of readdirSync(natives))
    cpSync(join(natives, folder), join(app, 'node_modules/@duckdb', folder), { recursive: true, filter: ships });
}

/** The files and those beside them that they name, so that no left-over of an earlier build is packed. */
function withImports(folder, files) {
  const all = new Set();
  const add = (file) => {
    if (all.has(file) || !existsSync(join(folder, file))) return;
    all.add(file);
    for (const [, named] of readFileSync(join(folder, file), 'utf8').matchAll(/["']\.\/([\w.-]+\.js)["']/g))
      if (!named.startsWith('standin')) add(named);
  };
  files.forEach(add);
  return all;
}

/** No maps: what they are for stands in the source, which is public. */
const ships = (path) => !/\.map$/.test(path) && !/(^|\/)\.stamp/.test(path);

function copyFolder(from, to) {
  for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && ships(path)) put(path, join(to, path.slice(from.length)));
  }
}

function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (/\.(c?js|css)$/.test(from)) writeFileSync(to, readFileSync(from, 'utf8').replaceAll(/^\/[/*]# sourceMappingURL=.*$/gm, ''));
  else cpSync(from, to);
}
