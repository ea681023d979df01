/** A text of a file, and what stands there when the protection is taken off. */
export interface Edit {
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

/** One protection, how it is undone, and the test that has to fail then. */
export interface Protection {
  /** The item of Electron's checklist (SECURITY.md), or what else it belongs to. */
  readonly item: string;
  readonly name: string;
  readonly edits: readonly Edit[];
  /** A unit test (`*.test.ts`) or one of the window (`*.spec.ts`). */
  readonly testFile: string;
  /** How the test's name begins. */
  readonly test: string;
}

type Undone = readonly [name: string, text: string, instead: string];
type Guard = readonly [testFile: string, test: string];

/** Protections that stand in one file and are held by one test. */
const inFile = (item: string, file: string, [testFile, test]: Guard, undone: readonly Undone[]): Protection[] =>
  undone.map(([name, text, instead]) => ({ item, name, edits: [{ file, text, instead }], testFile, test }));

const MAIN = 'electron/main/';
const WINDOWS = `${MAIN}safe-windows.ts`;
const LOCKDOWN = `${MAIN}lockdown.ts`;
const PAGES = `${MAIN}page-protocol.ts`;
const PRELOAD = 'electron/preload/preload.ts';
const PACKAGE = 'electron/build/package-config.mjs';

const lockdown = (test: string): Guard => [`${MAIN}lockdown.test.ts`, test];
const pages = (test: string): Guard => [`${MAIN}page-protocol.test.ts`, test];
const ipc = (test: string): Guard => [`${MAIN}ipc.test.ts`, test];
const preload = (test: string): Guard => ['electron/preload/preload.test.ts', test];
const security = (test: string): Guard => ['e2e/specs/security.spec.ts', test];

const SHAPE = 'electron/store/case-shape.ts';
const strangers = (test: string): Guard => ['e2e/faults/strangers-case.test.ts', test];
const database = (test: string): Guard => ['electron/store/database.test.ts', test];

const SAFE = lockdown('windows state what is safe');
const NOTHING_ELSE = lockdown('no window states anything else');
const IN_TIME = lockdown('the locks are put on before anything can need them');
const PREFERENCES = '      ...safePreferences,';
const preference = (name: string, line: string): Undone => [name, PREFERENCES, `${PREFERENCES}\n      ${line},`];
const PRINT_PREFERENCES = 'webPreferences: { ...safePreferences }';
const INSIDE = 'return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;';
const ANY_FILE = 'void root;\n    void sep;\n    return file;';
const POLICY_OF_PAGES = lockdown('the policy of a page, directive by directive');
const directive = (text: string): Undone => [`policy: ${text.split(' ')[0]}`, text, ''];
const FUSES: Guard = ['electron/build/package.test.ts', 'the fuses are as promised'];
const fuse = (name: string, promised: boolean): Undone => [`fuse ${name}`, `${name}: ${promised}`, `${name}: ${!promised}`];

/**
 * Every lock of Electron's checklist, of the calls between page and shell, and of what a case from a stranger may do. `npm run mutations` takes each off in a copy of the tree and runs its test, which has to fail;
 * `protections.test.ts` holds the table to the tree.
 */
export const protections: readonly Protection[] = [
  ...inFile('1 secure content', 'renderer/index.html', security('no page of the program names anything that lies elsewhere'), [
    ['no remote script', '<title>Occam</title>', '<title>Occam</title>\n    <script src="https://cdn.example/x.js"></script>'],
  ]),
  ...inFile('1 secure content', 'renderer/app/base.css', security('no page of the program names anything that lies elsewhere'), [
    ['no remote font', 'body {\n', '@font-face {\n  font-family: "Elsewhere";\n  src: url("https://fonts.example/a.woff2");\n}\nbody {\n'],
  ]),
  ...inFile('2, 3, 4 no Node, isolation, sandbox', WINDOWS, SAFE, [
    ['context isolation', 'contextIsolation: true', 'contextIsolation: false'],
    ['no Node in the page', 'nodeIntegration: false', 'nodeIntegration: true'],
    ['sandbox of the page', 'sandbox: true', 'sandbox: false'],
    ['no spelling service', 'spellcheck: false', 'spellcheck: true'],
    ['no navigation by drops', 'navigateOnDragDrop: false', 'navigateOnDragDrop: true'],
  ]),
  ...inFile('11 webviews', WINDOWS, SAFE, [['no webview tag', 'webviewTag: false', 'webviewTag: true']]),
  ...inFile('2 no Node', `${MAIN}window.ts`, NOTHING_ELSE, [preference('no Node in frames', 'nodeIntegrationInSubFrames: true')]),
  ...inFile('6 web security', `${MAIN}window.ts`, NOTHING_ELSE, [preference('same-origin rules', 'webSecurity: false')]),
  ...inFile('8 insecure content', `${MAIN}window.ts`, NOTHING_ELSE, [preference('no insecure content', 'allowRunningInsecureContent: true')]),
  ...inFile('9, 10 experiments', `${MAIN}window.ts`, NOTHING_ELSE, [
    preference('no experimental features', 'experimentalFeatures: true'),
    preference('no Blink features', "enableBlinkFeatures: 'SharedArrayBuffer'"),
    ['no developer tools in the package', 'devTools: !app.isPackaged', 'devTools: true'],
  ]),
  ...inFile('4 sandbox', `${MAIN}print-report.ts`, NOTHING_ELSE, [
    ['sandbox of the printing window', PRINT_PREFERENCES, 'webPreferences: { ...safePreferences, sandbox: false }'],
    ['no preload in the printing window', PRINT_PREFERENCES, "webPreferences: { ...safePreferences, preload: '/x.cjs' }"],
  ]),
  ...inFile('locks in time', `${MAIN}main.ts`, IN_TIME, [
    ['sandbox for all', 'app.enableSandbox();\n', '\n'],
    ['switches without a network', 'cutNetwork(app);\n', '\n'],
    ['locks on every page', "app.on('web-contents-created', (_event, contents) => lockContents(contents));\n", 'void lockContents;\n'],
    ['locks on the session', '  lockSession(session.defaultSession);\n', '  void lockSession;\n'],
  ]),
  ...inFile('5 permissions', LOCKDOWN, lockdown('of all permissions a page gets one'), [
    ['permissions, asked', 'decide(isAllowed(permission))', "decide(permission !== '')"],
    ['permissions, checked', '(_contents, permission) => isAllowed(permission)', "(_contents, permission) => permission !== ''"],
    ['the one permission', "permission === 'clipboard-sanitized-write'", "permission.startsWith('clipboard')"],
  ]),
  ...inFile('5 permissions', LOCKDOWN, lockdown('no device and no screen is handed over'), [
    ['devices', 'setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)'],
    ['screens', '  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));\n', ''],
  ]),
  ...inFile('no network', LOCKDOWN, lockdown('every request to elsewhere is cancelled'), [
    ['request filter', 'decide({ cancel: !mayRequest(details.url) })', "decide({ cancel: details.url === '' })"],
    ['request filter: files', "'blob:', 'data:'", "'blob:', 'data:', 'file:'"],
    ['no downloads', "  session.on('will-download', (event) => event.preventDefault());\n", ''],
    ['no spell checker', '  session.setSpellCheckerEnabled(false);\n', ''],
    ['no dictionaries', "  session.setSpellCheckerDictionaryDownloadURL('https://dictionaries.invalid/');\n", ''],
  ]),
  ...inFile('no network', LOCKDOWN, lockdown('Chromium is started without a way to a network'), [
    ['switch: no names resolved', "    ['host-resolver-rules', 'MAP * ~NOTFOUND'],\n", ''],
    ['switch: dead proxy', "    ['proxy-server', 'socks5://127.0.0.1:9'],\n", ''],
    ['switch: no WebRTC', "    ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],\n", ''],
  ]),
  ...inFile('7 content policy', PAGES, POLICY_OF_PAGES, [
    ...["default-src 'none'; ", "script-src 'self'; ", "style-src 'self'; ", "img-src 'self' data: blob:; ", "font-src 'self'; "].map(directive),
    ...["connect-src 'self'; ", "worker-src 'self'; ", "base-uri 'none'; ", "form-action 'none'; "].map(directive),
    ['policy: frame-ancestors', "form-action 'none'; frame-ancestors 'none'\"", "form-action 'none'\""],
    ['policy: no inline script', "script-src 'self'; style-src", "script-src 'self' 'unsafe-inline'; style-src"],
  ]),
  ...inFile('7 content policy', PAGES, pages('every answer carries the policy'), [
    ['the policy is sent', "      'content-security-policy': policy,\n", "      ...(policy === '' ? { a: 'b' } : {}),\n"],
    ['no guessing of types', "      'x-content-type-options': 'nosniff',\n", ''],
  ]),
  ...inFile('7 content policy', PAGES, pages('a report is served for its job only'), [
    [
      'no script in what is printed',
      '.replace("script-src \'self\'", "script-src \'none\'")',
      '.replace("script-src \'self\'", "script-src \'self\'")',
    ],
  ]),
  ...inFile('12, 13, 14 navigation', LOCKDOWN, lockdown('a page goes nowhere, opens nothing and embeds nothing'), [
    ['navigation', "  contents.on('will-navigate', (event) => event.preventDefault());\n", ''],
    ['redirects', "  contents.on('will-redirect', (event) => event.preventDefault());\n", ''],
    ['navigation of frames', "  contents.on('will-frame-navigate', (event) => event.preventDefault());\n", ''],
    ['attached webviews', "  contents.on('will-attach-webview', (event) => event.preventDefault());\n", ''],
    ['new windows', "({ action: 'deny' })", "({ action: 'allow' })"],
  ]),
  ...inFile('15 openExternal', `${MAIN}dialog-handlers.ts`, lockdown('nothing is loaded but our own pages'), [
    ['nothing opened outside', 'desktop.showItemInFolder(path);', 'void desktop.openExternal(path);'],
  ]),
  ...inFile('17 sender', `${MAIN}ipc.ts`, ipc('only the main frame of our own page may call'), [
    [
      'the sender is looked at',
      'return frame !== null && frame.parent === null && frame === event.sender.mainFrame && isPageAddress(frame.url);',
      "return frame !== null || isPageAddress('');",
    ],
    ['the sender is the main frame', ' && frame === event.sender.mainFrame', ''],
    ['the sender is our page', ' && isPageAddress(frame.url)', " && isPageAddress('occam://app/')"],
  ]),
  ...inFile('17 sender', `${MAIN}ipc.ts`, ipc('both channels of a page hear nobody but our own page'), [
    ['calls ask who sent them', "    if (!isOwnPage(event)) return fail('bad-message', 'Only the window of Occam itself can call.');\n", ''],
    ['drops ask who sent them', 'if (isOwnPage(event) && typeof path', 'if (typeof path'],
  ]),
  ...inFile('17 sender', `${MAIN}answer-call.ts`, ipc('what is not in the contract is refused'), [
    ['names of calls are own names', 'Object.hasOwn(shellCommands, name)', '(name in shellCommands)'],
  ]),
  ...inFile('18 own scheme', PAGES, SAFE, [
    ['no way around the policy', 'supportFetchAPI: true }', 'supportFetchAPI: true, bypassCSP: true }'],
    ['no service workers', 'supportFetchAPI: true }', 'supportFetchAPI: true, allowServiceWorkers: true }'],
    ['no requests across origins', 'supportFetchAPI: true }', 'supportFetchAPI: true, corsEnabled: true }'],
    ['a secure scheme', 'secure: true, ', ''],
  ]),
  ...inFile('18 own scheme', PAGES, pages('only the exact scheme and host are our pages'), [
    ['the exact host', 'url.host === pageHost', 'url.host.startsWith(pageHost)'],
  ]),
  ...inFile('18 own scheme', PAGES, pages('each check holds by itself'), [
    ['no way up', " || path.split('/').includes('..')", ''],
    ['no backslash', " || path.includes('\\\\')", ''],
    ['kinds of file', '  if (!(extname(path) in types)) return null;\n', ''],
  ]),
  ...inFile('18 own scheme', PAGES, pages('nothing outside the folder is found'), [
    ['inside the folder, links followed', INSIDE, ANY_FILE],
    ['not a neighbour that begins alike', 'root.endsWith(sep) ? root : root + sep', "sep === '' ? root : root"],
  ]),
  ...[true, false].flatMap((promised) =>
    inFile(
      '19 fuses',
      PACKAGE,
      FUSES,
      (promised
        ? ['enableCookieEncryption', 'enableEmbeddedAsarIntegrityValidation', 'onlyLoadAppFromAsar']
        : ['runAsNode', 'enableNodeOptionsEnvironmentVariable', 'enableNodeCliInspectArguments', 'grantFileProtocolExtraPrivileges']
      ).map((name) => fuse(name, promised)),
    ),
  ),
  ...inFile('20 no Electron objects', PRELOAD, lockdown('the preload hands out its three functions'), [
    ['no ipcRenderer', "exposeInMainWorld('occam', occam)", "exposeInMainWorld('occam', { ...occam, ipcRenderer })"],
    [
      'one name in the page',
      "contextBridge.exposeInMainWorld('occam', occam);",
      "contextBridge.exposeInMainWorld('occam', occam);\ncontextBridge.exposeInMainWorld('ipc', { invoke: (c: string, ...a: unknown[]) => ipcRenderer.invoke(c, ...a) });",
    ],
  ]),
  ...inFile('20 no Electron objects', PRELOAD, preload('the preload knows the names of events'), [
    ['no event object', 'listener(payload as never)', '(listener as (...all: unknown[]) => void)(payload, _event)'],
  ]),
  ...inFile('20 the contract’s names only', PRELOAD, preload('the preload knows the names of calls'), [
    ['names of calls', "typeof name !== 'string' || !commands.has(name)", "typeof name !== 'string'"],
  ]),
  ...inFile('20 the contract’s names only', PRELOAD, preload('the preload knows the names of events'), [
    ['names of events', 'if (!events.has(event)) throw', 'if (event.length > 1000) throw'],
  ]),
  ...inFile('named files only', PRELOAD, preload('a file that a person dropped is named to the shell'), [
    [
      'a made-up file names nothing',
      "if (path !== '') void ipcRenderer.invoke(channels.dropped, path);",
      "void ipcRenderer.invoke(channels.dropped, path === '' ? String((file as { path?: unknown }).path) : path);",
    ],
  ]),
  ...inFile('named files only', `${MAIN}main.ts`, security('a page that was taken over can have nothing opened'), [
    ['grants are asked', 'if (refusal !== null) return refusal;', 'void refusal;'],
  ]),
  ...inFile('named files only', `${MAIN}file-handlers.ts`, security('the page writes files only where the person pointed'), [
    [
      'the shell writes where the person pointed',
      "      if (!shell.grants.mayWrite(path)) return fail('wrong-call', 'Choose in the save dialog where the file goes.');\n",
      '',
    ],
    [
      'the shell prints where the person pointed',
      "      if (!shell.grants.mayWrite(path)) return fail('wrong-call', 'Choose in the save dialog where the report goes.');\n",
      '',
    ],
  ]),
  ...inFile(
    'named files only',
    `${MAIN}grants.ts`,
    [`${MAIN}engine-grants.test.ts`, 'the engine opens only what the person named'],
    [
      [
        'a folder is no prefix',
        '      if (this.#readable.has(at)) return true;',
        '      if ([...this.#readable].some((one) => wanted.startsWith(one)) || this.#readable.has(at)) return true;',
      ],
    ],
  ),
  ...inFile(
    'private files',
    `${MAIN}atomic-file.ts`,
    [`${MAIN}files.test.ts`, 'a file is written whole, for its owner only'],
    [['files for their owner only', '0o600', '0o644']],
  ),
  ...inFile('DuckDB locked', 'electron/store/database.ts', database('through an open case no other file can be read or written'), [
    ['no file but the case', "      await main.run('SET enable_external_access = false');\n", ''],
  ]),
  ...inFile('DuckDB locked', 'electron/store/database.ts', database('no extension is installed or loaded'), [
    ['no extension loaded by itself', "autoload_known_extensions: 'false'", "autoload_known_extensions: 'true'"],
    ['no extension fetched', "autoinstall_known_extensions: 'false'", "autoinstall_known_extensions: 'true'"],
    ['no extension of strangers', "allow_community_extensions: 'false'", "allow_community_extensions: 'true'"],
  ]),
  ...inFile('DuckDB locked', 'electron/store/database.ts', database('nothing of that can be undone'), [
    ['the lock', "      await main.run('SET lock_configuration = true');\n", ''],
  ]),
  ...inFile('a stranger’s case', 'electron/store/open-case.ts', strangers('refused, with what is wrong'), [
    ['no functions of its own', 'if (own.length > 0) throw', 'if (own.length > 1e6) throw'],
    ['tables as Occam makes them', 'if (exists) await checkTables(database.main, shape);', 'void checkTables;'],
  ]),
  ...inFile('a stranger’s case', SHAPE, strangers('refused, with what is wrong'), [
    ['no rules and indexes', 'if (ruled.has(table)) throw', "if (ruled.has('')) throw"],
    ['nothing computed', "? '' : ' of its own making'", "? '' : ''"],
    ['events refer to what is there', ').length > 0) throw new ForeignContent(what);', ').length > 1) throw new ForeignContent(what);'],
  ]),
  ...inFile('a stranger’s case', 'electron/store/dictionaries.ts', strangers('refused, with what is wrong'), [
    ['names are no longer than a line', ' || name.length > LONGEST_NAME', ''],
  ]),
  ...inFile('a stranger’s case', 'shared/contract/stored-documents.ts', strangers('a document that is none is told'), [
    ['documents are checked', 'return v.is(schemas[kind] as v.GenericSchema, value) ?', 'return v.is(v.unknown(), value) ?'],
  ]),
  ...inFile('a stranger’s case', 'electron/engine/handlers/import-handlers.ts', strangers('an interrupted import goes on with the file'), [
    ['the path that was shown', '  if (item.path !== path) throw', "  if (item.path === '') throw"],
  ]),
  ...inFile('a stranger’s case', 'electron/engine/original-check.ts', strangers('are not looked for on other machines'), [
    ['no look at other machines', '!ELSEWHERE.test(path) || named.has(path)', "path !== '' || named.has(path)"],
  ]),
  ...inFile('a stranger’s case', 'electron/engine/original-check.ts', strangers('show nothing that was not imported'), [
    ['the hash of the original', 'if ((await hashOf(path)) !== source.sha256) return changed;', 'await hashOf(path);'],
  ]),
  ...inFile('a stranger’s case', 'electron/store/salvage.ts', strangers('at a terminal: no file outside the folder'), [
    [
      'only tables of Occam',
      '[...tablesOfShape(LATEST_SHAPE).keys()].filter((table) => there.includes(table))',
      'there.filter((table): table is string => table !== null && tablesOfShape(LATEST_SHAPE) !== null)',
    ],
  ]),
  ...inFile(
    'nothing lost',
    'electron/store/mend-case.ts',
    ['electron/store/mend-case.test.ts', 'a changed byte in a block of data'],
    [['only metadata is mended', 'if (given.some((at) => !metadata.includes(at))) return', 'if (given.length > 1e6 && metadata.length > 0) return']],
  ),
  ...inFile(
    'nothing lost',
    'electron/store/mend-case.ts',
    ['electron/store/mend-case.test.ts', 'a byte changed in a block of metadata is no write that was cut'],
    [['a turned byte is no cut write', '&& isTurnedByte(block);', '&& block.length < 0 && isTurnedByte(block);']],
  ),
  ...inFile(
    'nothing lost',
    `${MAIN}main.ts`,
    ['e2e/specs/starting.spec.ts', 'the window closed by its frame right after the last key'],
    [['closing waits', '  closeInOrder(window, mayClose);\n', '  void closeInOrder;\n  void mayClose;\n']],
  ),
];
