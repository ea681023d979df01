import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Words that run a program with every call that could reach a network written to `file`, its children and threads included. Filtered in the kernel
 * (`--seccomp-bpf`), so that all other calls run at their usual speed.
 */
export const underTrace = (file: string): readonly string[] => [
  ...['strace', '-f', '-qq', '--seccomp-bpf', '-s', '64', '-e', 'signal=none'],
  ...['-e', 'trace=socket,connect,bind,sendto,sendmsg,sendmmsg', '-o', file],
];

/** Why nothing can be traced here, or null where it can. */
export function untraceable(): string | null {
  if (process.platform !== 'linux') return 'strace is a program of Linux';
  const tried = spawnSync('strace', ['-f', '-qq', '--seccomp-bpf', '-e', 'trace=connect', '-o', '/dev/null', 'true']);
  return tried.status === 0 ? null : 'strace is not installed or may not trace here';
}

/** Chromium asks the kernel for a way to this address (Google's DNS) to learn whether the machine has IPv6. UDP, and nothing is sent. */
const PROBE = /^connect\(\d+, \{sa_family=AF_INET6, sin6_port=htons\(53\),.* inet_pton\(AF_INET6, "2001:4860:4860::8888"/;

/** What a trace says. */
export interface Traced {
  /** Calls with an address of the internet, but for Chromium's probe. */
  readonly reaching: readonly string[];
  readonly probes: number;
  /** All calls that were seen, those of pipes between our own processes too: none means that nothing was traced. */
  readonly calls: number;
}

/** Reads a trace. Making a socket reaches nobody; naming an address of the internet does, or may. */
export function readTrace(file: string): Traced {
  const calls = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\d+ +/, ''))
    .filter((line) => /^\w+\(/.test(line));
  const named = calls.filter((call) => !call.startsWith('socket(') && /sa_family=AF_(INET6?|NETLINK|PACKET)\b/.test(call));
  const reaching = named.filter((call) => !/sa_family=AF_NETLINK/.test(call) && !PROBE.test(call));
  return { reaching, probes: named.filter((call) => PROBE.test(call)).length, calls: calls.length };
}
