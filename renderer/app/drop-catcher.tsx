import { useEffect, useState } from 'react';
import { takePaths } from '../state/case-actions.ts';
import { pathOf } from '../state/client.ts';
import { toast } from '../state/view.ts';
import './drop-catcher.css';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files dropped anywhere on the window, on any screen. */
export function DropCatcher() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (carriesFiles(event) && --depth <= 0) setOver(false);
    };
    const allow = (event: DragEvent): void => {
      // Without this the browser would open the file in place of the page.
      event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      const paths = files.map(pathOf).filter((path) => path !== '');
      if (paths.length > 0) takePaths(paths);
      else if (files.length > 0) toast('What was dropped has no place on this disk. Save it to a folder first, then open it from there.', 'problem');
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over ? (
    <div className="drop-catcher">
      <p>Let go to look at these files. Nothing is read until you say so.</p>
    </div>
  ) : null;
}
