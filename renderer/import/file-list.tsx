import { readableBytes } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { baseName, concern, type PlannedFile } from './import-plan.ts';

interface FileListProps {
  readonly files: readonly PlannedFile[];
  readonly chosen: string | null;
  readonly onChoose: (path: string) => void;
  readonly onChange: (path: string, change: Partial<PlannedFile>) => void;
}

/** The files found, each with what it was taken for and what is odd about it. */
export function FileList({ files, chosen, onChoose, onChange }: FileListProps) {
  return (
    <section className="file-list" aria-label="Files" data-pane>
      <ul>
        {files.map((file) => (
          <li key={file.path} className={file.path === chosen ? 'file file-chosen' : 'file'}>
            <input
              type="checkbox"
              aria-label={`Import ${visible(baseName(file.path))}`}
              checked={file.included}
              onChange={(event) => onChange(file.path, { included: event.target.checked })}
            />
            <button
              type="button"
              className="file-open"
              aria-current={file.path === chosen}
              onClick={() => onChoose(file.path)}
              title={visible(file.path)}
            >
              <span className="file-name mono">{visible(baseName(file.path))}</span>
              <span className="file-note">
                {readableBytes(file.bytes)} · {describe(file)}
              </span>
              <Concern file={file} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function describe(file: PlannedFile): string {
  if (file.preview === null) return 'looking…';
  const format = file.preview.candidates.find((candidate) => candidate.format === file.format) ?? file.preview.candidates[0];
  const wrapping = file.preview.wrapping.length === 0 ? '' : ` in ${file.preview.wrapping.join(', ')}`;
  return `${format?.title ?? file.format ?? 'not recognised'}${wrapping}`;
}

function Concern({ file }: { readonly file: PlannedFile }) {
  const about = concern(file);
  return about === null || !file.included ? null : (
    <span className={about.blocks ? 'file-concern file-blocked' : 'file-concern'}>{visible(about.text)}</span>
  );
}
