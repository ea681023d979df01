import { fail, ok, type Result } from '../../shared/lib/result.ts';

/** Where a cluster is spoken to. */
export interface ClusterAddress {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** `host:port`, for sentences. */
  readonly server: string;
}

const PORT = 8123;
const SECURE_PORT = 8443;

/** Reads `http[s]://host[:port]`. Names and passwords in it are refused: addresses end up in histories, process lists and logs. */
export function readAddress(text: string): Result<ClusterAddress> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return fail('wrong-call', `${withoutPassword(text)}: give the address of ClickHouse's HTTP interface, such as https://clickhouse.example:8443`);
  if (url.username !== '' || url.password !== '')
    return fail(
      'wrong-call',
      `${url.protocol}//…@${url.host}: leave user and password out of the address, where the process list and the shell's history would show them; set OCCAM_CLUSTER_USER and OCCAM_CLUSTER_PASSWORD`,
    );
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return fail('wrong-call', `${url.protocol}//${url.host}: give the address alone, without path or query; a database is named with --database`);
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? SECURE_PORT : PORT) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ok({ secure, host, port, server: `${url.hostname}:${port}` });
}

/** Everything before an `@` may be a password. */
function withoutPassword(text: string): string {
  return text.replace(/^.*@/, '…@');
}

/** True for addresses that do not leave the machine. */
export function isLoopback({ host }: ClusterAddress): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
