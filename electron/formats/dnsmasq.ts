import { canonicalAddress } from '../../shared/lib/ip.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { queryKind } from './words/dns.ts';
import { isAddress } from './words/host-port.ts';

/** `dnsmasq[676]: ` of its own log file, then with log-queries=extra a serial number and `address/port`. */
const LEAD = /^(?:dnsmasq(?:\[[0-9]{1,10}\])?: )?(?:[0-9]{1,10} [0-9A-Fa-f.:%a-z]{2,60}\/[0-9]{1,5} )?/;
const QUERY = /^(?:query|auth)\[([^\]\s]{1,24})\] /;
const ANSWER = /^(?:reply|cached|cached-stale|config|DHCP|\/[^ ]{1,200}) /;
/** Other words dnsmasq and Pi-hole's FTL begin their lines with. */
const OTHER =
  /^(?:forwarded|gravity blocked|exactly (?:denied|blacklisted)|regex (?:denied|blacklisted)|special domain|validation|dnssec-query|Rate-limiting|nameserver|Ignoring|Apple) ?/;

interface Contact {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly answer: boolean;
}

function readContact(text: string): Contact | null {
  const message = text.slice(LEAD.exec(text)![0].length);
  const query = QUERY.exec(message);
  if (query) {
    // The name may hold blanks ("<name unprintable>"), the address cannot.
    const at = message.lastIndexOf(' from ');
    const client = at < 0 ? '' : message.slice(at + 6).trim();
    const name = at < 0 ? '' : message.slice(query[0].length, at);
    return isAddress(client) && name !== '' ? { from: client, to: name, kind: queryKind(query[1]!), answer: false } : null;
  }
  const lead = ANSWER.exec(message);
  const at = lead ? message.lastIndexOf(' is ') : -1;
  if (!lead || at <= lead[0].length) return null;
  const data = message.slice(at + 4).trim();
  const address = canonicalAddress(data);
  return {
    from: message.slice(lead[0].length, at),
    to: address ?? '',
    kind: address === null ? '' : address.includes(':') ? 'AAAA' : 'A',
    answer: true,
  };
}

function emit(contact: Contact, time: number, sink: RecordSink): Verdict {
  const outcome = contact.answer ? Outcome.Accepted : Outcome.Unknown;
  sink.event(time, sink.hostText(contact.from), sink.hostText(contact.to), sink.kind(contact.kind), outcome);
  return RECORD;
}

const KIND: MessageKind = {
  id: 'dnsmasq',
  title: 'dnsmasq',
  specification: 'https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html',
  from: 'the client that asked; in a file without queries, the name that was answered',
  to: 'the name it asked for; in a file without queries, the address in the answer',
  programs: ['dnsmasq', 'pihole-ftl'],
  chatter: 'message of dnsmasq without a query',
  ownLines: 'dnsmasq query or answer lines (query[A] name from client)',
  isOwn: (message) => {
    const contact = readContact(message);
    return contact !== null && (!contact.answer || /^dnsmasq\[/.test(message) || contact.to !== '');
  },
  reader: (messages) => {
    // Answers repeat a query that was counted; they are contacts of their own only where no queries were logged.
    const queries = messages.some((message) => readContact(message)?.answer === false);
    return (message, time, sink) => {
      const contact = readContact(message);
      if (contact === null)
        return OTHER.test(message.slice(LEAD.exec(message)![0].length)) ? sink.skip('forwarded, blocked or checked by dnsmasq') : null;
      if (contact.answer && queries) return sink.skip('answer to a query counted already');
      return contact.to === '' ? sink.skip('answer without an address') : emit(contact, time, sink);
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
      events: ['2024-05-06T07:10:01Z 192.0.2.21 > www.example A unknown', '2024-05-06T07:10:02Z 2001:db8::12 > <name unprintable> TYPE65399 unknown'],
      skipped: 3,
    },
    {
      name: 'log-queries=extra, as syslog hands it over',
      text: `111 192.0.2.13/48339 query[AAAA] wpad.example from 192.0.2.13
111 192.0.2.13/48339 cached wpad.example is NODATA
112 2001:db8::13/48339 query[PTR] 10.2.0.192.in-addr.arpa from 2001:db8::13
`,
      events: ['- 192.0.2.13 > wpad.example AAAA unknown', '- 2001:db8::13 > 10.2.0.192.in-addr.arpa PTR unknown'],
      skipped: 1,
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
