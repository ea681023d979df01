import type { MenuItemConstructorOptions } from 'electron';
import { notImplemented, strict } from './strict.ts';

/** An item as the app may look it up; a click runs what the app gave. */
interface Item {
  readonly id: string;
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly submenu: Built | undefined;
  click(): void;
}

interface Built {
  readonly items: readonly Item[];
  getMenuItemById(id: string): Item | null;
}

let applicationMenu: Built | null = null;

function build(template: readonly MenuItemConstructorOptions[]): Built {
  const items = template.map((entry): Item => {
    const { label = '', id = '', role, type = 'normal', submenu, click } = entry;
    if (label === '' && role === undefined && type !== 'separator') throw new Error('A menu item has a label, a role or is a separator.');
    return {
      id,
      label,
      role,
      type,
      submenu: Array.isArray(submenu) ? build(submenu) : undefined,
      click: () => click?.({} as never, undefined, {} as never),
    };
  });
  const find = (menu: Built, id: string): Item | null => {
    for (const item of menu.items) {
      if (item.id === id) return item;
      const inside = item.submenu === undefined ? null : find(item.submenu, id);
      if (inside !== null) return inside;
    }
    return null;
  };
  const menu: Built = { items, getMenuItemById: (id) => find(menu, id) };
  return strict('a menu', menu);
}

/** Electron's `Menu`. It is kept, not shown: tests click its items by id. */
export const Menu = strict('Menu', {
  buildFromTemplate: build,
  setApplicationMenu(menu: Built | null): void {
    applicationMenu = menu;
  },
  getApplicationMenu: (): Built | null => applicationMenu,
  sendActionToFirstResponder: () => {
    throw notImplemented('Menu.sendActionToFirstResponder');
  },
});
