import type * as Real from 'electron';
import { app as standinApp } from './app.ts';
import { BrowserWindow as StandinWindow } from './browser-window.ts';
import { dialog as standinDialog } from './dialog.ts';
import { ipcMain as standinIpcMain } from './ipc-main.ts';
import { Menu as StandinMenu } from './menu.ts';
import { nativeTheme as standinTheme } from './native-theme.ts';
import { protocol as standinProtocol, session as standinSession } from './session.ts';
import { shell as standinShell } from './shell.ts';
import { listenToTest } from './test-channel.ts';
import { utilityProcess as standinUtility } from './utility-process.ts';

/*
 * Answers for the module `electron`. Every member offered has the name of a member of Electron's (checked here against electron.d.ts); members that are
 * missing fail by name when they are touched, modules that are missing when they are imported.
 */

/** Names only that Electron has. What each does is pinned by tests, because the signatures' overloads are more than the app uses. */
type Named<T> = { readonly [K in keyof T]?: unknown };

export const app: object = standinApp satisfies Named<typeof Real.app>;
export const BrowserWindow: object = StandinWindow satisfies Named<typeof Real.BrowserWindow>;
export const dialog: object = standinDialog satisfies Named<typeof Real.dialog>;
export const ipcMain: object = standinIpcMain satisfies Named<typeof Real.ipcMain>;
export const Menu: object = StandinMenu satisfies Named<typeof Real.Menu>;
export const nativeTheme: object = standinTheme satisfies Named<typeof Real.nativeTheme>;
export const protocol: object = standinProtocol satisfies Named<typeof Real.protocol>;
export const session: object = standinSession satisfies Named<typeof Real.session>;
export const shell: object = standinShell satisfies Named<typeof Real.shell>;
export const utilityProcess: object = standinUtility satisfies Named<typeof Real.utilityProcess>;

listenToTest({ app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session, shell, utilityProcess });
