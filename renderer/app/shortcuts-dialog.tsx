import { menuCommands } from '../../shared/contract/menu-commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import { printKeys } from './keys.ts';

const mac = navigator.platform.startsWith('Mac');

/** Keys that belong to a place rather than to a command. */
const places: readonly (readonly [keys: string, meaning: string])[] = [
  ['F6, Shift+F6', 'Next, previous pane'],
  ['Esc', 'Close the top layer only; in the graph: select nothing'],
  ['← → ↑ ↓ in the graph', 'To the nearest host in that direction; with Alt: along its pairs'],
  ['Enter in the graph', 'Inspect the host; Shift+Enter adds it to a group'],
  ['+ − 0 in the graph', 'Zoom in, zoom out, show all'],
  ['← → in the timeline', 'Move the window by a bar; with Shift: its end; with Alt: its start'],
  ['Space in the graph', 'Open an entity into its hosts, unfold the partners of a host; again: close, fold away'],
  ['Home, Page Down, Page Up in the graph', 'The strongest host, the next, the one before'],
  ['P in the graph', 'Pin the host where it is, or let it go'],
  ['W S or + − in the timeline', 'Zoom in, zoom out at the window'],
  ['A D in the timeline', 'Show what is earlier, later'],
  ['Home, End in the timeline', 'Window to the start, to the end'],
  ['Space in the timeline', 'Play, pause'],
];

/** Every key there is. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} wide>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="shortcuts" aria-label="Keys" tabIndex={0}>
        <table className="table">
          <caption className="unseen">Commands</caption>
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
        <table className="table">
          <caption className="unseen">Keys in a place</caption>
          <tbody>
            {places.map(([keys, meaning]) => (
              <tr key={keys}>
                <th scope="row">{meaning}</th>
                <td>
                  <kbd>{keys}</kbd>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Dialog>
  );
}
