import type { OutcomeCode } from '../../shared/model/outcome.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { queryKind, rcodeOutcome } from './words/dns.ts';
import { countOf } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

/** What stands before the words of a query: `unbound[141:1] info: `, `[141:1] query: ` or, with the tag taken off by syslog, less. */
const LEAD = /^(?:unbound(?:-[a-z]+)?)?:? ?(?:\[[0-9]{1,10}:[0-9a-f]{1,10}\] )?:? ?(info|query|reply): /;
const CLASS = /^(?:IN|CH|HS|ANY|NONE|CLASS[0-9]{1,5})$/;

interface QueryLine {
  readonly client: string;
  readonly name: string;
  readonly type: string;
  /** Empty for a query, the response code for a reply. */
  readonly rcode: string;
  readonly size: number;
}

/** `IP NAME TYPE CLASS`, and for replies ` RCODE SECONDS CACHED SIZE`; from 1.26 on ` on udp ADDRESS PORT` may follow either. Null for other messages. */
function readQuery(message: string): QueryLine | null {
  const lead = LEAD.exec(message);
  if (!lead) return null;
  const words = message.slice(lead[0].length).split(' ');
  const [client, name, type, qclass, rcode = ''] = words;
  if (!isAddress(client) || name === undefined || type === undefined || qclass === undefined || !CLASS.test(qclass)) return null;
  if (rcode === '' || rcode === 'on') return { client, name, type, rcode: '', size: Number.NaN };
  if (words.length < 8 || !/^[0-9.]{1,20}$/.test(words[5]!)) return null;
  return { client, name, type, rcode, size: countOf(words[7]) };
}

const KIND: MessageKind = {
  id: 'unbound',
  title: 'Unbound',
  specification: 'https://nlnetlabs.nl/documentation/unbound/unbound.conf/',
  from: 'the client that asked',
  to: 'the name it asked for; replies are counted only in files that hold no queries',
  programs: ['unbound'],
  chatter: 'message of Unbound without a query',
  ownLines: 'Unbound query or reply lines (info: client name type class)',
  isOwn: (message) => readQuery(message) !== null,
  reader: (messages) => {
    // log-queries and log-replies write almost the same line: one of them is counted.
    const queries = messages.some((message) => readQuery(message)?.rcode === '');
    return (message, time, sink) => {
      const line = readQuery(message);
      if (line === null) return null;
      if (line.type === 'TYPE0' && line.name === 'null') return sink.skip('refused query without a name (client null TYPE0 CLASS0)');
      if (line.rcode !== '' && queries) return sink.skip('reply to a query counted already');
      const outcome: OutcomeCode = line.rcode === '' ? Outcome.Unknown : rcodeOutcome(line.rcode);
      sink.event(time, sink.hostText(line.client), sink.hostText(line.name), sink.kind(queryKind(line.type)), outcome, line.size);
      return RECORD;
    };
  },
  samples: [
    {
      name: 'log-queries and log-replies, epoch',
      text: `[1714979400] unbound[141:0] notice: init module 0: iterator
[1714979401] unbound[141:1] info: 192.0.2.10 www.example. AAAA IN
[1714979401] unbound[141:1] info: 192.0.2.10 www.example. AAAA IN NOERROR 0.000677 0 57
[1714979402] unbound[141:1] info: 2001:db8::5 10.2.0.192.in-addr.arpa. PTR IN
[1714979403] unbound[141:0] info: 192.0.2.66 null TYPE0 CLASS0 REFUSED 0.000000 1 12
`,
      events: [
        '2024-05-06T07:10:01Z 192.0.2.10 > www.example AAAA unknown',
        '2024-05-06T07:10:02Z 2001:db8::5 > 10.2.0.192.in-addr.arpa PTR unknown',
      ],
      skipped: 3,
    },
    {
      name: 'replies only, ISO times and destination',
      text: `2024-05-06T07:10:01.250+02:00 unbound[7:0] reply: 192.0.2.10 gone.example. TYPE65 IN NXDOMAIN 0.000336 0 105 on udp 192.0.2.53 53
2024-05-06T07:10:02.250+02:00 unbound[7:0] reply: 192.0.2.11 www.example. A IN SERVFAIL 0.1 0 29
`,
      events: [
        '2024-05-06T05:10:01.250000Z 192.0.2.10 > gone.example HTTPS not-found 105',
        '2024-05-06T05:10:02.250000Z 192.0.2.11 > www.example A deferred 29',
      ],
    },
    {
      name: 'log-tag-queryreply and year-less local times',
      text: `May  6 07:10:00 unbound[141:0] info: start of service (unbound 1.17.1).
May  6 07:10:02 unbound[141:1] query: 192.0.2.12 s3.example. MX IN
`,
      zone: 'Europe/Berlin',
      year: 2024,
      events: ['2024-05-06T05:10:02Z 192.0.2.12 > s3.example MX unknown'],
      skipped: 1,
    },
  ],
};

/** Unbound's query log. */
export const unbound = messageFormat(KIND);
