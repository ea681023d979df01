import { Command } from 'cmdk';
import { useEffect, useState } from 'react';
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components';
import type { SearchHit } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { goToHit } from '../state/go-to.ts';
import { commands } from './commands.ts';
import { printKeys } from './keys.ts';

const mac = navigator.platform.startsWith('Mac');

/** Every command and everything in the case, by typing a part of its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const hits = useHits(text);
  const able = commands.filter((command) => command.id !== 'palette' && command.enabled());
  const then = (action: () => void) => () => {
    onClose();
    // After the dialog has given focus back, so that the command may take it.
    requestAnimationFrame(action);
  };
  return (
    <ModalOverlay className="veil veil-top" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="sheet">
        <AriaDialog className="dialog" aria-label="All commands">
          <Command className="palette" loop label="All commands">
            <Command.Input className="palette-input" autoFocus placeholder="Type a command, a host, a note…" value={text} onValueChange={setText} />
            <Command.List className="palette-list">
              <Command.Empty className="palette-empty">Nothing is called that. Try another word.</Command.Empty>
              {hits.length > 0 && (
                <Command.Group heading="In this case">
                  {hits.map((hit) => (
                    <Command.Item
                      key={`${hit.type} ${hit.id}`}
                      value={`${hit.type} ${hit.id}`}
                      // The engine has found them, by other letters too: what is typed is theirs as well.
                      keywords={[hit.label, text]}
                      onSelect={then(() => goToHit(hit))}
                    >
                      <span className="palette-name">{visible(hit.label)}</span>
                      <span className="palette-note">{hit.events > 0 ? `${hit.type}, ${readableCount(hit.events)} events` : hit.type}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              <Command.Group heading="Commands">
                {able.map((command) => (
                  <Command.Item key={command.id} value={command.id} keywords={[command.title, command.menu]} onSelect={then(command.run)}>
                    <span className="palette-name">{command.title.replace('…', '')}</span>
                    <kbd>{printKeys(command.keys, mac)}</kbd>
                  </Command.Item>
                ))}
              </Command.Group>
            </Command.List>
          </Command>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function useHits(text: string): readonly SearchHit[] {
  const [hits, setHits] = useState<readonly SearchHit[]>([]);
  const open = useCase((state) => state.summary !== null);
  useEffect(() => {
    if (!open || text.trim().length < 2) {
      setHits([]);
      return;
    }
    let wanted = true;
    void ask('search', { text: text.trim(), limit: 12 }).then((answer) => wanted && answer.ok && setHits(answer.value));
    return () => {
      wanted = false;
    };
  }, [text, open]);
  return hits;
}
