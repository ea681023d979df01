import {
  BookOpenText,
  FileDown,
  FolderPlus,
  House,
  ListTree,
  type LucideIcon,
  Redo2,
  ScrollText,
  Search,
  Settings,
  TableProperties,
  Undo2,
  Waypoints,
} from 'lucide-react';
import type { MenuCommandId } from '../../shared/contract/menu-commands.ts';
import { useCase } from '../state/case.ts';
import { useView } from '../state/view.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { runCommand } from './commands.ts';

/** The narrow column of pictures: the few commands that are wanted all the time. Everything else is in the palette. */
export function Rail() {
  const { recordsOpen, graphAsTable, reportOpen } = useView();
  const canUndo = useCase((state) => state.summary?.canUndo ?? null);
  const canRedo = useCase((state) => state.summary?.canRedo ?? null);
  const press = (icon: LucideIcon, id: MenuCommandId, label: string, disabled = false) => (
    <RailButton icon={icon} label={label} disabled={disabled} onPress={() => runCommand(id)} />
  );
  return (
    <nav className="rail" aria-label="Tools" data-pane>
      {press(House, 'close-case', 'Close the case and go to the start')}
      {press(FolderPlus, 'new-case', 'Open more logs')}
      <Toggle
        className="rail-button"
        label={graphAsTable ? 'Show the graph as a picture' : 'Show the graph as a table'}
        on={graphAsTable}
        onChange={() => runCommand('graph-table')}
      >
        {graphAsTable ? <TableProperties size={18} aria-hidden /> : <Waypoints size={18} aria-hidden />}
      </Toggle>
      <Toggle className="rail-button" label="Records" on={recordsOpen} onChange={() => runCommand('toggle-records')}>
        <ScrollText size={18} aria-hidden />
      </Toggle>
      {press(Search, 'palette', 'Search and all commands')}
      {press(ListTree, 'sources', 'Sources of this case')}
      <span className="rail-space" />
      {press(Undo2, 'undo', canUndo === null ? 'Nothing to undo' : `Undo: ${canUndo}`, canUndo === null)}
      {press(Redo2, 'redo', canRedo === null ? 'Nothing to redo' : `Redo: ${canRedo}`, canRedo === null)}
      <Toggle className="rail-button" label="Report: choose, preview, hide names" on={reportOpen} onChange={() => runCommand('report')}>
        <BookOpenText size={18} aria-hidden />
      </Toggle>
      {press(FileDown, 'export-pdf', 'Export the report as PDF')}
      {press(Settings, 'settings', 'Settings')}
    </nav>
  );
}

interface RailButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

function RailButton({ icon: Icon, label, disabled, onPress }: RailButtonProps) {
  return (
    <Button kind="quiet" className="rail-button" label={label} disabled={disabled} onPress={onPress}>
      <Icon size={18} aria-hidden />
    </Button>
  );
}
