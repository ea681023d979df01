import { randomUUID } from 'node:crypto';
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { ClusterAddress } from './address.ts';
import type { Credentials } from './credentials.ts';
import { ClusterFault, noAnswer, refusal } from './fault.ts';

const CONNECT_PATIENCE_MS = 10_000;
/** How much of an error is read: it may carry a stack trace. */
const ERROR_BYTES = 64 << 10;

export type Settings = Readonly<Record<string, string | number>>;

/** Data sent along with a query, as a table that it can name. */
export interface ExternalTable {
  readonly name: string;
  /** `id UInt64, ...`, in RowBinary. */
  readonly structure: string;
  readonly rows: Uint8Array;
}

export interface QueryOptions {
  readonly settings?: Settings;
  readonly external?: readonly ExternalTable[];
}

/**
 * ClickHouse over HTTP. The only file in the tree that opens a socket, and only to the address given: redirects are not followed, proxies not asked.
 * Every method throws a ClusterFault whose sentence a person can act on; none contains the password.
 */
export class ClusterClient {
  readonly address: ClusterAddress;
  private readonly credentials: Credentials;
  private readonly database: string;
  private readonly signal: AbortSignal;
  private readonly agent: HttpAgent | SecureAgent;

  constructor(address: ClusterAddress, credentials: Credentials, database: string, signal: AbortSignal) {
    this.address = address;
    this.credentials = credentials;
    this.database = database;
    this.signal = signal;
    const pool = { keepAlive: true, maxSockets: 4 };
    this.agent = address.secure ? new SecureAgent(pool) : new HttpAgent(pool);
  }

  close(): void {
    this.agent.destroy();
  }

  /** Runs a statement for its effect. */
  async run(sql: string, options: QueryOptions = {}): Promise<void> {
    await this.text(sql, options);
  }

  /** Rows of a small answer, as objects; 64-bit numbers come as text. */
  async rows(sql: string, options: QueryOptions = {}): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const settings = { ...options.settings, output_format_json_quote_64bit_integers: 1 };
    const text = await this.text(`${sql} FORMAT JSON`, { ...options, settings });
    try {
      return (JSON.parse(text) as { data: Record<string, unknown>[] }).data;
    } catch {
      // An error after the first bytes were sent stands behind them.
      throw refusal({ server: this.address.server, status: 500, text: tailError(text) ?? text });
    }
  }

  /** A large answer in ClickHouse's Native format, chunk by chunk; reading slowly slows the server. */
  async *stream(sql: string, options: QueryOptions = {}): AsyncGenerator<Uint8Array> {
    const response = await this.ask(`${sql} FORMAT Native`, options);
    try {
      for await (const chunk of response) yield chunk as Buffer;
    } catch (error) {
      throw this.broken(error);
    } finally {
      response.destroy();
    }
  }

  /** Inserts what the pieces hold: one block or several in the Native format. Resolves when the server has it. */
  async insert(table: string, columns: readonly string[], pieces: readonly Uint8Array[], settings: Settings = {}): Promise<void> {
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) FORMAT Native`;
    const response = await this.send(sql, settings, 'application/octet-stream', pieces);
    await this.whole(response);
  }

  private async text(sql: string, options: QueryOptions): Promise<string> {
    return this.whole(await this.ask(sql, options));
  }

  private async whole(response: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of response) chunks.push(chunk as Buffer);
    } catch (error) {
      throw this.broken(error);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  /** With tables beside it a query has to stand in the address, which holds some 16 KB: lists that may be long belong into tables. */
  private ask(sql: string, { settings = {}, external = [] }: QueryOptions): Promise<IncomingMessage> {
    if (external.length === 0) return this.send('', settings, 'text/plain; charset=utf-8', [Buffer.from(sql)]);
    const boundary = `occam-${randomUUID()}`;
    const described: Record<string, string | number> = { ...settings };
    const pieces: Uint8Array[] = [];
    for (const { name, structure, rows } of external) {
      described[`${name}_structure`] = structure;
      described[`${name}_format`] = 'RowBinary';
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="rows"\r\nContent-Type: application/octet-stream\r\n\r\n`;
      pieces.push(Buffer.from(head), rows, Buffer.from('\r\n'));
    }
    pieces.push(Buffer.from(`--${boundary}--\r\n`));
    return this.send(sql, described, `multipart/form-data; boundary=${boundary}`, pieces);
  }

  /** Posts and answers with the response once its status is known to be good. */
  private send(sql: string, settings: Settings, type: string, pieces: readonly Uint8Array[], again = false): Promise<IncomingMessage> {
    if (this.signal.aborted) return Promise.reject(new ClusterFault('cancelled', 'stopped'));
    const query = new URLSearchParams({ database: this.database });
    for (const [name, value] of Object.entries(settings)) query.set(name, String(value));
    if (sql !== '') query.set('query', sql);
    return new Promise((resolve, reject) => {
      const begin = this.address.secure ? secureRequest : plainRequest;
      const request = begin({
        host: this.address.host,
        port: this.address.port,
        method: 'POST',
        path: `/?${query}`,
        agent: this.agent,
        signal: this.signal,
        headers: {
          'X-ClickHouse-User': this.credentials.user,
          'X-ClickHouse-Key': this.credentials.password,
          'Content-Type': type,
          'Content-Length': pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
        },
      });
      this.limitConnecting(request);
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server may close a connection that was idle just as it is used again; nothing was read of the request then.
        const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') && !again && !this.signal.aborted;
        if (stale) this.send(sql, settings, type, pieces, true).then(resolve, reject);
        else reject(this.broken(error));
      });
      request.on('response', (response) => {
        if (response.statusCode === 200) resolve(response);
        else this.refused(response).then(reject, reject);
      });
      for (const piece of pieces) request.write(piece);
      request.end();
    });
  }

  /** A server may be silent for as long as a query takes, but not while it is being called. */
  private limitConnecting(request: ClientRequest): void {
    request.on('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), CONNECT_PATIENCE_MS);
      const end = (): void => clearTimeout(timer);
      socket.once(this.address.secure ? 'secureConnect' : 'connect', end);
      socket.once('close', end);
      socket.setKeepAlive(true, 30_000);
    });
  }

  private async refused(response: IncomingMessage): Promise<ClusterFault> {
    let text = '';
    try {
      for await (const chunk of response) {
        text += String(chunk);
        if (text.length > ERROR_BYTES) break;
      }
    } catch {
      // What came so far has to do.
    }
    return refusal({ server: this.address.server, status: response.statusCode ?? 0, text });
  }

  private broken(error: unknown): ClusterFault {
    if (error instanceof ClusterFault) return error;
    if (this.signal.aborted) return new ClusterFault('cancelled', 'stopped');
    return noAnswer(this.address.server, error as NodeJS.ErrnoException);
  }
}

/** The error that a server wrote behind an answer it had begun, or null. */
export function tailError(text: string): string | null {
  return /Code: \d+[.,][\s\S]*$/.exec(text.slice(-ERROR_BYTES))?.[0] ?? null;
}
