import { menuCommands } from '../../shared/contract/menu-commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { printKeys } from './keys.ts';

const mac = navigator.platform.startsWith('Mac');

/** Keys that belong to a place rather than to a command. */
const places: readonly { readonly place: string; readonly keys: readonly (readonly [keys: string, meaning: string])[] }[] = [
  {
    place: 'Anywhere',
    keys: [
      ['F6', 'Next pane; with Shift: the one before'],
      ['Esc', 'Close the top layer only'],
    ],
  },
  {
    place: 'In the graph',
    keys: [
      ['← → ↑ ↓', 'To the nearest host in that direction; with Alt: along its pairs'],
      ['Home', 'The strongest host'],
      ['Page Down', 'The next in strength; Page Up: the one before'],
      ['Enter', 'Inspect; with Shift: gather for a group'],
      ['Space', 'Open an entity into its hosts, unfold the partners of a host; again: back'],
      ['P', 'Pin the host where it is, or let it go'],
      ['+ − 0', 'Zoom in, zoom out, show all'],
      ['Esc', 'Select nothing'],
    ],
  },
  {
    place: 'In the timeline',
    keys: [
      ['← →', 'Move the window by a bar; with Shift: its end; with Alt: its start'],
      ['Home End', 'Window to the start, to the end'],
      ['W S', 'Zoom in, zoom out at the window; + and − as well'],
      ['A D', 'Show what is earlier, later'],
      ['Space', 'Play, pause'],
    ],
  },
];

/** Every key there is. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="shortcuts" aria-label="Keys" tabIndex={0}>
        <table className="table">
          <caption className="section-title">Commands</caption>
          <tbody>
            {menuCommands
              .filter((command) => command.keys !== '')
              .map((command) => (
                <tr key={command.id}>
                  <th scope="row">{command.title.replace('…', '')}</th>
                  <td>
                    <kbd>{printKeys(command.keys, mac)}</kbd>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
        <div>
          {places.map(({ place, keys }) => (
            <table className="table shortcuts-place" key={place}>
              <caption className="section-title">{place}</caption>
              <tbody>
                {keys.map(([key, meaning]) => (
                  <tr key={meaning}>
                    <th scope="row">{meaning}</th>
                    <td>
                      <kbd>{key}</kbd>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        </div>
      </section>
    </Dialog>
  );
}
