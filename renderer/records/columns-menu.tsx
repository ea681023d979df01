import { Columns3 } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { changeSettings, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { chosenColumns, recordColumns } from './columns.ts';

/** Which columns the table has: the person's choice, kept for every case. */
export function ColumnsMenu() {
  const ids = useView((state) => state.settings.recordColumns);
  const chosen = chosenColumns(ids).map(({ id }) => id);
  return (
    <MenuTrigger>
      <Button kind="quiet" label="Choose columns">
        <Columns3 size={15} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="options"
          aria-label="Columns"
          selectionMode="multiple"
          disallowEmptySelection
          selectedKeys={chosen}
          onSelectionChange={(keys) => {
            const next = recordColumns.map(({ id }) => id).filter((id) => keys === 'all' || keys.has(id));
            void changeSettings({ recordColumns: next });
          }}
        >
          {recordColumns.map(({ id, title }) => (
            <MenuItem key={id} id={id} className="option option-check" textValue={title}>
              <span className="option-mark" aria-hidden>
                ✓
              </span>
              {title}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
