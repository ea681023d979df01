/**
 * How Occam is packed. Electron's own binary is not needed to make sense of this: the test packs around a folder that only looks like it.
 * @param {{ app: string, output: string, electronVersion: string, electronDist?: string }} places
 */
export function packageConfig({ app, output, electronVersion, electronDist }) {
  return {
    appId: 'org.example.occam',
    productName: 'Occam',
    executableName: 'occam',
    copyright: 'The Occam authors, MIT licence',
    electronVersion,
    ...(electronDist !== undefined && { electronDist }),
    directories: { app, output, buildResources: 'assets' },
    files: ['**/*'],
    asar: true,
    // Native code cannot be loaded from an archive; libduckdb.so is found beside duckdb.node.
    asarUnpack: ['node_modules/@duckdb/**'],
    npmRebuild: false,
    nodeGypRebuild: false,
    publish: null,
    fileAssociations: [
      { ext: 'occam', name: 'Occam case', description: 'A case of server logs', mimeType: 'application/x-occam-case', role: 'Editor' },
    ],
    electronFuses: {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    },
    // The deb is made by deb.mjs: it installs the AppArmor profile without which the sandbox cannot start on newer Ubuntus; an AppImage cannot.
    linux: {
      target: ['AppImage'],
      icon: 'assets/icon.png',
      category: 'Office',
      synopsis: 'Who talked to whom, in server logs; offline',
      maintainer: 'The Occam authors <occam@example.org>',
    },
    mac: { target: ['dmg'], icon: 'assets/icon.png', category: 'public.app-category.productivity', hardenedRuntime: true },
    win: { target: ['nsis'], icon: 'assets/icon.png' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  };
}
