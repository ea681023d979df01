import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import type { ParseOptions } from '../format.ts';
import type { RecordSink, Verdict } from '../record-sink.ts';
import { isoInstant } from '../scan/iso-time.ts';
import { bothDirections, FlowKinds } from '../words/flow.ts';
import { emitFlow, type Flow, isFlowHost } from './flow.ts';

/** Lines that only sum up. */
const SUMMARY = /^(?:Summary|Time window|Total (?:flows|records)|Sys:|Blocks|Aggregated flows|Top [0-9]|Flow filter|No match)/;
const HEADER = /^Date (?:first|last|flow|seen)|^ *(?:Date|First seen|Flows?) .*(?:Src IP|Proto)/;
const DATE = /^([0-9]{4}-[0-9]{2}-[0-9]{2})$/;
const CLOCK = /^([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)$/;
const WORD = /^(?:TCP|UDP|ICMP6?|IGMP|IPv6|IPv4|GRE|ESP|AH|OSPF[A-Z]*|EIGRP|PIM|SCTP|IPIP|IPnIP|VRRP|L2TP|RSVP|HOPOPT|DCCP|UDPLite|any)$/i;

/** Labels over the numbers of the standard formats, as words of the header; two-word ones first. */
const LABELS = ['Out Pkt', 'In Pkt', 'Out Byte', 'In Byte', 'Packets', 'Bytes', 'pps', 'bps', 'Bpp', 'bpp', 'Flows'];

/** Events of firewalls (NSEL) and of address translation (NEL), as nfdump names them. */
const EVENTS: Readonly<Record<string, OutcomeCode>> = {
  CREATE: Outcome.Accepted,
  ADD: Outcome.Accepted,
  DELETE: Outcome.Accepted,
  UPDATE: Outcome.Accepted,
  DENIED: Outcome.Refused,
};
const BEGINNING = /^[0-9-]{10} [0-9:.]{8,14} +(?:CREATE|ADD) /;

interface Endpoint {
  readonly host: string;
  readonly port: string;
}

/** `192.0.2.1:443`, `2001:db8::1.443`, `2001:db..eef::b7.0`, `ff02::1.135.0` or the address alone. Null when it is none. */
function readEndpoint(word: string): Endpoint | null {
  const v4 = /^([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::([0-9]{1,5}(?:\.[0-9]{1,3})?))?$/.exec(word);
  const found = v4 ?? /^([0-9A-Fa-f:]{2,39}(?:\.\.[0-9A-Fa-f:]{1,39})?)(?:\.([0-9]{1,5}(?:\.[0-9]{1,3})?))?$/.exec(word);
  return found && isFlowHost(found[1]!) ? { host: found[1]!, port: found[2] ?? '' } : null;
}

/** Labels of the numbers after the destination, in order, as the header line has them. */
export function labelsOf(header: string): readonly string[] {
  const found: { readonly at: number; readonly label: string }[] = [];
  let rest = header;
  for (const label of LABELS) {
    const at = rest.search(new RegExp(`(?:^|\\s)${label}(?:\\s|$)`));
    if (at < 0) continue;
    found.push({ at, label });
    rest = rest.slice(0, at) + ' '.repeat(label.length + 1) + rest.slice(at + label.length + 1);
  }
  return found.sort((a, b) => a.at - b.at).map((one) => one.label);
}

const SCALE: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** Numbers at the end of a line; `1.2 M` is one. The rest of the words (flags, type of service) are no numbers or stand before them. */
function numbersOf(words: readonly string[]): number[] {
  const numbers: number[] = [];
  for (const word of words) {
    const scale = SCALE[word];
    if (scale !== undefined && numbers.length > 0) numbers[numbers.length - 1]! *= scale;
    else if (/^[0-9]{1,15}(?:\.[0-9]{1,3})?$/.test(word)) numbers.push(Number(word));
    else numbers.length = 0;
  }
  return numbers;
}

/** Reads what the text outputs have in common: one or two times, a protocol, two endpoints, numbers. Formats composed by hand (`fmt:`) usually do, too. */
export class PrintedFlows {
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private labels: readonly string[];
  private readonly beginnings: boolean;

  constructor(options: ParseOptions) {
    this.options = options;
    this.beginnings = options.head.lines.some((line) => BEGINNING.test(line));
    this.labels = labelsOf(options.head.lines.find((line) => HEADER.test(line)) ?? '');
  }

  line(text: string, sink: RecordSink): Verdict {
    if (HEADER.test(text)) {
      this.labels = labelsOf(text);
      return sink.skip('header');
    }
    if (SUMMARY.test(text)) return sink.skip('summary');
    if (this.beginnings && /^[0-9-]{10} [0-9:.]{8,14} +(?:DELETE|UPDATE) /.test(text)) return sink.skip('end of a flow counted at its beginning');
    const flow = this.flow(text);
    return flow === null ? sink.reject('not a flow: a time and two addresses were looked for') : emitFlow(flow, this.kinds, sink);
  }

  /** The flow of a line, or null. */
  flow(text: string): Flow | null {
    const words = text.split(/[\s;,|]+/, 64).filter((word) => word !== '');
    const dates = words.flatMap((word, i) => (DATE.test(word) && CLOCK.test(words[i + 1] ?? '') ? [i] : []));
    if (dates.length === 0) return null;
    const ends = words.flatMap((word, i) =>
      i > dates[0]! + 1 && word.length > 2 && /[.:]/.test(word) && !CLOCK.test(word) && readEndpoint(word) ? [i] : [],
    );
    const [first, second] = ends;
    if (first === undefined || second === undefined) return null;
    const time = isoInstant(`${words[dates[0]!]} ${words[dates[0]! + 1]!.slice(0, 15)}`, this.options.zone);
    if (time !== time) return null;
    const from = readEndpoint(words[first]!)!;
    const to = readEndpoint(words[second]!)!;
    const named = words.find((word) => WORD.test(word));
    const before = words[first - 1] ?? '';
    // In formats composed by hand ports are words of their own after the address.
    const next = words[second + 1] ?? '';
    const event = EVENTS[words[dates.at(-1)! + 2] ?? ''];
    const loose = second > first + 1 && words[first + 1] !== '->' && words[first + 1] !== '<->' && /^[0-9]{1,5}(?:\.[0-9]{1,3})?$/.test(next);
    return {
      time,
      from: from.host,
      to: to.host,
      protocol: named ?? (/^[0-9]{1,3}$/.test(before) ? before : ''),
      fromPort: from.port !== '' ? from.port : loose ? words[first + 1]! : '',
      port: to.port !== '' ? to.port : loose ? next : '',
      bytes: this.bytes(numbersOf(words.slice(second + (loose ? 2 : 1)))),
      ...(event === undefined ? {} : { outcome: event }),
    };
  }

  /** The bytes among the numbers, told by the labels from the end. */
  private bytes(numbers: readonly number[]): number {
    const at = (label: string): number => {
      const place = this.labels.lastIndexOf(label);
      return place < 0 ? Number.NaN : (numbers[numbers.length - this.labels.length + place] ?? Number.NaN);
    };
    const both = bothDirections(at('Out Byte'), at('In Byte'));
    return both === both ? both : at('Bytes');
  }
}
