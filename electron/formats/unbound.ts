import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
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

/**
 * A question that Unbound answered by itself, from `log-local-actions` or a response policy zone: `ZONE ACTION CLIENT@PORT NAME TYPE CLASS`. A zone's
 * action may be a record: `A IN CNAME .`.
 */
const LOCAL =
  /(?:^| )([a-z][a-z_-]{2,40}|[A-Z0-9]{1,10} IN [A-Z0-9]{1,10} [^ ]{1,300}) ([0-9A-Fa-f.:%]{2,60})@[0-9]{1,5} ([^ ]{1,1100}) ([A-Z0-9-]{1,24}) (?:IN|CH|HS|ANY)$/;

interface LocalAction {
  readonly client: string;
  readonly name: string;
  readonly type: string;
  readonly outcome: OutcomeCode;
}

function readLocal(message: string): LocalAction | null {
  const found = LEAD.test(message) ? LOCAL.exec(message) : null;
  if (!found || !isAddress(found[2])) return null;
  return { client: found[2]!, name: found[3]!, type: found[4]!, outcome: actionOutcome(found[1]!) };
}

/** What the asker of a local zone (`always_nxdomain`, `refuse`, `inform_deny`) or of a policy (`rpz-nxdomain`, `rpz-drop`) got. */
function actionOutcome(action: string): OutcomeCode {
  if (/nxdomain| CNAME \.$/.test(action)) return Outcome.NotFound;
  if (/refuse/.test(action)) return Outcome.Refused;
  if (/deny|drop/.test(action)) return Outcome.Unanswered;
  return / IN |redirect|always_null|nodata|local-data|cname|tcp-only/.test(action) ? Outcome.Accepted : Outcome.Unknown;
}

/** Unbound gives up on a question after some 50 seconds of retries. */
const ANSWERED_WITHIN = 60_000_000;

const KIND: MessageKind = {
  id: 'unbound',
  title: 'Unbound',
  specification: 'https://nlnetlabs.nl/documentation/unbound/unbound.conf/',
  from: 'the client that asked',
  to: 'the name it asked for; a reply gives its query the outcome, and is counted only in files that hold no queries',
  programs: ['unbound'],
  chatter: 'message of Unbound without a query',
  ownLines: 'Unbound query or reply lines (info: client name type class)',
  isOwn: (message) => readQuery(message) !== null || readLocal(message) !== null,
  settler: () => new Answers(ANSWERED_WITHIN),
  reader: (messages) => {
    const others = messages.some((message) => readQuery(message) !== null);
    return (message, time, sink) => {
      const line = readQuery(message);
      if (line === null) {
        const local = readLocal(message);
        if (local === null) return null;
        if (others) return sink.skip('action of a local zone or policy (the query has a line of its own)');
        sink.event(time, sink.hostText(local.client), sink.hostText(local.name), sink.kind(queryKind(local.type)), local.outcome);
        return RECORD;
      }
      if (line.type === 'TYPE0' && line.name === 'null') return sink.skip('refused query without a name (client null TYPE0 CLASS0)');
      const [from, to, kind] = [sink.hostText(line.client), sink.hostText(line.name), sink.kind(queryKind(line.type))];
      if (line.rcode === '') sink.event(time, from, to, kind, Outcome.Unknown);
      else sink.answer(time, from, to, kind, rcodeOutcome(line.rcode), line.size, 0);
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
        '2024-05-06T07:10:01Z 192.0.2.10 > www.example AAAA accepted 57',
        '2024-05-06T07:10:02Z 2001:db8::5 > 10.2.0.192.in-addr.arpa PTR unknown',
      ],
      skipped: 2,
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
    {
      name: 'outcomes: replies out of order, local actions beside queries',
      text: `[1714979400] unbound[141:1] info: 192.0.2.10 slow.example. A IN
[1714979400] unbound[141:1] info: 192.0.2.11 gone.example. A IN
[1714979400] unbound[141:1] info: ads.example. always_nxdomain 192.0.2.11@49152 gone.example. A IN
[1714979400] unbound[141:1] info: 192.0.2.11 gone.example. A IN NXDOMAIN 0.000000 1 30
[1714979401] unbound[141:0] info: 192.0.2.12 before.example. A IN NOERROR 3.000000 0 40
[1714979420] unbound[141:0] error: SERVFAIL <slow.example. A IN>: all servers for this domain failed, at zone example.
[1714979420] unbound[141:1] info: 192.0.2.10 slow.example. A IN SERVFAIL 20.100000 0 30
`,
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > slow.example A deferred 30', '2024-05-06T07:10:00Z 192.0.2.11 > gone.example A not-found 30'],
      skipped: 2,
    },
    {
      name: 'local actions and policies alone',
      text: `[1714979400] unbound[141:1] info: ads.example. refuse 192.0.2.11@49152 www.ads.example. A IN
[1714979401] unbound[141:1] info: rpz: applied [rpz.example] bad.example. rpz-nxdomain 2001:db8::8@49152 bad.example. AAAA IN
[1714979402] unbound[141:1] info: rpz: applied [rpz.example] bad.example. A IN CNAME . 192.0.2.12@49152 bad.example. A IN
`,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.11 > www.ads.example A refused',
        '2024-05-06T07:10:01Z 2001:db8::8 > bad.example AAAA not-found',
        '2024-05-06T07:10:02Z 192.0.2.12 > bad.example A not-found',
      ],
    },
  ],
};

/** Unbound's query log. */
export const unbound = messageFormat(KIND);
