import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { detailText } from './words/detail.ts';
import { countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

/** Places of fields in a line of filterlog; the two IP versions have layouts of their own. */
const RULE = { interface: 4, action: 6, direction: 7, version: 8 };
const IPV4 = { protocol: 16, length: 17, from: 18, to: 19, ports: 20 };
const IPV6 = { protocol: 12, length: 14, from: 15, to: 16, ports: 17 };

/** The comma-separated fields when they are those of a packet; null otherwise. */
function readFields(message: string): readonly string[] | null {
  const text = message.replace(/^filterlog(?:\[[0-9]{1,10}\])?:? /, '');
  if (!/^[0-9]{0,10},[^,]{0,40},/.test(text)) return null;
  const fields = text.split(',', 64);
  const version = fields[RULE.version];
  if (version !== '4' && version !== '6') return null;
  const at = version === '4' ? IPV4 : IPV6;
  return isAddress(fields[at.from]) && isAddress(fields[at.to]) ? fields : null;
}

/** `pass` and `block`, and the actions of address translation, which let pass. */
function outcomeOf(action: string): OutcomeCode {
  if (action === 'block' || action === 'reject' || action === 'drop') return Outcome.Refused;
  return action === 'pass' || action === 'rdr' || action === 'nat' || action === 'binat' ? Outcome.Accepted : Outcome.Unknown;
}

const KIND: MessageKind = {
  id: 'pf',
  title: 'pf filterlog (pfSense, OPNsense)',
  specification: 'https://docs.netgate.com/pfsense/en/latest/monitoring/logs/raw-filter-format.html',
  from: 'the source address of the packet',
  to: 'its destination address; bytes are the length of the packet',
  programs: ['filterlog'],
  chatter: 'message of filterlog without a packet',
  ownLines: 'comma-separated packets as filterlog writes them',
  isOwn: (message) => readFields(message) !== null,
  reader: () => {
    const kinds = new FlowKinds();
    return (message, time, sink) => {
      const fields = readFields(message);
      if (fields === null) return /^[^,]{0,12},[^,]{0,40},[^,]{0,40},/.test(message) ? sink.reject('no addresses where filterlog has them') : null;
      const at = fields[RULE.version] === '4' ? IPV4 : IPV6;
      const protocol = fields[at.protocol]!;
      const ported = /^(?:tcp|udp|sctp)$/i.test(protocol);
      const detail = detailText([
        ['direction', fields[RULE.direction]!],
        ['interface', fields[RULE.interface]!],
        ['flags', /^tcp$/i.test(protocol) ? (fields[at.ports + 3] ?? '') : ''],
      ]);
      const kind = kinds.of(sink, protocol, ported ? portNumber(fields[at.ports + 1]) : Number.NaN);
      const from = sink.hostText(fields[at.from]!);
      sink.event(time, from, sink.hostText(fields[at.to]!), kind, outcomeOf(fields[RULE.action]!), countOf(fields[at.length]), sink.detail(detail));
      return RECORD;
    };
  },
  samples: [
    {
      name: 'IPv4 and IPv6',
      text: `53,,,1000000301,em0,match,block,in,4,0x0,,64,420,0,none,6,tcp,460,192.0.2.2,192.0.2.15,53742,22,420,PA,29633380:29633800,3617062173,65535,,
98,,,881dd59a3e942966c90498ac104715a0,re0,match,pass,in,6,0x00,0x0ea87,51,udp,17,73,2001:db8:0:0:acc6:c7ee:fa01:2f8a,2001:db8::1738,6881,51918,73
7,,,100,em0,match,pass,out,4,0x0,,64,1,0,none,1,icmp,84,192.0.2.2,192.0.2.15,request,1,2,64
53,,,1000000301,em0,match,block,in,4,0x0,,64
`,
      events: [
        '- 192.0.2.2 > 192.0.2.15 tcp/22 refused 460',
        '- 2001:db8::acc6:c7ee:fa01:2f8a > 2001:db8::1738 udp/51918 accepted 73',
        '- 192.0.2.2 > 192.0.2.15 icmp accepted 84',
      ],
      rejects: 1,
    },
  ],
};

/** Packets logged by pf through filterlog. */
export const pf = messageFormat(KIND);
