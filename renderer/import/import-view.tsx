import { useState } from 'react';
import { Checkbox, Input, Label, TextField } from 'react-aria-components';
import { readableCount } from '../../shared/lib/format-value.ts';
import type { Failure } from '../../shared/lib/result.ts';
import { useCase } from '../state/case.ts';
import { adoptCase, attempt } from '../state/case-actions.ts';
import { fileName } from '../state/case-dialogs.ts';
import { ask } from '../state/client.ts';
import { toast, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { FileDetail } from './file-detail.tsx';
import { FileList } from './file-list.tsx';
import { concern, importItem, type PlannedFile, readable, suggestedTitle } from './import-plan.ts';
import { usePlan } from './use-plan.ts';
import './import.css';

/** Looks before it leaps: what each file is, how it will be read, and what becomes of its lines. Nothing has been imported yet. */
export function ImportView() {
  const { files, problem, change } = usePlan();
  const [chosen, setChosen] = useState<string | null>(null);
  const [title, setTitle] = useState<string | null>(null);
  const [unlisted, setUnlisted] = useState(false);
  const [shortage, setShortage] = useState<Shortage | null>(null);
  const open = useCase((state) => state.summary);
  const file = files.find(({ path }) => path === chosen) ?? files[0];
  const ready = readable(files);
  // Named after what will be read, not after what happened to lie beside it.
  const name = title ?? suggestedTitle((ready.length > 0 ? ready : files).map(({ path }) => path));
  const zoneForAll = (timeZone: string): void => {
    for (const other of files) if (other.preview?.needsZone === true) change(other.path, { timeZone });
  };
  return (
    <main className="import" aria-label="Preview before import">
      <header className="import-head">
        <div>
          <h1>Before anything is read</h1>
          <p>Check how each file is understood. The originals are only looked at, never changed.</p>
        </div>
        {open === null && (
          <TextField className="field import-title" value={name} onChange={setTitle}>
            <Label className="field-label">Name of the case</Label>
            <Input className="input" />
          </TextField>
        )}
        {open === null && (
          <Checkbox className="check import-private" isSelected={unlisted} onChange={setUnlisted}>
            <span className="check-box" aria-hidden>
              ✓
            </span>
            Private: on no list of recent cases
          </Checkbox>
        )}
        <div className="import-actions">
          <Button onPress={() => useView.setState({ pending: null })}>Cancel</Button>
          <Button
            kind="main"
            disabled={ready.length === 0 || files.some((item) => item.preview === null)}
            onPress={() => void startImport(ready, name, unlisted, null).then(setShortage)}
          >
            {importLabel(ready.length, open?.title ?? null)}
          </Button>
        </div>
      </header>
      {problem !== null && (
        <p className="import-problem" role="alert">
          {problem}
        </p>
      )}
      {shortage !== null && (
        <div className="import-problem import-shortage" role="alert">
          <p>{shortage.sentence}</p>
          <Button onPress={() => void startImport(ready, name, unlisted, shortage).then(setShortage)}>Import anyway</Button>
        </div>
      )}
      <div className="import-columns">
        <FileList files={files} chosen={file?.path ?? null} onChoose={setChosen} onChange={change} />
        {file === undefined ? (
          <Empty title="Looking at the files…" />
        ) : (
          <FileDetail file={file} onChange={(next) => change(file.path, next)} onZoneForAll={zoneForAll} />
        )}
      </div>
      <ImportFoot files={files} ready={ready} />
    </main>
  );
}

function importLabel(count: number, into: string | null): string {
  const what = count === 1 ? 'Import 1 file' : `Import ${readableCount(count)} files`;
  return into === null ? what : `${what} into this case`;
}

function ImportFoot({ files, ready }: { readonly files: readonly PlannedFile[]; readonly ready: readonly PlannedFile[] }) {
  const left = files.filter((file) => file.included && file.preview !== null && !ready.includes(file));
  const asked = ready.filter((file) => concern(file) !== null);
  if (left.length === 0 && asked.length === 0) return null;
  return (
    <footer className="import-foot">
      {left.length > 0 && (
        <p>
          {left.length === 1
            ? '1 file cannot be read as it stands and will be left out.'
            : `${left.length} files cannot be read as they stand and will be left out.`}
        </p>
      )}
      {asked.length > 0 && (
        <p>
          {asked.length === 1 ? '1 file has an open question' : `${asked.length} files have an open question`}: see the marks in the list. What is
          assumed is written into the report.
        </p>
      )}
    </footer>
  );
}

/** An import that would hardly fit: why, and the place that was chosen for a case that is not made yet. */
interface Shortage {
  readonly sentence: string;
  readonly place: string | null;
}

/**
 * Makes the case if there is none, starts the import, and shows the workbench, where rows appear while the rest loads. Answers with the shortage where there is too little room on the
 * disk for it; `despite` is one that the journalist was told and goes on with.
 */
async function startImport(files: readonly PlannedFile[], title: string, unlisted: boolean, despite: Shortage | null): Promise<Shortage | null> {
  if (useCase.getState().summary === null) {
    const place = despite?.place ?? (await attempt('choose-save', { suggested: `${fileName(title)}.occam`, kind: 'case' }))?.path ?? null;
    if (place === null) return null;
    const about = { path: place, title, private: unlisted };
    const made = await ask('create-case', despite === null ? { ...about, files: files.map(({ path }) => path) } : about);
    if (!made.ok) return shortageOf(made.error, place);
    adoptCase(made.value);
  }
  const begun = await ask('import-files', { items: files.map(importItem), ifItFits: despite === null });
  if (!begun.ok) return shortageOf(begun.error, null);
  useView.setState({ pending: null });
  return null;
}

/** Any other failure is told as all are. */
function shortageOf({ code, message }: Failure, place: string | null): Shortage | null {
  if (code === 'little-room') return { sentence: message, place };
  if (code !== 'cancelled') toast(message, 'problem');
  return null;
}
