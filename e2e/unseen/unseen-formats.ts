/** A contact: seconds from the start of the log, and the numbers of its ends. */
export interface Contact {
  readonly at: number;
  readonly client: number;
  readonly server: number;
}

/** One way of writing contacts as a log. */
export interface UnseenFormat {
  readonly extension: string;
  /** Names of the ends as the program prints them. */
  clientName(client: number): string;
  serverName(server: number): string;
  /** @param start seconds since the epoch */
  write(contacts: readonly Contact[], start: number, random: () => number): string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const address = (network: string, n: number): string => `${network}.${Math.floor(n / 250)}.${1 + (n % 250)}`;
export const clientName = (client: number): string => address('198.18', client);
const hostName = (server: number): string => `host${server}.example.net`;
const serverAddress = (server: number): string => address('198.19', server);

/** A BIND query log, a Zeek connection log and a Squid access log. */
export const FORMATS: readonly UnseenFormat[] = [
  {
    extension: 'bind.log',
    clientName,
    serverName: hostName,
    write: (contacts, start, random) =>
      contacts
        .map(({ at, client, server }) => {
          const [date, time] = new Date(Math.floor((start + at) * 1000)).toISOString().split('T') as [string, string];
          const [year, month, day] = date.split('-') as [string, string, string];
          const stamp = `${day}-${MONTHS[Number(month) - 1]}-${year} ${time.slice(0, 12)}`;
          const port = 1024 + Math.floor(random() * 60_000);
          const name = hostName(server);
          return `${stamp} queries: info: client @0x7f1c ${clientName(client)}#${port} (${name}): query: ${name} IN A -E(0)DC (198.51.100.53)\n`;
        })
        .join(''),
  },
  {
    extension: 'conn.log',
    clientName,
    serverName: serverAddress,
    write: (contacts, start) =>
      [
        '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n',
        '#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tproto\tconn_state\n#types\ttime\taddr\taddr\tport\tenum\tstring\n',
        ...contacts.map(({ at, client, server }) => `${(start + at).toFixed(6)}\t${clientName(client)}\t${serverAddress(server)}\t443\ttcp\tSF\n`),
      ].join(''),
  },
  {
    extension: 'squid.log',
    clientName,
    serverName: hostName,
    write: (contacts, start, random) =>
      contacts
        .map(({ at, client, server }) => {
          const [took, bytes] = [Math.floor(1000 * random()), 500 + Math.floor(9000 * random())];
          const target = `CONNECT ${hostName(server)}:443 - HIER_DIRECT/${serverAddress(server)} -`;
          return `${(start + at).toFixed(3)} ${String(took).padStart(6)} ${clientName(client)} TCP_TUNNEL/200 ${bytes} ${target}\n`;
        })
        .join(''),
  },
];

/** A message on its way to a relay: all tries but the last are put off. */
export interface Delivery {
  readonly relay: string;
  /** Seconds from the start of the log, ascending. */
  readonly tries: readonly number[];
}

/** What Postfix logs of these deliveries: a queue id for each message, `deferred` until the last try. */
export function postfixLog(messages: readonly Delivery[], start: number, random: () => number): string {
  const lines = messages.flatMap(({ relay, tries }) => {
    const id = Math.floor(random() * 2 ** 40)
      .toString(16)
      .toUpperCase()
      .padStart(10, 'A');
    return tries.map((at, i) => {
      const status = i + 1 < tries.length || tries.length > 1 ? 'deferred (host said: 450 4.7.1 try again later)' : 'sent (250 2.0.0 Ok)';
      const stamp = new Date((start + at) * 1000).toISOString().replace('Z', '+00:00');
      const text = `${id}: to=<someone@${relay}>, relay=${relay}[198.51.100.7]:25, delay=${at.toFixed(1)}, dsn=4.7.1, status=${status}`;
      return { at, line: `${stamp} mail postfix/smtp[2345]: ${text}\n` };
    });
  });
  lines.sort((a, b) => a.at - b.at);
  return lines.map(({ line }) => line).join('');
}
