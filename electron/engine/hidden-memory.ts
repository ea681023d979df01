import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { leakSentence, leaks } from '../report/leaks.ts';
import type { RedactionMap } from '../report/redact.ts';
import { redactEntities, redactTable, textsOfTable } from '../report/redact-table.ts';
import { CaseMemory } from './case-memory.ts';

/** A case's events with names replaced, rows as they were; refused when a name would be left. */
export function hiddenMemory(whole: CaseMemory, map: RedactionMap): Result<CaseMemory> {
  if (map.size === 0) return ok(whole);
  const table = redactTable(whole.table, map);
  const entities = redactEntities(whole.actors.entities, map);
  const left = leaks(textsOfTable(table, entities), map);
  return left.length === 0 ? ok(CaseMemory.ofTable(table, entities)) : fail('wrong-call', leakSentence(left));
}
