import type { StatementAlignment } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { alignNews } from '../analyses/news-alignment.ts';
import { chanceWords } from '../analyses/pair-draft.ts';
import { firstImport } from '../store/ledger.ts';
import { readStatements } from '../store/records.ts';
import { selectRows } from './filter/row-marker.ts';
import { burstStarts } from './inspect.ts';
import type { OpenCase } from './open-case.ts';
import { hostsNamed, type SubjectNames, subjectMarker, titleOf } from './subject-marker.ts';
import { rowsIn } from './window-view.ts';

const CAVEAT = 'A coincidence in time is not a cause; other lists of dates, not tried here, might match as well.';

export interface AlignmentQuestion {
  readonly subject: SubjectNames;
  readonly window: TimeWindow | null;
  readonly toleranceDays: number;
}

/** The subject's contacts against the dated statements of the case. Asked one at a time and on its own: it joins no family of findings. */
export async function alignStatements(open: OpenCase, { subject, window, toleranceDays }: AlignmentQuestion): Promise<Result<StatementAlignment>> {
  const { memory, store } = open;
  const asked = window ?? memory.span;
  if (asked === null) return fail('not-found', 'The case holds no contact with a time to compare with.');
  if (asked.end <= asked.start) return fail('wrong-call', 'The window ends before it begins.');
  for (const name of [subject.from, subject.to, subject.host, subject.entity])
    if (name !== undefined && hostsNamed(memory, name).length === 0)
      return fail('not-found', `${name} is not in this case; choose a host or group that is.`);
  const { start, end } = rowsIn(memory.table, asked);
  const marker = subjectMarker(memory, subject);
  const rows = marker === null ? Uint32Array.from({ length: end - start }, (_, i) => start + i) : selectRows(marker, start, end);
  const unique = rows.filter((row) => memory.pairs.repeated[row] === 0);
  const answer = alignNews({
    statements: await readStatements(store.database.main),
    events: burstStarts(memory.table.time, unique),
    window: asked,
    toleranceDays,
    firstLooked: await firstImport(store.database.main),
  });
  const who = titleOf(subject);
  if (answer.kind === 'refused')
    return ok({
      answer: 'refused',
      numbers: null,
      afterLooking: false,
      refused: answer.statements.map((statement) => statement.id),
      sentence: `${who} and the dated statements cannot be compared: ${answer.reason}`,
      caveat: CAVEAT,
    });
  const { kind: _, afterLooking, ...numbers } = answer;
  const after = afterLooking ? ' Some dates were chosen after looking at the data, so this proves nothing.' : '';
  return ok({
    answer: 'compared',
    numbers,
    afterLooking,
    refused: [],
    sentence: `${who}: ${readableCount(numbers.matched)} of ${readableCount(numbers.events)} contacts fall within ${toleranceDays} ${toleranceDays === 1 ? 'day' : 'days'} of one of ${numbers.dates} dated statements. Turning all contacts round the window by the same time gives ${numbers.expected.toFixed(1)} on average, and as many or more in ${chanceWords(numbers.p)} of all turns.${after}`,
    caveat: CAVEAT,
  });
}
