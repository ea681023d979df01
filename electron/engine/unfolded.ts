import * as v from 'valibot';
import type { Unfolded } from '../../shared/contract/engine-answers.ts';
import type { Session } from '../store/database.ts';
import { readSetting } from '../store/records.ts';

const schema = v.object({ partners: v.array(v.string()), entities: v.array(v.string()) });
const NOTHING: Unfolded = { partners: [], entities: [] };

/** What the graph of the case shows unfolded; nothing where nothing readable is kept. */
export async function readUnfolded(session: Session): Promise<Unfolded> {
  const value = await readSetting(session, 'unfolded');
  if (value === null) return NOTHING;
  try {
    const parsed = v.safeParse(schema, JSON.parse(value));
    return parsed.success ? parsed.output : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** What to call the step from one to the other: "undo: open an entity". */
export function unfoldingStep(before: Unfolded, after: Unfolded): string {
  if (after.entities.length !== before.entities.length) return after.entities.length > before.entities.length ? 'open an entity' : 'close an entity';
  return after.partners.length > before.partners.length ? 'unfold in the graph' : 'fold away in the graph';
}
