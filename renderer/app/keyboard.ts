import { listen } from '../state/client.ts';
import { commands, runCommand } from './commands.ts';
import { matchesKeys } from './keys.ts';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.shadowRoot !== null);

/** The panes that F6 goes through, in reading order. */
function movePane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  if (panes.length === 0) return;
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + panes.length) % panes.length]!;
  const target = next.querySelector<HTMLElement>('[data-pane-focus], [tabindex="0"], button, input') ?? next;
  target.focus();
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  if (event.key === 'F6') {
    event.preventDefault();
    movePane(event.shiftKey ? -1 : 1);
    return;
  }
  // With a dialog open only its own keys count; Esc closes it and nothing under it.
  if (document.querySelector('[role="dialog"]') !== null) return;
  const inText = typing(event.composedPath()[0] ?? event.target);
  for (const command of commands) {
    if (command.keys === '' || !matchesKeys(event, command.keys)) continue;
    const textOwnsIt = inText && (command.id === 'undo' || command.id === 'redo' || !command.keys.includes('+'));
    if (textOwnsIt) return;
    event.preventDefault();
    runCommand(command.id);
    return;
  }
}

/** Listens for the keys of every command, and for choices in native menus; once, at start. */
export function startKeyboard(): () => void {
  window.addEventListener('keydown', pressed);
  const stopMenu = listen('menu', ({ command }) => runCommand(command));
  return () => {
    window.removeEventListener('keydown', pressed);
    stopMenu();
  };
}
