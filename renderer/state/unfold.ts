import type { Unfolded } from '../../shared/contract/engine-answers.ts';
import { useCase } from './case.ts';
import { attempt } from './case-actions.ts';
import { redrawGraph } from './graph-data.ts';
import { speak } from './view.ts';

/** Shows another choice unfolded at once, and writes it to the case, where it can be undone. A case that cannot be written shows it all the same. */
export function unfold(unfolded: Unfolded): void {
  useCase.setState({ unfolded });
  redrawGraph();
  if (useCase.getState().summary?.readOnly === false)
    void attempt('unfold-graph', { partners: [...unfolded.partners], entities: [...unfolded.entities] });
}

/** Opens an entity into its hosts, or closes it again. */
export function toggleEntity(name: string): void {
  const { entities, unfolded } = useCase.getState();
  const entity = entities.find((candidate) => candidate.name === name);
  if (entity === undefined) return;
  const open = unfolded.entities.includes(entity.id);
  unfold({ ...unfolded, entities: open ? unfolded.entities.filter((id) => id !== entity.id) : [...unfolded.entities, entity.id] });
  speak(open ? `${name} closed: one again` : `${name} opened: its ${entity.hosts.length} hosts are shown`);
}
