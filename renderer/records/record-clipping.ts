import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import type { Clipping } from '../state/clipping.ts';
import { useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { timeToSecond } from '../ui/local-time.ts';
import { citationOf } from './copy-line.ts';

/** A record for a note: when, who, whom, and its citation; the note is then pinned to the line. */
export function recordClipping(record: RecordRow): Clipping {
  const { zone } = useView.getState().settings;
  const source = useCase.getState().summary?.sources[record.source];
  const when = Number.isNaN(record.time) ? 'no time' : `${timeToSecond(record.time, clockOf(zone))} (${zone})`;
  const what = [record.kind, record.outcome === 'unknown' ? '' : record.outcome].filter((word) => word !== '').join(', ');
  const text = `> ${when}: \`${plain(record.from)}\` → \`${plain(record.to)}\`${what === '' ? '' : `, ${plain(what)}`} [${citationOf(record)}]`;
  return { text, pins: source === undefined ? [] : [{ to: 'record', source: source.sha256, line: record.line }] };
}

const plain = (text: string): string => visible(text).replaceAll('`', "'");
