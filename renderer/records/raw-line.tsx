import { Copy, NotebookPen, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RawRecord, RecordRow } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { newNote } from '../state/new-note.ts';
import { Button } from '../ui/button.tsx';
import { citationOf, copyText } from './copy-line.ts';

/** One record with the line it was read from, as it stands in the file now. */
export function RawLine({ record, onClose }: { readonly record: RecordRow; readonly onClose: () => void }) {
  const [raw, setRaw] = useState<RawRecord | { readonly problem: string } | null>(null);
  const source = useCase((state) => state.summary?.sources[record.source]);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  useEffect(() => {
    let wanted = true;
    setRaw(null);
    void ask('read-raw', { source: record.source, line: record.line }).then(
      (answer) => wanted && setRaw(answer.ok ? answer.value : { problem: answer.error.message }),
    );
    return () => {
      wanted = false;
    };
  }, [record]);
  const line = raw !== null && 'raw' in raw ? raw.raw : null;
  return (
    <section className="raw" aria-label="The line in its file">
      <p className="raw-where mono">
        {visible(source?.path ?? '')}:{record.line}
      </p>
      <pre className="raw-line mono">{raw === null ? 'Reading…' : 'problem' in raw ? raw.problem : line === null ? raw.reason : visible(line)}</pre>
      {record.detail !== '' && <p className="raw-detail mono">{visible(record.detail)}</p>}
      <div className="raw-actions">
        <Button kind="quiet" label="Copy the line" disabled={line === null} onPress={() => copyText(line ?? '')}>
          <Copy size={14} aria-hidden /> Line
        </Button>
        <Button
          kind="quiet"
          label="Copy the line with its citation"
          disabled={line === null}
          onPress={() => copyText(`${line} [${citationOf(record)}]`)}
        >
          <Copy size={14} aria-hidden /> With citation
        </Button>
        {!readOnly && source !== undefined && (
          <Button
            kind="quiet"
            label="Write a note about this record"
            onPress={() => newNote([{ to: 'record', source: source.sha256, line: record.line }], line === null ? '' : `> ${line}\n\n`)}
          >
            <NotebookPen size={14} aria-hidden /> Note
          </Button>
        )}
        <Button kind="quiet" label="Close the line" onPress={onClose}>
          <X size={14} aria-hidden />
        </Button>
      </div>
    </section>
  );
}
