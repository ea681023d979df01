/** Writes the records of the story as the log lines a journalist would be handed. */
import type { Probe, Query } from './story.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const FLAGS = ['-EDC', '-ED', '-', '-E', '-EDC'];

const two = (value: number): string => String(value).padStart(2, '0');

/** A small hash that gives every resolver its own constant habits. */
function habit(source: string): number {
  let hash = 7;
  for (let index = 0; index < source.length; index++) hash = Math.imul(hash ^ source.charCodeAt(index), 0x01000193) >>> 0;
  return (Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) ^ (hash >>> 7)) >>> 0;
}

/** `04-May-2016 04:36:57.123`, UTC. */
export function bindTime(seconds: number): string {
  const date = new Date(Math.round(seconds * 1000));
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
  return `${two(date.getUTCDate())}-${MONTHS[date.getUTCMonth()]}-${date.getUTCFullYear()} ${clock}`;
}

/** BIND query-log lines, without category, as older versions print them (`long` adds the repeated name of 9.9 and later). One file's text. */
export function bindLog(queries: readonly Query[], long: boolean): string {
  const lines = queries.map((query) => {
    const own = habit(query.source);
    const port = 1024 + (habit(`${query.source} ${query.time}`) % 64_512);
    const name = long ? ` (${query.name})` : '';
    return `${bindTime(query.time)} client ${query.source}#${port}${name}: query: ${query.name} IN ${query.kind} ${FLAGS[own % FLAGS.length]} (203.0.113.${53 + query.server})`;
  });
  return `${lines.join('\n')}\n`;
}

/** Postfix lines in syslog with full times, as the receiving server `host` would write them. */
export function postfixLog(probes: readonly Probe[], host: string): string {
  const lines: string[] = [];
  probes.forEach((probe, index) => {
    const smtpd = `postfix/smtpd[${2200 + index}]:`;
    const at = (seconds: number): string => `${new Date(Math.round((probe.time + seconds) * 1000)).toISOString().replace('Z', '000+00:00')} ${host}`;
    const queue = (0x4a1b00 + index * 977).toString(16).toUpperCase();
    lines.push(`${at(0)} ${smtpd} connect from unknown[${probe.client}]`);
    if (probe.accepted) {
      lines.push(`${at(0.21)} ${smtpd} ${queue}: client=unknown[${probe.client}]`);
    } else {
      lines.push(
        `${at(0.21)} ${smtpd} NOQUEUE: reject: RCPT from unknown[${probe.client}]: 554 5.7.1 <unknown[${probe.client}]>: Client host rejected: Access denied; ` +
          `from=<probe@lab.example> to=<postmaster@tower.example> proto=ESMTP helo=<probe.lab.example>`,
      );
    }
    lines.push(`${at(0.4)} ${smtpd} disconnect from unknown[${probe.client}]`);
  });
  return `${lines.join('\n')}\n`;
}
