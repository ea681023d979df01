import { useCase } from './case.ts';
import { attempt } from './case-actions.ts';
import { fileName } from './case-dialogs.ts';
import { toast } from './view.ts';

/** What the graph as it is shown now looks like, as the bytes of a file. */
type Draw = (kind: 'svg' | 'png') => Promise<Uint8Array<ArrayBuffer>>;

let draw: Draw | null = null;

/** The graph on the screen says how it is drawn; null when it goes. */
export function setGraphPicture(next: Draw | null): void {
  draw = next;
}

export function hasGraphPicture(): boolean {
  return draw !== null;
}

/** Asks where to, and writes the picture there. */
export async function exportGraphPicture(kind: 'svg' | 'png'): Promise<void> {
  const { summary } = useCase.getState();
  if (summary === null || draw === null) return;
  const bytes = await draw(kind);
  const answer = await attempt('choose-save', { suggested: `${fileName(summary.title)} graph.${kind}`, kind });
  if (answer === undefined || answer.path === null) return;
  if ((await attempt('write-file', { path: answer.path, bytes })) !== undefined) toast(`The picture is at ${answer.path}.`);
}
