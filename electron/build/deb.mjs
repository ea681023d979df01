/**
 * The Debian package, made with `dpkg-deb` alone: electron-builder would fetch a tool of another language for it. Holds what was packed (`linux-unpacked`), a word for the terminal, an
 * entry for menus, the kind of file that a case is, and the AppArmor profile without which Chromium's sandbox cannot start on newer Ubuntus.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const HOME = '/opt/Occam';
const MIME = 'application/x-occam-case';
/** What Electron wants of a desktop. */
const NEEDS = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
  'xdg-utils',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libuuid1',
  'libsecret-1-0',
  'libasound2 | libasound2t64',
  'libgbm1',
];
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

const desktopEntry = ({ description }) => `[Desktop Entry]
Type=Application
Name=Occam
GenericName=Log workbench
Comment=${description}
Exec=${HOME}/occam %F
Icon=occam
Terminal=false
StartupWMClass=Occam
MimeType=${MIME};
Categories=Office;
`;

const mimeType = `<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="${MIME}">
    <comment>A case of server logs</comment>
    <icon name="occam"/>
    <glob pattern="*.occam"/>
  </mime-type>
</mime-info>
`;

const appArmor = `abi <abi/4.0>,
include <tunables/global>

profile occam ${HOME}/occam flags=(unconfined) {
  userns,

  include if exists <local/occam>
}
`;

const refresh = `if command -v update-mime-database >/dev/null; then update-mime-database /usr/share/mime || true; fi
if command -v update-desktop-database >/dev/null; then update-desktop-database /usr/share/applications || true; fi
`;

const afterInstall = `#!/bin/sh
set -e
# The helper that needs root is for systems without user namespaces.
if unshare --user true 2>/dev/null; then chmod 0755 ${HOME}/chrome-sandbox; else chmod 4755 ${HOME}/chrome-sandbox; fi
${refresh}# Systems that know this kind of profile want one before they let the sandbox start; older ones neither know nor need it.
if command -v apparmor_parser >/dev/null && apparmor_parser --skip-kernel-load ${HOME}/resources/apparmor-profile >/dev/null 2>&1; then
  cp ${HOME}/resources/apparmor-profile /etc/apparmor.d/occam
  apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/occam || true
fi
`;

const afterRemove = `#!/bin/sh
set -e
rm -f /etc/apparmor.d/occam
${refresh}`;

/** Whether a package can be made here. */
export function canMakeDeb() {
  try {
    execFileSync('dpkg-deb', ['--version'], { stdio: 'ignore' });
    return process.arch in ARCHITECTURES;
  } catch {
    return false;
  }
}

/**
 * Makes `occam_VERSION_ARCH.deb` in `output` from what was packed there, and answers its path.
 * @param {{ unpacked: string, app: string, output: string, compression?: string }} places the packed folder, the staged app (for its words, icon and licences), where to; `none` is quick
 */
export function makeDeb({ unpacked, app, output, compression = 'xz' }) {
  const described = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  const tree = join(output, 'deb');
  rmSync(tree, { recursive: true, force: true });
  const put = (path, content, mode = 0o644) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
    chmodSync(join(tree, path), mode);
  };
  cpSync(unpacked, join(tree, HOME), { recursive: true, verbatimSymlinks: true });
  put(`${HOME}/resources/apparmor-profile`, appArmor);
  mkdirSync(join(tree, 'usr/bin'), { recursive: true });
  symlinkSync(`${HOME}/occam`, join(tree, 'usr/bin/occam'));
  put('usr/share/applications/occam.desktop', desktopEntry(described));
  put('usr/share/mime/packages/occam.xml', mimeType);
  put('usr/share/icons/hicolor/512x512/apps/occam.png', readFileSync(join(app, 'assets/icon.png')));
  put('usr/share/doc/occam/copyright', `${readFileSync(join(app, 'LICENSE'), 'utf8')}\n${readFileSync(join(app, 'LICENCES.txt'), 'utf8')}`);
  put('usr/share/doc/occam/changelog.gz', gzipSync(readFileSync(join(app, 'CHANGELOG.md')), { level: 9 }));
  for (const folder of folders(tree)) chmodSync(folder, 0o755);
  const control = [
    'Package: occam',
    `Version: ${described.version}`,
    `Architecture: ${ARCHITECTURES[process.arch]}`,
    `Maintainer: ${described.author}`,
    `Installed-Size: ${Math.ceil(sizeOf(tree) / 1024)}`,
    `Depends: ${NEEDS.join(', ')}`,
    'Section: utils',
    'Priority: optional',
    `Homepage: ${described.homepage}`,
    `Description: ${described.description}`,
    '',
  ].join('\n');
  put('DEBIAN/control', control);
  put('DEBIAN/postinst', afterInstall, 0o755);
  put('DEBIAN/postrm', afterRemove, 0o755);
  const file = join(output, `occam_${described.version}_${ARCHITECTURES[process.arch]}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  rmSync(tree, { recursive: true, force: true });
  return file;
}

const entries = (tree) => readdirSync(tree, { withFileTypes: true, recursive: true });
const folders = (tree) => [
  tree,
  ...entries(tree)
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name)),
];
const sizeOf = (tree) => entries(tree).reduce((sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0), 0);
