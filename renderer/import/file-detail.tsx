import { useEffect, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import type { FormatInfo } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ColumnMapping } from '../../shared/model/source.ts';
import { ask } from '../state/client.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/choice-field.tsx';
import { Empty } from '../ui/empty.tsx';
import { ZoneField } from '../ui/zone-field.tsx';
import type { PlannedFile } from './import-plan.ts';
import { LinePairs } from './line-pairs.tsx';

interface FileDetailProps {
  readonly file: PlannedFile;
  readonly onChange: (change: Partial<PlannedFile>) => void;
  readonly onZoneForAll: (zone: string) => void;
}

/** One file: how it is understood and why, what may be decided, and its first lines beside what became of them. */
export function FileDetail({ file, onChange, onZoneForAll }: FileDetailProps) {
  const { preview } = file;
  if (preview === null) return <Empty title="Looking at this file…" />;
  // A file that no format claims may still be read as one that the journalist names.
  const unclaimed = preview.failure?.code === 'not-recognised' && preview.bytes > 0;
  if (preview.failure !== null && !unclaimed) return <Empty title="This file cannot be read">{visible(preview.failure.message)}</Empty>;
  const chosen =
    preview.candidates.find((candidate) => candidate.format === file.format) ?? (file.format === null ? preview.candidates[0] : undefined);
  return (
    <section className="file-detail" aria-label="How it is read" data-pane>
      <div className="decisions">
        <FormatField file={file} onChange={onChange} />
        {(preview.needsZone || file.timeZone !== null) && (
          <div className="decision">
            <ZoneField
              label="Where did this clock stand?"
              zone={file.timeZone}
              at={firstTime(file)}
              none="UTC is assumed"
              onChange={(timeZone) => onChange({ timeZone })}
            />
            {file.timeZone !== null && (
              <Button kind="quiet" className="link" onPress={() => onZoneForAll(file.timeZone!)}>
                Use for all files that need one
              </Button>
            )}
          </div>
        )}
        {preview.needsYear && <YearField year={file.year} onChange={(year) => onChange({ year })} />}
      </div>
      <p className="reason">{visible(sentence(preview.failure?.message ?? chosen?.reason ?? 'Chosen by you.'))}</p>
      {preview.columns.length > 0 && <MappingFields file={file} onChange={(mapping) => onChange({ mapping })} />}
      <LinePairs lines={preview.lines} />
    </section>
  );
}

/** With a capital, as sentences begin. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function firstTime(file: PlannedFile): number {
  const times = (file.preview?.lines ?? []).flatMap((line) => line.events.map((event) => event.time)).filter((time) => !Number.isNaN(time));
  return times[0] ?? 0;
}

function FormatField({ file, onChange }: Omit<FileDetailProps, 'onZoneForAll'>) {
  const [formats, setFormats] = useState<readonly FormatInfo[]>([]);
  useEffect(() => {
    void ask('list-formats', {}).then((answer) => answer.ok && setFormats(answer.value));
  }, []);
  const candidates = file.preview?.candidates ?? [];
  const claimed = new Set(candidates.map((candidate) => candidate.format));
  const choices = [
    ...candidates.map(({ format, title, confidence }) => ({ id: format, name: title, note: `${Math.round(confidence * 100)} % sure` })),
    ...formats.filter(({ id }) => !claimed.has(id)).map(({ id, title }) => ({ id, name: title })),
  ];
  return (
    <div className="decision">
      <ChoiceField
        label="Read as"
        choices={choices}
        chosen={file.format ?? candidates[0]?.format ?? null}
        none="Choose a format…"
        onChange={(format) => onChange({ format })}
      />
    </div>
  );
}

function YearField({ year, onChange }: { readonly year: number | null; readonly onChange: (year: number | null) => void }) {
  const [text, setText] = useState(year === null ? '' : String(year));
  const change = (next: string): void => {
    setText(next);
    if (next === '') onChange(null);
    else if (/^\d{4}$/.test(next)) onChange(Number(next));
  };
  return (
    <TextField className="field decision decision-year" value={text} onChange={change}>
      <Label className="field-label">Year of its first line</Label>
      <Input className="input" inputMode="numeric" placeholder="Inferred" />
    </TextField>
  );
}

const FIELDS: readonly (readonly [keyof ColumnMapping, string, boolean])[] = [
  ['time', 'Time', true],
  ['timeOfDay', 'Time of day, if apart', false],
  ['from', 'From (who asks)', true],
  ['to', 'To (who is asked)', true],
  ['kind', 'Kind', false],
  ['outcome', 'Outcome', false],
  ['bytes', 'Bytes', false],
];

function MappingFields({ file, onChange }: { readonly file: PlannedFile; readonly onChange: (mapping: ColumnMapping) => void }) {
  const mapping: Partial<Record<keyof ColumnMapping, string>> = file.mapping ?? {};
  const columns = file.preview?.columns ?? [];
  const set = (field: keyof ColumnMapping, column: string): void => {
    const next = { ...mapping, [field]: column };
    if (column === '') delete next[field];
    onChange({ ...next, time: next.time ?? '', from: next.from ?? '', to: next.to ?? '' });
  };
  return (
    <section className="mapping" aria-label="Which column is what">
      <h2 className="section-title">Which column is what</h2>
      {file.preview?.mappedBefore === true && <p className="reason">As in a table of an earlier case, whose columns have the same names.</p>}
      {file.preview?.mappedAs !== undefined && <p className="reason">As in {visible(file.preview.mappedAs)}, whose columns have the same names.</p>}
      <div className="mapping-fields">
        {FIELDS.map(([field, label, needed]) => (
          <ChoiceField
            key={field}
            label={label}
            choices={[...(needed ? [] : [{ id: '', name: 'none' }]), ...columns.map((column) => ({ id: column, name: column }))]}
            chosen={mapping[field] ?? (needed ? null : '')}
            none="Choose…"
            onChange={(column) => set(field, column)}
          />
        ))}
      </div>
    </section>
  );
}
