/**
 * `npm run package [-- --dir]`: packs Occam for the system it runs on, into `dist/`. Electron's binary is taken from ELECTRON_OVERRIDE_DIST_PATH, from the package, or fetched by
 * electron-builder where there is a network; what cannot be made here is said in a sentence.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { canMakeDeb, makeDeb } from './deb.mjs';
import { packageConfig } from './package-config.mjs';
import { stagePackage } from './stage-package.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Packs. `targets` as electron-builder names them; `['dir']` for the unpacked folder only. Answers what was made. A deb is made of that folder, by ourselves. */
export async function pack({ output = join(root, 'dist'), electronDist = localElectron(), targets } = {}) {
  if (targets?.includes('deb')) {
    if (!canMakeDeb()) throw new Error('dpkg-deb is missing, or this processor is none that Debian has a name for here');
    await pack({ output, electronDist, targets: ['dir'] });
    const unpacked = readdirSync(output).find((name) => /^linux.*-unpacked$/.test(name));
    return [makeDeb({ unpacked: join(output, unpacked), app: join(output, 'app'), output })];
  }
  await build();
  const app = join(output, 'app');
  stagePackage(root, app);
  const { version: electronVersion } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const config = packageConfig({ app, output, electronVersion, ...(electronDist !== undefined && { electronDist }) });
  const { build: make, Platform } = await import('electron-builder');
  return make({ projectDir: root, config, targets: Platform.current().createTarget(targets), publish: 'never' });
}

function localElectron() {
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], join(root, 'node_modules/electron/dist')];
  return folders.find((folder) => folder !== undefined && folder !== '' && existsSync(folder));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dir = process.argv.includes('--dir');
  // One after the other: what one of them lacks does not keep the next from being made.
  const wanted = dir ? ['dir'] : ({ linux: ['deb', 'AppImage'], darwin: ['dmg'], win32: ['nsis'] }[process.platform] ?? ['dir']);
  let made = 0;
  for (const target of wanted) {
    try {
      for (const file of await pack({ targets: [target] })) process.stdout.write(`${file}\n`);
      made++;
    } catch (error) {
      const text = String(error?.message ?? error).split('\n')[0];
      process.stderr.write(
        `${target} could not be made here: ${text}. Electron or a tool may have to be fetched: try again with a network, or set ELECTRON_OVERRIDE_DIST_PATH.\n`,
      );
    }
  }
  process.exitCode = made > 0 ? 0 : 1;
}
