import type { PushedEvents } from '../../shared/contract/events.ts';
import { type RecordKind, readPositions } from '../store/records.ts';
import type { EngineState } from './engine-state.ts';
import type { OpenCase } from './open-case.ts';
import { lookAgain } from './run-analyses.ts';
import { optionsOf, readCorrection } from './run-options.ts';

type What = PushedEvents['changed']['what'][number];

/** What views know each kind of record as. */
const SHOWN_AS: { readonly [K in RecordKind]: What } = {
  note: 'notes',
  statement: 'statements',
  seen: 'notes',
  entity: 'entities',
  judgement: 'findings',
  title: 'case',
  position: 'positions',
  removal: 'sources',
  evidence: 'hypotheses',
  setting: 'case',
};

/** Brings memory in step with records that changed, and tells the page. */
export async function afterChanges(engine: EngineState, open: OpenCase, kinds: readonly RecordKind[]): Promise<void> {
  if (kinds.length === 0) return;
  if (kinds.includes('removal')) await engine.reload(open);
  else if (kinds.includes('entity')) await engine.regroup(open);
  if (kinds.includes('position')) {
    const saved = new Map((await readPositions(open.store.database.main)).map((position) => [position.name, position]));
    // What was moved by hand and is not in the file any more was taken back; what the layout has placed may not be there yet.
    for (const [name, { pinned }] of open.places) if (pinned && !saved.has(name)) open.places.delete(name);
    for (const [name, position] of saved) open.places.set(name, position);
  }
  if (kinds.includes('removal') || kinds.includes('entity') || (kinds.includes('setting') && (await isAdjustedOtherwise(open))))
    lookAgain(engine, open);
  engine.options.push('changed', { what: [...new Set(kinds.map((kind) => SHOWN_AS[kind])), 'case'] });
}

/** Whether the findings were adjusted in another way than the case now asks for. */
async function isAdjustedOtherwise({ store, findings }: OpenCase): Promise<boolean> {
  return findings !== null && optionsOf(findings).correction !== (await readCorrection(store.database.main));
}
