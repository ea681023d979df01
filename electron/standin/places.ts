import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built file of the stand-in beside this one. */
export const builtFile = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** The project's folder: the nearest one above with a `package.json`. */
export function projectFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export const modulesFolder = (): string => join(projectFolder(), 'node_modules');

/** Name and version of the app, as Electron reads them. */
export function appPackage(): { readonly name: string; readonly version: string } {
  const found = JSON.parse(readFileSync(join(projectFolder(), 'package.json'), 'utf8')) as { productName?: string; name?: string; version?: string };
  return { name: found.productName ?? found.name ?? 'Electron', version: found.version ?? '0.0.0' };
}
