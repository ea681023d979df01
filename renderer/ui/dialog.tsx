import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { visible } from '../../shared/lib/host-name.ts';
import { Button } from './button.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons under the content. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
}

/** A dialog on top of everything: focus stays inside, Esc closes it and nothing else, focus returns where it was. */
export function Dialog({ title, onClose, children, actions, wide = false }: DialogProps) {
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={wide ? 'sheet sheet-wide' : 'sheet'}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" className="dialog-title">
              {visible(title)}
            </Heading>
            <Button kind="quiet" label="Close" onPress={onClose}>
              <X size={16} aria-hidden />
            </Button>
          </header>
          <div className="dialog-body">{children}</div>
          {actions !== undefined && <footer className="dialog-foot">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
