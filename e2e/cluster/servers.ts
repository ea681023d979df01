import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* ClickHouse servers of a test's own: loopback ports, folders and users of their own, and an end whatever happens. */

/** User of every server here. */
export const USER = 'newsroom';
const PATIENCE_MS = 60_000;
/** The kernel ends a server whose starter is gone, however it went. */
const TIED = ['setpriv', '--pdeathsig', 'KILL'];

export const isInstalled = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;

/** Ports of one server. */
interface Ports {
  readonly http: number;
  /** The same over TLS; used only by `TestCluster.startSecure`. */
  readonly https: number;
  readonly tcp: number;
  readonly between: number;
}

/** One server. */
export class Shard {
  readonly folder: string;
  readonly ports: Ports;
  readonly url: string;
  readonly secureUrl: string;
  private readonly under: readonly string[];
  private child: ChildProcess | null = null;

  /** @param under words before the server's own: a namespace with a small disk, say */
  constructor(folder: string, ports: Ports, under: readonly string[] = []) {
    this.folder = folder;
    this.ports = ports;
    this.under = under;
    this.url = `http://127.0.0.1:${ports.http}`;
    this.secureUrl = `https://127.0.0.1:${ports.https}`;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts, if it does not run, and waits until it answers. */
  async start(): Promise<void> {
    if (this.isRunning) return;
    const words = [...(isInstalled('setpriv') ? TIED : []), ...this.under, 'clickhouse-server', `--config-file=${join(this.folder, 'config.xml')}`];
    this.child = spawn(words[0]!, words.slice(1), { cwd: this.folder, stdio: 'ignore' });
    const child = this.child;
    for (const began = Date.now(); Date.now() - began < PATIENCE_MS; ) {
      if (child.exitCode !== null) throw new Error(`the server ended: ${this.complaint()}`);
      if (await answers(`${this.url}/ping`)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the server does not answer: ${this.complaint()}`);
  }

  /** kill -9 and the wait for it. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || !this.isRunning) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private complaint(): string {
    try {
      return readFileSync(join(this.folder, 'log/error.log'), 'utf8').slice(-600);
    } catch {
      return 'it said nothing';
    }
  }
}

/** Some servers that know each other as one named cluster. */
export class TestCluster {
  static readonly NAME = 'pair';
  readonly folder: string;
  readonly password: string;
  readonly shards: readonly Shard[];

  private constructor(folder: string, password: string, shards: readonly Shard[]) {
    this.folder = folder;
    this.password = password;
    this.shards = shards;
  }

  /** Makes the folders and configurations and starts every server. */
  static start(count: number, under: readonly (readonly string[])[] = []): Promise<TestCluster> {
    return TestCluster.begin(count, under, null);
  }

  /** One server that speaks TLS beside HTTP, with a certificate for 127.0.0.1 that is its own authority (`certificate`, a PEM file). */
  static startSecure(): Promise<TestCluster> {
    return TestCluster.begin(1, [], 'certificate.pem');
  }

  private static async begin(count: number, under: readonly (readonly string[])[], certificate: string | null): Promise<TestCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'occam-cluster-'));
    const password = randomBytes(12).toString('hex');
    const ports = await freePorts(count * 4);
    const shards = Array.from({ length: count }, (_, n) => {
      const [http, https, tcp, between] = ports.slice(n * 4, n * 4 + 4) as [number, number, number, number];
      return new Shard(join(folder, `server-${n + 1}`), { http, https, tcp, between }, under[n]);
    });
    if (certificate !== null) certify(folder, certificate);
    for (const shard of shards) configure(shard, shards, password, certificate === null ? '' : encryption(shard, join(folder, certificate)));
    const cluster = new TestCluster(folder, password, shards);
    try {
      for (const shard of shards) await shard.start();
    } catch (error) {
      await cluster.end();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return this.shards[0]!.url;
  }

  /** The file of the certificate that `startSecure` made. */
  get certificate(): string {
    return join(this.folder, 'certificate.pem');
  }

  /** What the command line is told of user and password. */
  get environment(): Readonly<Record<string, string>> {
    return { OCCAM_CLUSTER_USER: USER, OCCAM_CLUSTER_PASSWORD: this.password };
  }

  /** Asks a server something, for the test itself. */
  async ask(sql: string, shard = 0): Promise<string> {
    const headers = { 'X-ClickHouse-User': USER, 'X-ClickHouse-Key': this.password };
    const answer = await fetch(`${this.shards[shard]!.url}/`, { method: 'POST', headers, body: sql });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text.trim();
  }

  /** Ends every server and removes everything. */
  async end(): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Ports that nobody listens on now, found by listening on all of them at once. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A self-signed certificate with its key in one PEM file, made by openssl. */
function certify(folder: string, name: string): void {
  const file = join(folder, name);
  const words = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=cluster.example',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ];
  execFileSync('openssl', [...words, '-keyout', file, '-out', file], { stdio: 'ignore' });
}

/** What a server's configuration says of TLS. */
const encryption = ({ ports }: Shard, certificate: string): string => `<https_port>${ports.https}</https_port>
  <openSSL><server><certificateFile>${certificate}</certificateFile><privateKeyFile>${certificate}</privateKeyFile>
    <verificationMode>none</verificationMode><cacheSessions>true</cacheSessions><preferServerCiphers>true</preferServerCiphers></server></openSSL>`;

function configure({ folder, ports }: Shard, all: readonly Shard[], password: string, secure: string): void {
  for (const name of ['data', 'tmp', 'log', 'formats']) mkdirSync(join(folder, name), { recursive: true });
  const shards = all.map(
    (shard) =>
      `<shard><internal_replication>true</internal_replication><replica><host>127.0.0.1</host><port>${shard.ports.tcp}</port><user>${USER}</user><password>${password}</password></replica></shard>`,
  );
  writeFileSync(
    join(folder, 'config.xml'),
    `<yandex>
  <logger><level>warning</level><log>${folder}/log/server.log</log><errorlog>${folder}/log/error.log</errorlog></logger>
  <http_port>${ports.http}</http_port><tcp_port>${ports.tcp}</tcp_port>
  <interserver_http_port>${ports.between}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
  <listen_host>127.0.0.1</listen_host>
  ${secure}
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><format_schema_path>${folder}/formats/</format_schema_path>
  <users_config>${folder}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <timezone>UTC</timezone><mark_cache_size>268435456</mark_cache_size>
  <remote_servers><${TestCluster.NAME}>${shards.join('')}</${TestCluster.NAME}></remote_servers>
</yandex>
`,
  );
  writeFileSync(
    join(folder, 'users.xml'),
    `<yandex>
  <profiles><default><max_memory_usage>4000000000</max_memory_usage></default></profiles>
  <users><${USER}><password>${password}</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></${USER}></users>
  <quotas><default/></quotas>
</yandex>
`,
  );
}
