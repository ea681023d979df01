import { Outcome } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import { type Answer, type Query, readAnswer, readMessage, readQuery } from './dnsmasq/messages.ts';
import { Questions } from './dnsmasq/questions.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';

/** Other words dnsmasq and Pi-hole's FTL begin their lines with. */
const OTHER = /^(?:forwarded|validation|dnssec-query|nameserver|Ignoring|Apple) ?/;
/** dnsmasq forgets a question after 10 seconds (TIMEOUT), stragglers of its servers included after 40. */
const ANSWERED_WITHIN = 40_000_000;

/** An answer beside queries: the outcome of the one it closes. */
function closed(query: Query | null, answer: Answer, time: number, sink: RecordSink): Verdict {
  if (query === null) return sink.skip('answer that closes no query: an alias, a further address, or asked before');
  sink.answer(time, sink.hostText(query.client), sink.hostText(query.name), sink.kind(query.kind), answer.outcome, Number.NaN, 0);
  return RECORD;
}

/** An answer in a file without queries is a contact of its own. */
function alone(answer: Answer, time: number, sink: RecordSink): Verdict {
  if (answer.address === '' || answer.outcome === Outcome.Refused) return sink.skip('answer without an address, or blocked');
  sink.event(time, sink.hostText(answer.name), sink.hostText(answer.address), sink.kind(answer.kind), answer.outcome);
  return RECORD;
}

const KIND: MessageKind = {
  id: 'dnsmasq',
  title: 'dnsmasq',
  specification: 'https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html',
  from: 'the client that asked; in a file without queries, the name that was answered',
  to: 'the name it asked for, with what became of it from the answer; in a file without queries, the address in the answer',
  programs: ['dnsmasq', 'pihole-ftl'],
  chatter: 'message of dnsmasq without a query',
  ownLines: 'dnsmasq query or answer lines (query[A] name from client)',
  isOwn: (text) => {
    const message = readMessage(text);
    if (readQuery(message) !== null) return true;
    const answer = readAnswer(message);
    return answer !== null && (/^dnsmasq\[/.test(text) || answer.address !== '');
  },
  settler: () => new Answers(ANSWERED_WITHIN),
  reader: (messages) => {
    let questions = messages.some((text) => readQuery(readMessage(text)) !== null) ? new Questions() : null;
    return (text, time, sink) => {
      const message = readMessage(text);
      const query = readQuery(message);
      if (query) {
        questions ??= new Questions();
        questions.asked(message, query);
        sink.event(time, sink.hostText(query.client), sink.hostText(query.name), sink.kind(query.kind), Outcome.Unknown);
        return RECORD;
      }
      const answer = readAnswer(message);
      if (answer === null) return OTHER.test(message.words) ? sink.skip('forwarded or checked by dnsmasq') : null;
      return questions ? closed(questions.answered(message, answer), answer, time, sink) : alone(answer, time, sink);
    };
  },
  samples: [
    {
      name: 'log-queries in a file of its own',
      text: `May  6 07:10:00 dnsmasq[139]: started, version 2.90 cachesize 500
May  6 07:10:01 dnsmasq[139]: query[A] www.Example from 192.0.2.21
May  6 07:10:01 dnsmasq[139]: forwarded www.example to 192.0.2.54
May  6 07:10:01 dnsmasq[139]: reply www.example is 198.51.100.7
May  6 07:10:02 dnsmasq[139]: query[type=65399] <name unprintable> from 2001:db8::12
`,
      year: 2024,
      events: [
        '2024-05-06T07:10:01Z 192.0.2.21 > www.example A accepted',
        '2024-05-06T07:10:02Z 2001:db8::12 > <name unprintable> TYPE65399 unknown',
      ],
      skipped: 2,
    },
    {
      name: 'outcomes told by name: aliases, families, lists, errors',
      text: `May  6 07:10:01 dnsmasq[139]: query[A] www.example from 192.0.2.21
May  6 07:10:01 dnsmasq[139]: query[AAAA] www.example from 192.0.2.21
May  6 07:10:01 dnsmasq[139]: reply www.example is <CNAME>
May  6 07:10:01 dnsmasq[139]: reply edge.example is 198.51.100.7
May  6 07:10:01 dnsmasq[139]: reply edge.example is 198.51.100.8
May  6 07:10:01 dnsmasq[139]: reply www.example is NODATA-IPv6
May  6 07:10:02 dnsmasq[139]: query[A] gone.example from 192.0.2.22
May  6 07:10:02 dnsmasq[139]: reply gone.example is NXDOMAIN
May  6 07:10:03 dnsmasq[139]: query[HTTPS] ads.example from 192.0.2.22
May  6 07:10:03 dnsmasq[139]: gravity blocked ads.example is NODATA
May  6 07:10:04 dnsmasq[139]: query[A] far.example from 192.0.2.22
May  6 07:10:04 dnsmasq[139]: config error is REFUSED (EDE: not ready)
`,
      year: 2024,
      events: [
        '2024-05-06T07:10:01Z 192.0.2.21 > www.example A accepted',
        '2024-05-06T07:10:01Z 192.0.2.21 > www.example AAAA accepted',
        '2024-05-06T07:10:02Z 192.0.2.22 > gone.example A not-found',
        '2024-05-06T07:10:03Z 192.0.2.22 > ads.example HTTPS refused',
        '2024-05-06T07:10:04Z 192.0.2.22 > far.example A refused',
      ],
      skipped: 2,
    },
    {
      name: 'log-queries=extra, as syslog hands it over',
      text: `111 192.0.2.13/48339 query[AAAA] wpad.example from 192.0.2.13
112 192.0.2.14/48339 query[A] www.example from 192.0.2.14
111 192.0.2.13/48339 reply wpad.example is <CNAME>
112 192.0.2.14/48339 reply error is SERVFAIL (EDE: network error)
111 192.0.2.13/48339 reply edge.example is NXDOMAIN
113 2001:db8::13/48339 query[PTR] 10.2.0.192.in-addr.arpa from 2001:db8::13
TCP 114 2001:db8::13/48340 query[A] big.example from 2001:db8::13
TCP 114 2001:db8::13/48340 reply big.example is 198.51.100.9
`,
      events: [
        '- 192.0.2.13 > wpad.example AAAA not-found',
        '- 192.0.2.14 > www.example A deferred',
        '- 2001:db8::13 > 10.2.0.192.in-addr.arpa PTR unknown',
        '- 2001:db8::13 > big.example A accepted',
      ],
      skipped: 1,
    },
    {
      name: 'words of Pi-hole',
      text: `May  6 07:10:01 dnsmasq[139]: query[A] shop.example from 192.0.2.21
May  6 07:10:01 dnsmasq[139]: gravity blocked (CNAME) shop.example is 0.0.0.0
May  6 07:10:02 dnsmasq[139]: query[A] busy.example from 192.0.2.22
May  6 07:10:02 dnsmasq[139]: Rate-limiting busy.example is REFUSED (EDE: synthesized)
May  6 07:10:03 dnsmasq[139]: query[A] pi.hole from 192.0.2.22
May  6 07:10:03 dnsmasq[139]: Pi-hole hostname pi.hole is 192.0.2.2
`,
      year: 2024,
      events: [
        '2024-05-06T07:10:01Z 192.0.2.21 > shop.example A refused',
        '2024-05-06T07:10:02Z 192.0.2.22 > busy.example A refused',
        '2024-05-06T07:10:03Z 192.0.2.22 > pi.hole A accepted',
      ],
    },
    {
      name: 'answers only',
      text: `May  6 07:10:01 dnsmasq[676]: reply www.example is 198.51.100.7
May  6 07:10:02 dnsmasq[676]: gravity blocked ads.example is NODATA
May  6 07:10:03 dnsmasq[676]: /etc/hosts printer.example is 192.0.2.9
`,
      year: 2024,
      events: ['2024-05-06T07:10:01Z www.example > 198.51.100.7 A accepted', '2024-05-06T07:10:03Z printer.example > 192.0.2.9 A accepted'],
      skipped: 1,
    },
  ],
};

/** The query log of dnsmasq, and so of Pi-hole. */
export const dnsmasq = messageFormat(KIND);
