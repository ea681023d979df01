import { Menu, type MenuItemConstructorOptions } from 'electron';
import { type MenuCommand, menuCommands } from '../../shared/contract/menu-commands.ts';

/** What the system itself does, after our own commands of a menu. */
const roles: Readonly<Partial<Record<MenuCommand['menu'], readonly NonNullable<MenuItemConstructorOptions['role']>[]>>> = {
  File: ['quit'],
  Edit: ['cut', 'copy', 'paste', 'selectAll'],
  View: ['resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'],
};

/** Puts up the native menu of the commands of the window. A chosen one goes to `choose`; what it does, the page knows, and the page hears keys itself. */
export function installMenu(choose: (command: string) => void): void {
  const commands: readonly MenuCommand[] = menuCommands;
  const titles = [...new Set(commands.map((command) => command.menu))];
  const template = titles.map((title): MenuItemConstructorOptions => {
    const own = commands.filter((command) => command.menu === title).map((command) => itemOf(command, choose));
    const system = (roles[title] ?? []).map((role): MenuItemConstructorOptions => ({ role }));
    return { label: `&${title}`, submenu: system.length === 0 ? own : [...own, { type: 'separator' }, ...system] };
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function itemOf({ id, title, keys }: MenuCommand, choose: (command: string) => void): MenuItemConstructorOptions {
  const item = { id, label: title, click: () => choose(id) };
  return keys === '' ? item : { ...item, accelerator: keys, registerAccelerator: false };
}
