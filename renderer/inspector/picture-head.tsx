import { NotebookPen } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCase } from '../state/case.ts';
import { type Clipping, dragClipping, putIntoNote } from '../state/clipping.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { type Figure, figureClipping } from './figure-clipping.ts';

/** The heading of a picture, with the way into a note: pressed or dragged there, it carries its citation. */
export function PictureHead({ figure, children }: { readonly figure: Figure; readonly children?: ReactNode }) {
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const zone = useView((state) => state.settings.zone);
  const clipping = (): Clipping => figureClipping(figure, zone, useCase.getState().summary?.sources ?? []);
  return (
    <div className="part-head">
      <h3 className="section-title">{figure.title}</h3>
      {children}
      {!readOnly && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dragging is the pointer's way to what the button inside does
        <span className="part-clip" draggable onDragStart={(event) => dragClipping(event, clipping())}>
          <Button
            kind="quiet"
            label={`Put “${figure.title}” into the note, with its citation; or drag it there`}
            onPress={() => putIntoNote(clipping())}
          >
            <NotebookPen size={13} aria-hidden />
          </Button>
        </span>
      )}
    </div>
  );
}
