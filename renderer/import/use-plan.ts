import { useCallback, useEffect, useState } from 'react';
import { ask } from '../state/client.ts';
import { useView } from '../state/view.ts';
import { importItem, type PlannedFile, plannedFile } from './import-plan.ts';

export interface Plan {
  readonly files: readonly PlannedFile[];
  /** Paths that could not be opened at all, with why. */
  readonly problem: string | null;
  readonly change: (path: string, change: Partial<PlannedFile>) => void;
}

/** Opens folders and archives into files, looks at each, and looks again when a decision changes how it is read. */
export function usePlan(): Plan {
  const pending = useView((state) => state.pending);
  const [files, setFiles] = useState<readonly PlannedFile[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  const put = useCallback(
    (path: string, change: Partial<PlannedFile>): void =>
      setFiles((before) => before.map((file) => (file.path === path ? { ...file, ...change } : file))),
    [],
  );

  useEffect(() => {
    if (pending === null) return;
    let wanted = true;
    const look = async (): Promise<void> => {
      const listed = await ask('list-files', { paths: [...pending] });
      if (!wanted) return;
      if (!listed.ok) {
        setProblem(listed.error.message);
        return;
      }
      setProblem(listed.value.length === 0 ? 'There is no file in what was opened.' : null);
      const known = new Map(listed.value.map(({ path, bytes }) => [path, plannedFile(path, bytes)]));
      setFiles((before) => [...known.values()].map((file) => before.find((old) => old.path === file.path) ?? file));
      // One after the other: the first files are the ones looked at first, and a folder may hold thousands.
      for (const file of known.values()) {
        const answer = await ask('preview-file', importItem(file));
        if (!wanted) return;
        if (answer.ok) put(file.path, { preview: answer.value, mapping: answer.value.mapping });
        else setProblem(answer.error.message);
      }
    };
    void look();
    return () => {
      wanted = false;
    };
  }, [pending, put]);

  const change = (path: string, next: Partial<PlannedFile>): void => {
    put(path, next);
    const rereads = ['format', 'timeZone', 'year', 'mapping'].some((key) => key in next);
    const file = files.find((candidate) => candidate.path === path);
    if (!rereads || file === undefined) return;
    // Another format means other columns: the old mapping says nothing about them.
    const changed = { ...file, ...next, ...('format' in next ? { mapping: null } : {}) };
    void ask('preview-file', importItem(changed)).then((answer) => {
      if (answer.ok) put(path, { preview: answer.value, ...(changed.mapping === null ? { mapping: answer.value.mapping } : {}) });
      else setProblem(answer.error.message);
    });
  };
  return { files, problem, change };
}
