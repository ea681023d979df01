import { type JsonRecord, jsonObject } from '../scan/json-line.ts';

/** Time, level and the logger's name stand before the record; nothing real comes near this. */
const LONGEST_FRONT = 400;
/** Between the parts; rsyslog writes tabs as their octal number. */
const TAB = /\t|#011/;
/** A level as zap writes it (https://pkg.go.dev/go.uber.org/zap/zapcore#Level), with or without the colours of a terminal. */
const LEVEL = /^(?:\u001b\[\d{1,3}m)?(?:debug|info|warn|error|dpanic|panic|fatal)(?:\u001b\[0m)?$/i;
/** `wall`, `wall_milli` and `wall_nano` of Caddy's `time_format`. */
const WALL = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?)$/;

/**
 * A line of Caddy's console encoder, `TIME LEVEL LOGGER MESSAGE {...}` with tabs between, as the record that its JSON encoder would have written; null for any other line.
 * (https://caddyserver.com/docs/caddyfile/directives/log#console)
 */
export function consoleRecord(line: string): JsonRecord | null {
  const brace = line.indexOf('{');
  if (brace < 0 || brace > LONGEST_FRONT) return null;
  const [time = '', level = '', ...rest] = line.slice(0, brace).split(TAB);
  if (rest.at(-1) !== '' || !LEVEL.test(level)) return null;
  const record = jsonObject(line.slice(brace));
  return record && { ...record, ts: time.replace(WALL, '$1-$2-$3 $4') };
}
