/** A connection that nginx passed on without reading it. */
export interface Stream {
  readonly client: string;
  /** As `TCP` or `UDP`. */
  readonly protocol: string;
  /** nginx's own: 200, 400, 403, 500, 502 or 503. */
  readonly status: number;
  /** Sent to the client, NaN where not told. */
  readonly bytes: number;
}

/** `CLIENT [TIME] TCP 200 BYTES BYTES SECONDS ["UPSTREAM" ...]`, as nginx's manual writes the log of its stream module; the upstream is the proxy's affair, not the client's. */
const STREAM = /^([^\s[\]"]{2,255}) \[[^\]]{26}\] (TCP|UDP) (200|400|403|500|502|503)(?: "?(\d{1,15}|-)"?)?(?= |$)/;

export const isStreamLine = (line: string): boolean => STREAM.test(line);

export function readStreamLine(line: string): Stream | null {
  const found = STREAM.exec(line);
  if (!found) return null;
  const bytes = found[4] === undefined || found[4] === '-' ? Number.NaN : Number(found[4]);
  return { client: found[1]!, protocol: found[2]!.toLowerCase(), status: Number(found[3]), bytes };
}
