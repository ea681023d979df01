import type { WebPreferences } from 'electron';

/** What every window of ours states, and nothing that would open it further (Electron's checklist, items 2 to 4, 6, 8 to 11). */
export const safePreferences = {
  contextIsolation: true,
  nodeIntegration: false,
  sandbox: true,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
} as const satisfies WebPreferences;
