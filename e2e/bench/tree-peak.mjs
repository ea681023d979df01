import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const EVERY_MS = 100;
/** Clock ticks a second in /proc/PID/stat, on any Linux of today. */
const TICKS = 100;

/**
 * Runs a program and answers with its wall and CPU seconds and the most memory that it and everything it started held at one moment, in MiB: the sum of their proportional set sizes (PSS:
 * pages that several of them share are counted once), read from /proc every tenth of a second. Linux only.
 */
export async function treePeak(command) {
  const began = performance.now();
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  let peak = { total: 0, parts: {} };
  const cpu = new Map();
  const timer = setInterval(() => {
    const parts = {};
    for (const [id, seconds] of family(child.pid)) {
      const [name, size] = sized(id);
      parts[name] = (parts[name] ?? 0) + size;
      cpu.set(id, Math.max(seconds, cpu.get(id) ?? 0));
    }
    const total = Object.values(parts).reduce((sum, one) => sum + one, 0);
    if (total > peak.total) peak = { total, parts };
  }, EVERY_MS);
  const status = await new Promise((done) => child.on('close', done));
  clearInterval(timer);
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`);
  const cpuSeconds = [...cpu.values()].reduce((sum, one) => sum + one, 0);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds, out, mebibytes: Math.round(peak.total), parts: peak.parts };
}

/** A process and its descendants, with the CPU seconds that each has spent. */
function family(root) {
  const children = new Map();
  const spent = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      children.set(Number(fields[1]), [...(children.get(Number(fields[1])) ?? []), Number(name)]);
      spent.set(Number(name), (Number(fields[11]) + Number(fields[12])) / TICKS);
    } catch {
      // It has ended meanwhile.
    }
  }
  const all = [root];
  for (let i = 0; i < all.length; i++) all.push(...(children.get(all[i]) ?? []));
  return new Map(all.map((id) => [id, spent.get(id) ?? 0]));
}

/** What a process is, and how much it holds. */
function sized(id) {
  try {
    const pss = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))[1]) / 1024;
    const words = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
    const [, type] = /--type=(\S+)/.exec(words) ?? [];
    return [type ?? (words.includes('--print-report') ? 'shell' : words.includes('chromium ') ? 'browser' : 'command line'), Math.round(pss)];
  } catch {
    return ['ended', 0];
  }
}
