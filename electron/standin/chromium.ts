import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A Chromium that can be started: its program, the environment it needs, its own arguments. */
export interface Chromium {
  readonly title: string;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly headless: boolean;
}

/** Never the package's default arguments: they run everything in one process and switch the page's security off. */
const headlessArgs: readonly string[] = [
  '--no-sandbox',
  '--headless=shell',
  '--no-zygote',
  // Without a graphics card Chromium composes by the processor. Left to itself (or told to use SwiftShader for everything) it would let an emulated card compose,
  // whose frames queue up for seconds behind a drag. WebGL alone is emulated.
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--font-render-hinting=none',
];

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];

/** Chromium for a person where there is a display and one is installed (or `OCCAM_BROWSER` names it), else the one from npm without a window. */
export async function findChromium(modules: string): Promise<Chromium> {
  const system = systemChromium(process.env);
  return system ?? (await packagedChromium(modules));
}

/** A Chrome or Chromium of the system, headed; null without a display or without one. */
export function systemChromium(environment: Readonly<Record<string, string | undefined>>): Chromium | null {
  if (!hasDisplay(environment) || environment['OCCAM_HEADLESS'] === '1') return null;
  const named = environment['OCCAM_BROWSER'];
  const folders = (environment['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':').filter((folder) => folder !== '');
  const candidates = named === undefined || named === '' ? folders.flatMap((folder) => names.map((name) => join(folder, name))) : [named];
  const program = candidates.find((path) => existsSync(path));
  if (program === undefined) return null;
  return { title: `stand-in, headed on ${program}`, program, environment: {}, args: [], headless: false };
}

/** True where a window can be shown. */
export function hasDisplay(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/**
 * The Chromium from npm, unpacked once into a folder of its version. Unpacking goes to a scratch folder that is renamed when whole; a marker is
 * written last, because the package itself takes any half-written program for a good one (Sparticuz/chromium#507).
 */
export async function packagedChromium(modules: string): Promise<Chromium> {
  const require = createRequire(join(modules, 'electron-standin.js'));
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(packageFolder(entry), 'package.json'), 'utf8')) as { version: string };
  const folder = join(modules, '.cache', 'occam-chromium', version);
  const marker = join(folder, 'whole.json');
  if (!existsSync(marker)) await unpack(entry, folder, marker);
  return {
    title: `stand-in, headless on Chromium from npm (@sparticuz/chromium ${version})`,
    program: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
    args: headlessArgs,
    headless: true,
  };
}

/** The package's own settings look for fonts where a cloud puts them. These name the folder beside themselves. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

async function unpack(entry: string, folder: string, marker: string): Promise<void> {
  const scratch = `${folder}.${process.pid}.part`;
  mkdirSync(scratch, { recursive: true });
  const before = { ...process.env };
  const { getuid } = process;
  try {
    // Root would give the files to the archive's owner, who need not exist here (in a user namespace that fails): unpack as anybody else does.
    if (getuid !== undefined) process.getuid = () => 1;
    // The package unpacks where TMPDIR points, and its libraries only where it believes itself in the cloud.
    process.env['TMPDIR'] = scratch;
    process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x';
    const { default: chromium } = (await import(entry)) as { default: { executablePath(): Promise<string> } };
    await chromium.executablePath();
    writeFileSync(join(scratch, 'fonts', 'fonts.conf'), fontSettings);
    writeFileSync(join(scratch, 'whole.json'), JSON.stringify({ files: readdirSync(scratch).sort() }));
    settle(scratch, folder, marker);
  } finally {
    if (getuid !== undefined) process.getuid = getuid;
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) restore(name, before[name]);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Moves a whole folder to its place; when another process was quicker, its folder stays. */
function settle(scratch: string, folder: string, marker: string): void {
  if (existsSync(marker)) return;
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(scratch, folder);
  } catch (error) {
    if (existsSync(marker)) return;
    if ((error as { code?: string }).code !== 'EXDEV') throw error;
    cpSync(scratch, folder, { recursive: true });
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

function packageFolder(entry: string): string {
  let folder = dirname(entry);
  while (!existsSync(join(folder, 'package.json')) || !readFileSync(join(folder, 'package.json'), 'utf8').includes('"@sparticuz/chromium"'))
    folder = dirname(folder);
  return folder;
}
