import { readdirSync, readFileSync } from 'node:fs';

/** Megabytes that the processes of a running program have to themselves (Linux: RssAnon), by what they are: "shell", "engine", "renderer", "gpu-process"... */
export type Memory = Readonly<Record<string, number>>;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Ended meanwhile.
    return '';
  }
};

/** What every process at or below `root` holds now; several of one kind are added up. */
export function memoryBelow(root: number, engine: number): Memory {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const [, parent] = /^PPid:\s+(\d+)/m.exec(/^\d+$/.test(name) ? read(`/proc/${name}/status`) : '') ?? [];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isBelow = (pid: number | undefined): boolean => pid !== undefined && (pid === root || isBelow(parents.get(pid)));
  const held: Record<string, number> = {};
  for (const pid of parents.keys()) {
    const [, kilobytes] = /^RssAnon:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`)) ?? [];
    if (kilobytes === undefined || !isBelow(pid)) continue;
    const [, type] = /--type=([a-z-]+)/.exec(read(`/proc/${pid}/cmdline`)) ?? [];
    const kind = pid === root ? 'shell' : pid === engine ? 'engine' : (type ?? 'browser');
    held[kind] = (held[kind] ?? 0) + Number(kilobytes) / 1024;
  }
  return held;
}
