import type { Failure, FailureCode } from '../../shared/lib/result.ts';

/** Thrown inside this folder when the cluster, or the way to it, fails; never leaves it: a command turns it into its sentence. */
export class ClusterFault extends Error {
  readonly failure: Failure;
  /** True when a server of the cluster failed and was not named. */
  isNameless = false;

  constructor(code: FailureCode, message: string, detail?: string) {
    super(message);
    this.failure = detail === undefined ? { code, message } : { code, message, detail };
  }
}

/** What is known of a request that failed. */
export interface FailedRequest {
  /** `host:port` of the server asked. */
  readonly server: string;
  readonly status: number;
  readonly text: string;
}

/** A server's refusal, in a sentence that says what to do. The codes are ClickHouse's own and keep their numbers (src/Common/ErrorCodes.cpp). */
export function refusal({ server, status, text }: FailedRequest): ClusterFault {
  const code = Number(/\bCode: (\d+)/.exec(text)?.[1] ?? Number.NaN);
  const said = firstLine(text);
  if ([192, 193, 194, 195, 291, 516].includes(code) || status === 401 || status === 403)
    return new ClusterFault(
      'not-readable',
      `${server} refuses the user or the password; set OCCAM_CLUSTER_USER and OCCAM_CLUSTER_PASSWORD to those of an account there`,
      said,
    );
  if (code === 243 || /No space left|not enough space/i.test(text))
    return new ClusterFault(
      'disk-full',
      `the disk of ${culprit(text) ?? server} is full; make room there and give the same command again: what was acknowledged is kept`,
      said,
    );
  const without = /There is no table \S+ on server: (\S+)/.exec(text)?.[1];
  if (without !== undefined || code === 60 || code === 81)
    return new ClusterFault(
      'not-found',
      `${without ?? server} has no Occam tables there yet; run "occam cluster load URL --cluster NAME" without files once for each server of the cluster`,
      said,
    );
  if ([198, 209, 210, 279, 32].includes(code) || /Connection refused|All connection tries failed|Attempt to read after eof/i.test(text))
    return silentServer(culprit(text), said);
  if (code === 241)
    return new ClusterFault(
      'limit',
      `${server} ran out of the memory that one query may take there (max_memory_usage); raise it for this user and try again`,
      said,
    );
  if (code === 497 || code === 164)
    return new ClusterFault('read-only', `${server}: this user may not do that; give an account that may (${said})`, said);
  return new ClusterFault('internal', `${server} could not do what it was asked: ${said}`, said);
}

function silentServer(name: string | null, said: string): ClusterFault {
  const who = name === null ? '' : `: ${name}`;
  const fault = new ClusterFault(
    'not-readable',
    `a server of the cluster does not answer${who}; start it and give the same command again: what was acknowledged is kept`,
    said,
  );
  fault.isNameless = name === null;
  return fault;
}

/** The server that an error names as the one that failed, `host:port`. */
function culprit(text: string): string | null {
  return (
    /\(([\w.:[\]-]+:\d+)(?:, [^)]*)?\)/.exec(text)?.[1] ?? /while (?:connecting to|reading from socket) \(?([\w.:[\]-]+:\d+)/.exec(text)?.[1] ?? null
  );
}

function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line
    .replace(/, Stack trace.*$/s, '')
    .replace(/, e\.what\(\) = .*$/, '')
    .slice(0, 400);
}

/** What a connection that failed says, in a sentence. */
export function noAnswer(server: string, error: NodeJS.ErrnoException): ClusterFault {
  const code = error.code ?? '';
  const why =
    code === 'ECONNREFUSED'
      ? 'nothing listens there'
      : code === 'ENOTFOUND' || code === 'EAI_AGAIN'
        ? 'there is no such host'
        : code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH'
          ? 'it cannot be reached'
          : code === 'ECONNRESET' || code === 'EPIPE' || error.message === 'socket hang up'
            ? 'it broke the connection off'
            : /certificate|self.signed|SSL|TLS/i.test(`${code} ${error.message}`)
              ? `its certificate or encryption is not accepted (${code || error.message})`
              : error.message;
  return new ClusterFault(
    'not-readable',
    `${server}: ${why}; check the address and that ClickHouse runs there, then give the same command again: what was acknowledged is kept`,
    code,
  );
}
