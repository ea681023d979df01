import { useCallback } from 'react';
import { openDialog, useView } from '../state/view.ts';
import { AboutDialog } from './about-dialog.tsx';
import { EntityDialog } from './entity-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { GlossaryDialog } from './glossary-dialog.tsx';
import { Palette } from './palette.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { SourcesDialog } from './sources-dialog.tsx';
import { StatementDialog } from './statement-dialog.tsx';
import './dialogs.css';

const dialogs = {
  settings: SettingsDialog,
  palette: Palette,
  shortcuts: ShortcutsDialog,
  about: AboutDialog,
  entity: EntityDialog,
  sources: SourcesDialog,
  statement: StatementDialog,
  glossary: GlossaryDialog,
  export: ExportDialog,
} as const;

/** The one dialog that is open, if any. */
export function Dialogs() {
  const name = useView((state) => state.dialog);
  const close = useCallback(() => openDialog(null), []);
  if (name === null) return null;
  const Open = dialogs[name];
  return <Open onClose={close} />;
}
