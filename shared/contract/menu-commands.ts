/** A command as menus, the palette, the list of shortcuts and the keyboard know it. What it does is decided in the renderer (`renderer/app/commands.ts`). */
export interface MenuCommand {
  readonly id: string;
  readonly title: string;
  readonly menu: 'File' | 'Edit' | 'View' | 'Timeline' | 'Case' | 'Help';
  /** Keys in Electron's accelerator words, `CmdOrCtrl+K`; '' for none. The renderer listens for them itself, so that menus only show them. */
  readonly keys: string;
}

/** Every command of the window, in the order in which menus list them. A choice in a native menu arrives as a `menu` event with the id. */
export const menuCommands = [
  { id: 'new-case', title: 'Open logs…', menu: 'File', keys: 'CmdOrCtrl+I' },
  { id: 'open-case', title: 'Open case…', menu: 'File', keys: 'CmdOrCtrl+O' },
  { id: 'open-sample', title: 'Open the sample case', menu: 'File', keys: '' },
  { id: 'save-copy', title: 'Save a copy of the case…', menu: 'File', keys: 'CmdOrCtrl+S' },
  { id: 'report', title: 'Report: choose, preview, hide names…', menu: 'File', keys: 'CmdOrCtrl+R' },
  { id: 'export-pdf', title: 'Export report as PDF…', menu: 'File', keys: 'CmdOrCtrl+P' },
  { id: 'export-events', title: 'Export events of the window…', menu: 'File', keys: '' },
  { id: 'export-graph-svg', title: 'Export the graph as SVG…', menu: 'File', keys: '' },
  { id: 'export-graph-png', title: 'Export the graph as PNG…', menu: 'File', keys: '' },
  { id: 'close-case', title: 'Close case', menu: 'File', keys: 'CmdOrCtrl+W' },
  { id: 'undo', title: 'Undo', menu: 'Edit', keys: 'CmdOrCtrl+Z' },
  { id: 'redo', title: 'Redo', menu: 'Edit', keys: 'CmdOrCtrl+Shift+Z' },
  { id: 'search', title: 'Filter and search', menu: 'Edit', keys: 'CmdOrCtrl+F' },
  { id: 'new-note', title: 'Write a note', menu: 'Edit', keys: 'CmdOrCtrl+N' },
  { id: 'new-statement', title: 'Enter a dated statement', menu: 'Edit', keys: '' },
  { id: 'settings', title: 'Settings…', menu: 'Edit', keys: 'CmdOrCtrl+,' },
  { id: 'palette', title: 'All commands…', menu: 'View', keys: 'CmdOrCtrl+K' },
  { id: 'show-inspector', title: 'Inspector', menu: 'View', keys: 'CmdOrCtrl+1' },
  { id: 'show-findings', title: 'Findings', menu: 'View', keys: 'CmdOrCtrl+2' },
  { id: 'show-hypotheses', title: 'Hypotheses', menu: 'View', keys: 'CmdOrCtrl+3' },
  { id: 'show-notes', title: 'Notes', menu: 'View', keys: 'CmdOrCtrl+4' },
  { id: 'toggle-records', title: 'Records', menu: 'View', keys: 'CmdOrCtrl+5' },
  { id: 'graph-table', title: 'Graph as a table', menu: 'View', keys: 'CmdOrCtrl+G' },
  { id: 'timeline-table', title: 'Timeline as a table', menu: 'View', keys: 'CmdOrCtrl+T' },
  { id: 'theme', title: 'Light or dark', menu: 'View', keys: '' },
  { id: 'play', title: 'Play or pause', menu: 'Timeline', keys: '' },
  { id: 'step-next', title: 'Next event', menu: 'Timeline', keys: '.' },
  { id: 'step-previous', title: 'Previous event', menu: 'Timeline', keys: ',' },
  { id: 'whole-span', title: 'Window: the whole time', menu: 'Timeline', keys: 'CmdOrCtrl+0' },
  { id: 'zoom-window', title: 'Zoom the timeline to the window', menu: 'Timeline', keys: '' },
  { id: 'set-baseline', title: 'Make this window the baseline', menu: 'Timeline', keys: '' },
  { id: 'clear-selection', title: 'Select nothing', menu: 'Case', keys: '' },
  { id: 'pin-track', title: 'Pin the selection as a track', menu: 'Case', keys: '' },
  { id: 'lay-out', title: 'Lay the graph out anew, pinned hosts stay', menu: 'View', keys: '' },
  { id: 'find-path', title: 'Path between the two gathered hosts', menu: 'Case', keys: '' },
  { id: 'group-hosts', title: 'Group hosts into an entity…', menu: 'Case', keys: 'CmdOrCtrl+E' },
  { id: 'open-entity', title: 'Open the entity into its hosts, or close it', menu: 'Case', keys: '' },
  { id: 'private-case', title: 'Private case: leave no trace outside its file', menu: 'Case', keys: '' },
  { id: 'run-analyses', title: 'Look for findings again', menu: 'Case', keys: 'CmdOrCtrl+Return' },
  { id: 'sources', title: 'Sources of this case', menu: 'Case', keys: '' },
  { id: 'tour', title: 'Tour', menu: 'Help', keys: '' },
  { id: 'shortcuts', title: 'Keyboard shortcuts', menu: 'Help', keys: 'F1' },
  { id: 'glossary', title: 'What the words mean', menu: 'Help', keys: '' },
  { id: 'about', title: 'About Occam', menu: 'Help', keys: '' },
] as const satisfies readonly MenuCommand[];

export type MenuCommandId = (typeof menuCommands)[number]['id'];
