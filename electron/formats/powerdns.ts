import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import { RECORD } from './record-sink.ts';
import { isExact } from './scan/calendar.ts';
import { jsonObject, textField } from './scan/json-line.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { queryKind, rcodeName, rcodeOutcome } from './words/dns.ts';
import { isAddress, splitHostPort } from './words/host-port.ts';

interface Contact {
  readonly client: string;
  readonly name: string;
  readonly type: string;
  /** Empty for a query, the response code for an answer. */
  readonly rcode: string;
  /** The event's own time in microseconds; NaN when the message has none. */
  readonly time: number;
}

const UNTIMED = Number.NaN;
/** Authoritative server. `<-` names the network that a resolver asks for (EDNS client subnet). */
const WANTS = /^(?:TCP )?Remote ([^ ]{2,80}) wants '/;
/** Recursor before structured logging: `2 [5/1] question for 'name|A' from 192.0.2.1:4242`. */
const QUESTION = /^(?:[0-9]{1,6} )?(?:\[[0-9/]{1,20}\] )?(?:TCP )?question for '/;
const ASKER = /^' from ([^ ]{2,80})/;
/** Its answer names no client, but the thread: `2 [5/3] answer to question 'name|A': 1 answers, ..., rcode=0`. */
const ANSWERED = /^([0-9]{1,6} )?\[([0-9]{1,10})\/[0-9]{1,10}\] answer to (?:non-rd )?question '(.{1,1100})': .*\brcode=([0-9]{1,2})\b/;
const THREAD = /^([0-9]{1,6} )?\[([0-9]{1,10})\//;
const MOST_THREADS = 10_000;
/** The recursor gives up on a question after 7 seconds (max-total-msec), dnsdist on an answer after 10. */
const ANSWERED_WITHIN = 15_000_000;
/** dnsdist's LogAction and LogResponseAction. */
const PACKET = /^(?:Packet from|Answer to) ([^ ]{2,80}) for ([^ ]{1,1100}) ([^ ]{1,24}) (?:\(([^)]{1,40})\) )?with id [0-9]{1,5}/;

/** Values of `name="value"` pairs; a backslash keeps a quote inside. */
function pairsOf(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  const pair = /([A-Za-z0-9_-]{1,40})="((?:[^"\\]|\\.){0,2000})"/g;
  for (let found = pair.exec(text); found && pairs.size < 64; found = pair.exec(text)) pairs.set(found[1]!, found[2]!.replace(/\\(.)/g, '$1'));
  return pairs;
}

function contactOf(client: string, name: string, type: string, rcode = '', time = UNTIMED): Contact | null {
  const host = splitHostPort(client.split('<-')[0]!).host;
  return isAddress(host) ? { client: host, name: name === '' ? '.' : name, type, rcode, time } : null;
}

/**
 * `name|TYPE` up to the closing quote that `after` follows. Names may hold quotes and bars of their own, so both are looked for from the end.
 */
function quoted(text: string, start: number, after: string): { readonly name: string; readonly type: string; readonly end: number } | null {
  const marked = text.lastIndexOf(`'${after}`);
  const end = marked >= start ? marked : text.lastIndexOf("'");
  const bar = text.lastIndexOf('|', end);
  return end > start && bar >= start ? { name: text.slice(start, bar), type: text.slice(bar + 1, end), end } : null;
}

function wanted(text: string): Contact | null {
  const wants = WANTS.exec(text);
  const what = wants && quoted(text, wants[0].length, ', do = ');
  return what ? contactOf(wants[1]!, what.name, what.type) : null;
}

function questioned(text: string): Contact | null {
  const question = QUESTION.exec(text);
  const what = question && quoted(text, question[0].length, ' from ');
  const asker = what && ASKER.exec(text.slice(what.end));
  return asker ? contactOf(asker[1]!, what.name, what.type) : null;
}

function structured(field: (name: string) => string): Contact | null {
  const message = field('msg');
  if (WANTS.test(message)) return wanted(message);
  if (!/^(?:(?:TCP )?Question|Answer$)/.test(message) || field('qname') === '') return null;
  const rcode = message === 'Answer' ? field('rcode') : '';
  const seconds = field('ts');
  const micros = /^[0-9]{9,11}(?:\.[0-9]{1,9})?$/.test(seconds) ? Math.round(Number(seconds) * 1e6) : UNTIMED;
  return contactOf(
    field('remote') || field('source'),
    field('qname'),
    field('qtype'),
    /^[0-9]{1,2}$/.test(rcode) ? rcodeName(Number(rcode)) : rcode,
    isExact(micros) ? micros : UNTIMED,
  );
}

function readContact(message: string): Contact | null {
  const text = message.replace(/^(?:pdns|pdns_recursor|pdns_server|dnsdist)\[[0-9]{1,10}\]: /, '');
  const c = text.charCodeAt(0);
  if (c === 123) {
    const record = jsonObject(text);
    return record ? structured((name) => textField(record, name)) : null;
  }
  const packet = c === 80 || c === 65 ? PACKET.exec(text) : null;
  if (packet) return contactOf(packet[1]!, packet[2]!, packet[3]!, text.startsWith('Answer') ? (packet[4] ?? 'NOERROR') : '');
  const spoken = wanted(text) ?? questioned(text);
  if (spoken) return spoken;
  if (!text.includes('msg="')) return null;
  const pairs = pairsOf(text);
  return structured((name) => pairs.get(name) ?? '');
}

/** dnsdist writes `No Error` and `Non-Existent domain`, as the library's table has them. */
function outcomeOf(rcode: string): OutcomeCode {
  if (rcode === '') return Outcome.Unknown;
  if (/^non-existent domain|^nxdomain/i.test(rcode)) return Outcome.NotFound;
  if (/^server failure/i.test(rcode)) return Outcome.Deferred;
  return /refused/i.test(rcode) ? Outcome.Refused : rcodeOutcome(rcode);
}

/** Which question each thread of an older recursor is at work on. */
class Threads {
  private readonly at = new Map<string, Contact>();

  asked(message: string, contact: Contact): void {
    const thread = THREAD.exec(message);
    if (!thread) return;
    if (this.at.size >= MOST_THREADS) this.at.clear();
    this.at.set(`${thread[1] ?? ''}${thread[2]!}`, contact);
  }

  /** The question that an answer of the same thread belongs to, with its response code; null for other messages. */
  answered(message: string): Contact | null {
    const answer = ANSWERED.exec(message);
    if (!answer) return null;
    const thread = `${answer[1] ?? ''}${answer[2]!}`;
    const contact = this.at.get(thread);
    if (!contact || `${contact.name}|${contact.type}` !== answer[3]) return null;
    this.at.delete(thread);
    return { ...contact, rcode: rcodeName(Number(answer[4])), time: UNTIMED };
  }
}

const KIND: MessageKind = {
  id: 'powerdns',
  title: 'PowerDNS',
  specification: 'https://doc.powerdns.com/',
  from: 'the client that asked',
  to: 'the name it asked for; an answer gives its question the outcome, and is counted only in files that hold no questions',
  programs: ['pdns', 'pdns_server', 'pdns_recursor', 'pdns-recursor', 'dnsdist'],
  chatter: 'message of PowerDNS without a question',
  ownLines: 'questions as PowerDNS logs them (authoritative server, recursor or dnsdist)',
  isOwn: (message) => readContact(message) !== null,
  settler: () => new Answers(ANSWERED_WITHIN),
  reader: () => {
    const threads = new Threads();
    return (message, time, sink) => {
      const contact = threads.answered(message) ?? readContact(message);
      if (contact === null) return /^msg="|^[0-9]{1,6} \[|question answered from packet cache/.test(message) ? sink.skip(KIND.chatter) : null;
      const own = contact.time === contact.time ? contact.time : time;
      const [from, to, kind] = [sink.hostText(contact.client), sink.hostText(contact.name), sink.kind(queryKind(contact.type))];
      if (contact.rcode !== '') sink.answer(own, from, to, kind, outcomeOf(contact.rcode), UNTIMED, 0);
      else {
        threads.asked(message, contact);
        sink.event(own, from, to, kind, Outcome.Unknown);
      }
      return RECORD;
    };
  },
  samples: [
    {
      name: 'authoritative server',
      text: `May  6 07:10:01 Loading '/usr/lib/pdns/libbindbackend.so'
May  6 07:10:04 Remote 192.0.2.11 wants 's3.Example|AAAA', do = 0, bufsize = 1232: packetcache MISS
May  6 07:10:05 TCP Remote 2001:db8::12<-198.51.100.0/24 wants '|NS', do = 0, bufsize = 512: packetcache HIT
`,
      year: 2024,
      events: ['2024-05-06T07:10:04Z 192.0.2.11 > s3.example AAAA unknown', '2024-05-06T07:10:05Z 2001:db8::12 > . NS unknown'],
      skipped: 1,
    },
    {
      name: 'recursor, structured and before',
      text: `msg="Question" subsystem="syncres" level="0" prio="Info" tid="2" ts="1714979402.998" ecs="" mtid="1" proto="udp" qname="vPN.example" qtype="AAAA" remote="[2001:db8::13]:41521"
msg="Answer" subsystem="syncres" level="0" prio="Info" tid="2" ts="1714979403.100" qname="vpn.example" qtype="AAAA" rcode="2" remote="[2001:db8::13]:41521"
msg="Answer" subsystem="syncres" level="0" prio="Info" tid="2" ts="1714979403.200" qname="before.example" qtype="AAAA" rcode="0" remote="[2001:db8::13]:41521"
msg="Question answered from packet cache" subsystem="in" level="0" prio="Notice" tid="3" ts="1714979404.297" proto="udp" qname="c2.example" qtype="A" remote="192.0.2.13:49339" source="192.0.2.13:49339" tag="0"
2 [5/1] question for 'old.example|MX' from 192.0.2.14:4242
2 [5/1] answer to question 'old.example|MX': 0 answers, 1 additional, took 1 packets, 0 netw ms, 1 tot ms, 0 throttled, 0 timeouts, 0 tcp connections, rcode=3
3 question answered from packet cache tag=0 from 192.0.2.14
`,
      events: [
        '2024-05-06T07:10:02.998000Z 2001:db8::13 > vpn.example AAAA deferred',
        '2024-05-06T07:10:04.297000Z 192.0.2.13 > c2.example A unknown',
        '- 192.0.2.14 > old.example MX not-found',
      ],
      skipped: 1,
    },
    {
      name: 'dnsdist',
      text: `Packet from 192.0.2.12:44856 for db.example. HTTPS with id 17702
[1714979400.250000000] Packet from [2001:db8::13]:37971 for API.example. AAAA with id 50555
Answer to 192.0.2.12:44856 for db.example. HTTPS (Non-Existent domain) with id 17702
`,
      events: ['- 192.0.2.12 > db.example HTTPS not-found', '2024-05-06T07:10:00.250000Z 2001:db8::13 > api.example AAAA unknown'],
    },
  ],
};

/** PowerDNS: authoritative server, recursor and dnsdist. */
export const powerdns = messageFormat(KIND);
