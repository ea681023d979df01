/** The licences of everything that the package holds: packages our sources import, and all that those depend on. More rather than less. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LICENCE = /^(licen[cs]e|copying|ofl)/i;

/** Names of packages that files which ship import. */
function importedPackages(root) {
  const names = new Set();
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !['standin', 'build', 'node_modules'].includes(entry.name)) visit(path);
      else if (/\.(tsx?|css|mjs)$/.test(entry.name) && !/\.(test|config)\./.test(entry.name)) {
        for (const [, name] of readFileSync(path, 'utf8').matchAll(/(?:from|import|import\()\s*'((?:@[^/']+\/)?[a-z][^/'.:]*)(?:\/[^']*)?'/g))
          names.add(name);
      }
    }
  };
  for (const folder of ['shared', 'electron', 'renderer']) visit(join(root, folder));
  // The fonts of the printed report are named in a build script.
  for (const [, name] of readFileSync(join(root, 'electron/build/print-page.mjs'), 'utf8').matchAll(/'(@fontsource\/[^/']+)\//g)) names.add(name);
  return names;
}

/** All packages in the package: name, version, licence and its text, by name. */
export function licencesOf(root) {
  const found = new Map();
  const add = (name, from) => {
    let folder = from;
    while (!existsSync(join(folder, 'node_modules', name, 'package.json'))) {
      if (dirname(folder) === folder) return;
      folder = dirname(folder);
    }
    const place = join(folder, 'node_modules', name);
    const { version, license, dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
    const key = `${name} ${version}`;
    if (found.has(key)) return;
    const files = readdirSync(place).filter((file) => LICENCE.test(file));
    found.set(key, {
      licence: typeof license === 'string' ? license : JSON.stringify(license),
      text: files.map((file) => readFileSync(join(place, file), 'utf8').trim()).join('\n\n'),
    });
    for (const next of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) add(next, place);
  };
  for (const name of importedPackages(root)) if (name !== 'electron' && name !== 'vitest') add(name, root);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => ({ name, ...of }));
}

/** As one text. */
export function licencesText(root) {
  return licencesOf(root)
    .map(
      ({ name, licence, text }) =>
        `${'='.repeat(80)}\n${name} (${licence})\n${'='.repeat(80)}\n\n${text || `The package holds no text of its licence; it names ${licence}.`}\n`,
    )
    .join('\n');
}
