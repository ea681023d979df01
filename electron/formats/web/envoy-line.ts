import { splitHostPort } from '../words/host-port.ts';

/** What a line of Envoy's default access log, or Istio's, says. */
export interface EnvoyRequest {
  readonly time: string;
  readonly client: string;
  /** The authority asked for; '' when none was named. */
  readonly host: string;
  readonly method: string;
  readonly status: number;
  readonly bytes: number;
}

const START = /^\[(\d{4}-\d\d-\d\dT[\d:.]{8,20}Z)\] "(\S{1,24}) \S{0,8000} [^" ]{1,20}" (\d{1,3}) /;
const TOKEN = /"((?:[^"\\]|\\.){0,4000})"|(\S{1,1000})/g;

/** True for the start of a line of Envoy's: a time in UTC in brackets, then the request. */
export const isEnvoyLine = (text: string): boolean => START.test(text);

/**
 * `[TIME] "METHOD PATH PROTOCOL" STATUS FLAGS ... RECEIVED SENT DURATION UPSTREAM-TIME "FORWARDED-FOR" "AGENT" "ID" "AUTHORITY" "UPSTREAM"`, to which Istio adds
 * `CLUSTER LOCAL DOWNSTREAM-LOCAL DOWNSTREAM-REMOTE SNI ROUTE`. Null when it is no such line, or names no client.
 */
export function readEnvoyLine(text: string): EnvoyRequest | null {
  const start = START.exec(text);
  if (!start) return null;
  const tokens = [...text.slice(start[0].length).matchAll(TOKEN)].slice(0, 64);
  const quoted = tokens.flatMap((token, at) => (token[1] === undefined ? [] : [at]));
  const [forwarded, authority, upstream] = [quoted.at(-5), quoted.at(-2), quoted.at(-1)];
  if (forwarded === undefined || authority === undefined || upstream === undefined) return null;
  const value = (at: number): string => tokens[at]?.[1] ?? tokens[at]?.[2] ?? '-';
  const remote = value(upstream + 4);
  const client = remote === '-' ? value(forwarded).split(',')[0]!.trim() : splitHostPort(remote).host;
  if (client === '-' || client === '') return null;
  const host = value(authority);
  return {
    time: start[1]!,
    client,
    host: host === '-' ? '' : splitHostPort(host).host,
    method: start[2]!,
    status: Number(start[3]),
    bytes: Number(value(forwarded - 3)),
  };
}
