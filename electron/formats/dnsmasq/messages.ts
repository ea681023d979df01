import { canonicalAddress } from '../../../shared/lib/ip.ts';
import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import { queryKind } from '../words/dns.ts';
import { isAddress } from '../words/host-port.ts';

/** `dnsmasq[676]: ` of its own log file, then with log-queries=extra a serial number and `address/port`; from 2.91 on after `TCP` or `UDP`. */
const LEAD = /^(?:dnsmasq(?:\[[0-9]{1,10}\])?: )?(?:(?:TCP |UDP )?([0-9]{1,10}) ([0-9A-Fa-f.:%a-z]{2,60})\/[0-9]{1,5} )?/;
const QUERY = /^(?:query|auth)\[([^\]\s]{1,24})\] /;
/** Words that begin an answer: from a server, the cache, the configuration, DHCP leases, a file of hosts, or Pi-hole. */
const ANSWER =
  /^(reply|cached|cached-stale|config|DHCP|Pi-hole hostname|(?:gravity blocked|(?:exactly|regex) (?:denied|blacklisted)|special domain|blacklisted)(?: \(CNAME\))?|Rate-limiting|\/[^ ]{1,200}) /;
const BLOCKED = /blocked|denied|blacklisted|special domain|Rate-limiting/;
/** What stands for the data where there is none, and what it means. */
const NO_DATA: readonly (readonly [RegExp, OutcomeCode])[] = [
  [/^NXDOMAIN/, Outcome.NotFound],
  [/^(?:NODATA|<)/, Outcome.Accepted],
  [/^SERVFAIL/, Outcome.Deferred],
  [/^(?:REFUSED|not configured)/, Outcome.Refused],
  [/^(?:FORMERR|NOTIMP)/, Outcome.Failed],
];

/** A line without its time. */
export interface Message {
  /** With log-queries=extra, else ''. */
  readonly serial: string;
  readonly client: string;
  readonly words: string;
}

/** `query[A] NAME from CLIENT`. */
export interface Query {
  readonly client: string;
  readonly name: string;
  readonly kind: string;
}

/** `reply NAME is DATA`, and the other words that dnsmasq and Pi-hole answer with. */
export interface Answer {
  readonly name: string;
  /** Canonical address; '' when the answer is none. */
  readonly address: string;
  /** `A` or `AAAA` where the data tells, else ''. */
  readonly kind: string;
  readonly outcome: OutcomeCode;
  /** The data is another name; what became of that one follows. */
  readonly alias: boolean;
}

/** Takes the program, and with log-queries=extra serial number and client, off a line. */
export function readMessage(text: string): Message {
  const lead = LEAD.exec(text)!;
  return { serial: lead[1] ?? '', client: lead[2] ?? '', words: text.slice(lead[0].length) };
}

/** Null for other messages. */
export function readQuery({ words }: Message): Query | null {
  const query = QUERY.exec(words);
  // The name may hold blanks ("<name unprintable>"), the address cannot.
  const at = query ? words.lastIndexOf(' from ') : -1;
  if (!query || at < 0) return null;
  const client = words.slice(at + 6).trim();
  const name = words.slice(query[0].length, at);
  return isAddress(client) && name !== '' ? { client, name, kind: queryKind(query[1]!) } : null;
}

/** Null for other messages. */
export function readAnswer({ words }: Message): Answer | null {
  const lead = ANSWER.exec(words);
  const at = lead ? words.lastIndexOf(' is ') : -1;
  if (!lead || at < lead[0].length) return null;
  const data = words.slice(at + 4).trim();
  const address = canonicalAddress(data);
  const family = address === null ? /^NODATA-IPv([46])/.exec(data)?.[1] : address.includes(':') ? '6' : '4';
  const told = NO_DATA.find(([word]) => word.test(data))?.[1] ?? (address === null ? Outcome.Unknown : Outcome.Accepted);
  return {
    name: words.slice(lead[0].length, at),
    address: address ?? '',
    kind: family === undefined ? '' : family === '6' ? 'AAAA' : 'A',
    outcome: BLOCKED.test(lead[1]!) ? Outcome.Refused : told,
    alias: data === '<CNAME>',
  };
}
