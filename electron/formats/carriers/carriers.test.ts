import { describe, expect, test } from 'vitest';
import { Outcome } from '../../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from '../format.ts';
import { headFor, optionsFor, readLines, type TestOptions } from '../read-for-test.ts';
import { RECORD, type RecordSink } from '../record-sink.ts';
import { textOf } from '../scan/bytes.ts';
import type { Carrier } from './carrier.ts';
import { carriedCandidates, carriedParser, carriers } from './index.ts';

/** A format that shows what a carrier told it: `ping HOST` is a record from HOST to this server, its kind the program. */
const ping: LineFormat = {
  id: 'ping',
  title: 'ping',
  specification: '',
  from: '',
  to: '',
  samples: [],
  reads: 'lines',
  splittable: () => true,
  detect(head: Head): Detection | null {
    const read = head.lines.filter((line) => line.startsWith('ping ')).length;
    return read === 0 ? null : { confidence: read / head.lines.length, reason: `${read} pings`, needsZone: false };
  },
  parser(): LineParser {
    return {
      line(bytes: Uint8Array, start: number, end: number, sink: RecordSink) {
        const text = textOf(bytes, start, end);
        if (!text.startsWith('ping ')) return sink.reject('no ping');
        sink.event(sink.carrierTime, sink.hostText(text.slice(5)), sink.thisServer(), sink.kind(sink.carrierProgram || 'none'), Outcome.Unknown);
        return RECORD;
      },
    };
  },
};

function best(content: string): Carrier | undefined {
  const found = carriers.flatMap((carrier) => carriedCandidates(carrier, headFor(content), [ping]));
  return found.sort((a, b) => b.read - a.read)[0]?.carrier;
}

function read(content: string, options: TestOptions = {}) {
  const carrier = best(content);
  expect(carrier).toBeDefined();
  return readLines(carriedParser(carrier!, ping, optionsFor(headFor(content), options)), content);
}

describe('syslog', () => {
  const dresses: [string, string, string][] = [
    ['RFC 3164', 'Oct  3 02:56:00 gate prog[12]: ping 192.0.2.1', '2027-10-03T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['with priority', '<134>Oct 13 02:56:00 gate prog: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['with year', 'Oct 13 2024 02:56:00 gate prog: ping 192.0.2.1', '2024-10-13T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['with milliseconds', 'Oct 13 02:56:00.250 gate prog: ping 192.0.2.1', '2027-10-13T02:56:00.250000Z 192.0.2.1 > gate prog unknown'],
    [
      'syslog-ng with the name of its source',
      'Oct 13 02:56:00 s_net@gate prog[9]: ping 192.0.2.1',
      '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown',
    ],
    ['BusyBox', 'Oct 13 02:56:00 gate daemon.info prog[9]: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['OpenWrt', 'Wed Oct 13 02:56:00 2027 daemon.info prog[9]: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > (this server) prog unknown'],
    ['host doubled', 'Oct 13 02:56:00 gate gate.example.net prog: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['no host', 'Oct 13 02:56:00 prog[9]: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > (this server) prog unknown'],
    ['address as host', 'Oct 13 02:56:00 2001:DB8:0::1 prog[9]: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > 2001:db8::1 prog unknown'],
    ['no tag', 'Oct 13 02:56:00 gate ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > gate none unknown'],
    ['FreeBSD -v', 'Oct 13 02:56:00 <mail.info> gate prog[9]: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown'],
    [
      'Solaris message id',
      'Oct 13 02:56:00 gate prog[9]: [ID 197553 mail.info] ping 192.0.2.1',
      '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown',
    ],
    ['forwarded', 'Oct 13 02:56:00 hub Message forwarded from gate: prog[9]: ping 192.0.2.1', '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['ISO', '2027-10-31T02:56:00.091384+02:00 gate prog[12]: ping 192.0.2.1', '2027-10-31T00:56:00.091384Z 192.0.2.1 > gate prog unknown'],
    [
      'RFC 5424',
      '<34>1 2027-10-11T22:14:15.003Z gate.example.net prog - ID47 - \ufeffping 192.0.2.1',
      '2027-10-11T22:14:15.003000Z 192.0.2.1 > gate.example.net prog unknown',
    ],
    [
      'RFC 5424 with data',
      '<165>1 2027-10-11T22:14:15Z gate prog 8 - [a@1 x="]\\"y"][b@1] ping 192.0.2.1',
      '2027-10-11T22:14:15Z 192.0.2.1 > gate prog unknown',
    ],
    ['RFC 5424 without priority', '1 2027-10-11T22:14:15Z gate prog 8 - - ping 192.0.2.1', '2027-10-11T22:14:15Z 192.0.2.1 > gate prog unknown'],
    ['RFC 5424 without version', '2027-10-11T22:14:15Z gate prog 8 ID47 - ping 192.0.2.1', '2027-10-11T22:14:15Z 192.0.2.1 > gate prog unknown'],
    [
      'RFC 5424 with data, without version',
      '2027-10-11T22:14:15+02:00 gate prog - - [a@1 x="y z"] ping 192.0.2.1',
      '2027-10-11T20:14:15Z 192.0.2.1 > gate prog unknown',
    ],
    [
      'RFC 5424 inside RFC 3164',
      'Oct 13 02:56:00 relay 1 2027-10-11T22:14:15Z gate prog 8 - - ping 192.0.2.1',
      '2027-10-11T22:14:15Z 192.0.2.1 > gate prog unknown',
    ],
    [
      'RFC 5424 inside RFC 3164, with both priorities',
      '<13>Oct 13 02:56:00 relay <165>1 2027-10-11T22:14:15Z gate prog 8 - [a@1 x="y"] ping 192.0.2.1',
      '2027-10-11T22:14:15Z 192.0.2.1 > gate prog unknown',
    ],
    ['RFC 5424 without anything', '<165>1 - - - - - -  ping 192.0.2.1', '- 192.0.2.1 > (this server) none unknown'],
    ['priority without time', '<134>prog[1]: ping 192.0.2.1', '- 192.0.2.1 > (this server) prog unknown'],
    ['journal short-full', 'Sun 2027-10-31 02:56:00 UTC gate prog[1]: ping 192.0.2.1', '2027-10-31T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['journal short-iso', '2027-10-31T02:56:00+0300 gate prog[1]: ping 192.0.2.1', '2027-10-30T23:56:00Z 192.0.2.1 > gate prog unknown'],
    ['journal short-unix', '1824944160.125000 gate prog[1]: ping 192.0.2.1', '2027-10-31T00:56:00.125000Z 192.0.2.1 > gate prog unknown'],
    ['journal short-monotonic', '[  512.125000] gate prog[1]: ping 192.0.2.1', '- 192.0.2.1 > gate prog unknown'],
    ['journal short, asked in German', 'Mär 01 02:56:00 gate prog[1]: ping 192.0.2.1', '2027-03-01T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['journal short, asked in French', 'août 31 02:56:00 gate prog[1]: ping 192.0.2.1', '2027-08-31T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['journal short, asked in Russian', 'мая 09 02:56:00 gate prog[1]: ping 192.0.2.1', '2027-05-09T02:56:00Z 192.0.2.1 > gate prog unknown'],
    ['journal short, asked in Norwegian', 'okt. 31 02:56:00 gate prog[1]: ping 192.0.2.1', '2027-10-31T02:56:00Z 192.0.2.1 > gate prog unknown'],
  ];
  test.each(dresses)('%s', (_, line, event) => {
    const result = read(`${line}\n`, { year: 2027 });
    expect(result.rejects).toEqual([]);
    expect(result.events).toEqual([event]);
  });

  test('dresses may be mixed, and bare lines pass through', () => {
    const result = read(`${dresses.map((dress) => dress[1]).join('\n')}\nping 192.0.2.9\n`, { year: 2027 });
    expect(result.events).toHaveLength(dresses.length + 1);
    expect(result.rejects).toEqual([]);
  });

  test('lines of other programs are skipped by name; a damaged line of the right one is rejected', () => {
    const text = ['gate prog[1]: ping 192.0.2.1', 'gate sshd[7]: Accepted', 'gate prog[1]: pong', 'gate last message repeated 2 times']
      .map((line) => `Oct 13 02:56:00 ${line}`)
      .join('\n');
    const result = read(text, { year: 2027 });
    expect(result.rejects).toEqual(['3: no ping']);
    expect(result.skippedByKind).toEqual(
      new Map([
        ['another program: sshd', 1],
        ["the log's own notice", 1],
      ]),
    );
  });

  test('local times are placed by the zone given', () => {
    expect(read('Jul 13 02:56:00 gate prog: ping 192.0.2.1\n', { year: 2027, zone: 'Europe/Moscow' }).events[0]).toMatch(/^2027-07-12T23:56:00Z/);
  });
});

describe('journal', () => {
  test('JSON with a message as byte numbers', () => {
    const text = `{"__REALTIME_TIMESTAMP":"1795442254156145","_HOSTNAME":"gate","SYSLOG_IDENTIFIER":"prog","MESSAGE":[112,105,110,103,32,97,46,101,120,97,109,112,108,101]}\n`;
    expect(read(text).events).toEqual(['2026-11-23T13:57:34.156145Z a.example > gate prog unknown']);
  });

  test('export format with a binary field that holds line ends', () => {
    const head = '__CURSOR=x\n__REALTIME_TIMESTAMP=1795442254156145\n_HOSTNAME=gate\nSYSLOG_IDENTIFIER=prog\n';
    const text = `${head}OTHER\n\u0005\0\0\0\0\0\0\0a\nb\nc\nMESSAGE\n\u000f\0\0\0\0\0\0\0ping 192.0.2.10\n\n${head}MESSAGE=ping 192.0.2.2\n\n`;
    const result = read(text);
    expect(result.events.map((event) => event.slice(28, 48))).toEqual(['192.0.2.10 > gate pr', '192.0.2.2 > gate pro']);
    expect(result.lines).toEqual([1, 12]);
    expect(result.records).toBe(2);
  });

  test.each([
    ['ping 192.0.2.2', 2, 0],
    ['nothing', 1, 1],
  ])('an entry that only the end of the file completes is accounted for: %s', (last, records, rejects) => {
    const fields = (message: string): string => `_HOSTNAME=gate\nSYSLOG_IDENTIFIER=prog\nMESSAGE=${message}\n`;
    const exported = (message: string): string => `__CURSOR=x\n__REALTIME_TIMESTAMP=1795442254156145\n${fields(message)}`;
    const verbose = (message: string): string =>
      `Mon 2026-11-23 16:57:39.123456 MSK [s=0f1e;i=1;b=22;m=33;t=64412c0d2f240;x=9]\n${fields(message).replace(/^(?=.)/gm, '    ')}`;
    for (const text of [`${exported('ping 192.0.2.1')}\n${exported(last)}`, verbose('ping 192.0.2.1') + verbose(last)]) {
      const result = read(text);
      expect([result.records, result.rejects.length]).toEqual([records, rejects]);
      expect(records + rejects + result.skipped).toBe(text.split('\n').length - 1);
      expect([...result.skippedByKind.values()].reduce((sum, n) => sum + n, 0)).toBe(result.skipped);
    }
  });

  test('all fields, one on each line', () => {
    const entry = (t: string, fields: readonly string[]): string =>
      `Mon 2026-11-23 16:57:39.123456 MSK [s=0f1e;i=1;b=22;m=33;t=${t};x=9]\n${fields.map((field) => `    ${field}\n`).join('')}`;
    const own = ['_HOSTNAME=gate', 'PRIORITY=6', 'SYSLOG_IDENTIFIER=prog'];
    const at = 1_795_442_254_156_145n.toString(16);
    const text = [
      '-- Journal begins at Mon 2026-11-23 16:57:39 MSK. --\n',
      entry(at, [...own, 'MESSAGE=ping 192.0.2.10']),
      entry(at, [...own, 'MESSAGE=[12.3K blob data]']),
      entry(at, ['_HOSTNAME=gate', '_COMM=other', 'MESSAGE=hello', '        world']),
      entry(at, ['MESSAGE=ping 192.0.2.11', ...own, '_SOURCE_REALTIME_TIMESTAMP=1795442255000000']),
    ].join('');
    const result = read(text);
    expect(result.events).toEqual([
      '2026-11-23T13:57:34.156145Z 192.0.2.10 > gate prog unknown',
      '2026-11-23T13:57:35Z 192.0.2.11 > gate prog unknown',
    ]);
    expect(result.lines).toEqual([2, 17]);
    expect(result.rejects).toEqual([]);
    expect(result.records + result.skipped).toBe(text.split('\n').length - 1);
  });

  test('indented lines continue a message', () => {
    const text = 'Oct 13 02:56:00 gate prog[1]: ping 192.0.2.1\n                              and more\n';
    expect(read(text, { year: 2027 }).skippedByKind).toEqual(new Map([['continuation of a message', 1]]));
  });
});

describe('container', () => {
  test.each([
    ['Docker json-file', '{"log":"ping 192.0.2.1\\n","stream":"stdout","time":"2027-01-02T03:04:05.123456789Z"}', '2027-01-02T03:04:05.123456Z'],
    ['CRI', '2027-01-02T03:04:05.123456789Z stdout F ping 192.0.2.1', '2027-01-02T03:04:05.123456Z'],
    ['docker logs -t', '2027-01-02T03:04:05.123456789Z ping 192.0.2.1', '2027-01-02T03:04:05.123456Z'],
    ['compose', 'web-1  | ping 192.0.2.1', '-'],
    ['compose in colour', '\u001b[36mweb-1  |\u001b[0m ping 192.0.2.1', '-'],
    ['kubectl --prefix', '[pod/web-1/nginx] ping 192.0.2.1', '-'],
  ])('%s', (_, line, time) => {
    expect(read(`${line}\n`).events).toEqual([`${time} 192.0.2.1 > (this server) none unknown`]);
  });

  test('CRI parts are joined', () => {
    const text =
      '2027-01-02T03:04:05.123456789Z stdout P ping 192.\n2027-01-02T03:04:05.123456789Z stdout F 0.2.1\n2027-01-02T03:04:06Z stdout F ping 192.0.2.2\n';
    expect(read(text).events.map((event) => event.split(' ')[1])).toEqual(['192.0.2.1', '192.0.2.2']);
  });
});

describe('syslog inside a container', () => {
  test.each([
    [
      'Docker json-file: its time stands for one without a year',
      '{"log":"Jan  2 03:04:05 mx mail[7]: ping 192.0.2.1\\n","stream":"stdout","time":"2027-01-02T03:04:06.5Z"}',
      '2027-01-02T03:04:06.500000Z',
    ],
    ['CRI', '2027-01-02T03:04:06.500000000Z stdout F <22>1 2027-01-02T03:04:05Z mx mail 7 - - ping 192.0.2.1', '2027-01-02T03:04:05Z'],
    ['compose, which has no time', 'mx-1  | 2027-01-02T03:04:05+00:00 mx mail[7]: ping 192.0.2.1', '2027-01-02T03:04:05Z'],
  ])('%s', (_, line, time) => {
    expect(read(`${line}\n`).events).toEqual([`${time} 192.0.2.1 > mx mail unknown`]);
  });

  test('lines with the outer prefix alone are still read', () => {
    const text =
      'mx  | 2027-01-02T03:04:05Z mx mail[7]: ping 192.0.2.1\nmx  | 2027-01-02T03:04:06Z mx mail[7]: ping 192.0.2.2\nmx  | ping 192.0.2.3\n';
    expect(read(text).events.map((event) => event.split(' ').slice(1, -1).join(' '))).toEqual([
      '192.0.2.1 > mx mail',
      '192.0.2.2 > mx mail',
      '192.0.2.3 > (this server) none',
    ]);
  });
});

describe('tables exported from a search', () => {
  test.each([
    [
      'Splunk',
      '"_time",host,"_raw"\n"2027-10-13T02:56:00.500+0200",gate,"ping 192.0.2.1"\n',
      '2027-10-13T00:56:00.500000Z 192.0.2.1 > gate none unknown',
    ],
    ['CloudWatch', 'timestamp,message\n1823396160250,ping 192.0.2.1\n', '2027-10-13T02:56:00.250000Z 192.0.2.1 > (this server) none unknown'],
    [
      'Graylog, with a line of syslog that holds quotes',
      'timestamp;source;message\n2027-10-13T02:56:00.000Z;hub;"Oct 13 04:56:00 gate prog[9]: ping 192.0.2.1"\n',
      '2027-10-13T02:56:00Z 192.0.2.1 > gate prog unknown',
    ],
  ])('%s', (_, text, event) => {
    const result = read(text);
    expect(result.rejects).toEqual([]);
    expect(result.events).toEqual([event]);
    expect(result.skipped).toBe(1);
  });
});

describe('shippers', () => {
  test.each([
    [
      'Filebeat',
      '{"@timestamp":"2027-10-13T02:56:00.5Z","host":{"name":"gate"},"message":"ping 192.0.2.1"}',
      '2027-10-13T02:56:00.500000Z 192.0.2.1 > gate none unknown',
    ],
    [
      'GELF',
      '{"version":"1.1","host":"gate","short_message":"ping 192.0.2.1","timestamp":1823482560.25}',
      '2027-10-14T02:56:00.250000Z 192.0.2.1 > gate none unknown',
    ],
    [
      'Google Cloud',
      '{"textPayload":"ping 192.0.2.1\\n","timestamp":"2027-10-13T02:56:00Z"}',
      '2027-10-13T02:56:00Z 192.0.2.1 > (this server) none unknown',
    ],
    [
      'Splunk, exported',
      '{"preview":false,"offset":0,"result":{"_raw":"ping 192.0.2.1","_time":"2027-10-13 02:56:00.500 UTC","host":"gate","source":"/var/log/ping.log"}}',
      '2027-10-13T02:56:00.500000Z 192.0.2.1 > gate none unknown',
    ],
    ['Fluentd', '2027-10-13T02:56:00+02:00\tdns.a\t{"log":"ping 192.0.2.1"}', '2027-10-13T00:56:00Z 192.0.2.1 > (this server) none unknown'],
    [
      'Filebeat with a line of syslog',
      '{"@timestamp":"2027-10-13T02:56:09Z","host":{"name":"hub"},"message":"Oct 13 04:56:00 gate prog[9]: ping 192.0.2.1"}',
      '2027-10-13T02:56:09Z 192.0.2.1 > gate prog unknown',
    ],
    ['compose 2, in colour', '\u001b[36mweb-1  | \u001b[0mping 192.0.2.1', '- 192.0.2.1 > (this server) none unknown'],
  ])('%s', (_, line, event) => {
    const result = read(`${line}\n${line}\n`);
    expect(result.rejects).toEqual([]);
    expect(result.events).toEqual([event, event]);
  });
});
