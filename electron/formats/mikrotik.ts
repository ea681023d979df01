import { verdictOf } from './netfilter.ts';
import { RECORD } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { detailText } from './words/detail.ts';
import { countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress, splitHostPort } from './words/host-port.ts';

/** `firewall,info PREFIX input: in:ether1 out:(unknown 0), connection-state:new src-mac ..., proto TCP (SYN), 192.0.2.1:1->192.0.2.2:23, len 40`. */
const SHAPE = /(?:^|[ :])in:([^,]{1,60}) out:([^,]{1,60}),/;
const PACKET = /\bproto ([A-Za-z0-9-]{1,20})(?: \(([^)]{1,60})\))?, ([^ ,]{2,60})->([^ ,]{2,60})(?:,|$)/;
const LENGTH = /, len ([0-9]{1,6})/;
/** Topics, after the time of day alone that the router's own screen shows for today. */
const TOPICS = /^(?:[0-9]{2}:[0-9]{2}:[0-9]{2} )?(?:[a-z0-9!-]{1,20},)+[a-z0-9!-]{1,20} /;

interface Packet {
  readonly prefix: string;
  readonly incoming: string;
  readonly protocol: string;
  readonly flags: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly length: number;
}

function readPacket(message: string): Packet | null {
  const shape = message.includes('->') ? SHAPE.exec(message) : null;
  const packet = shape && PACKET.exec(message);
  if (!packet) return null;
  const from = splitHostPort(packet[3]!).host;
  const to = splitHostPort(packet[4]!);
  if (!isAddress(from) || !isAddress(to.host)) return null;
  return {
    prefix: message.slice(0, shape.index).replace(TOPICS, ''),
    incoming: shape[1]!,
    protocol: packet[1]!,
    flags: packet[2] ?? '',
    from,
    to: to.host,
    port: portNumber(to.port),
    length: countOf(LENGTH.exec(message)?.[1]),
  };
}

const KIND: MessageKind = {
  id: 'mikrotik',
  title: 'MikroTik RouterOS firewall',
  specification: 'https://help.mikrotik.com/docs/spaces/ROS/pages/328094/Log',
  from: 'the source address of the packet',
  to: 'its destination address; bytes are the length of the packet',
  programs: [],
  chatter: 'message of the router without a packet',
  ownLines: 'packets as RouterOS logs them (in:... out:..., proto ..., a->b)',
  isOwn: (message) => readPacket(message) !== null,
  reader: () => {
    const kinds = new FlowKinds();
    return (message, time, sink) => {
      const packet = readPacket(message);
      if (packet === null) return TOPICS.test(message) ? sink.skip(KIND.chatter) : null;
      const detail = detailText([
        ['rule', packet.prefix.replace(/:? *$/, '')],
        ['in', packet.incoming],
        ['flags', packet.flags],
      ]);
      const kind = kinds.of(sink, packet.protocol, packet.port);
      sink.event(time, sink.hostText(packet.from), sink.hostText(packet.to), kind, verdictOf(packet.prefix), packet.length, sink.detail(detail));
      return RECORD;
    };
  },
  samples: [
    {
      name: 'messages as syslog hands them over',
      text: `firewall,info drop-in input: in:ether1-WAN out:(unknown 0), connection-state:new src-mac 00:17:10:88:bc:02, proto UDP, 192.0.2.68:44355->198.51.100.145:53, len 65
firewall,info input: in:WAN out:(unknown 0), connection-state:new src-mac e4:41:64:93:a8:0f, proto TCP (SYN), [2001:db8:1234::1]:40384->[2001:db8:1234::2]:20461, len 24
forward: in:LAN out:WAN, proto ICMP (type 8, code 0), 192.0.2.1->198.51.100.2, len 84
system,error,critical login failure for user admin from 192.0.2.35 via winbox
`,
      events: [
        '- 192.0.2.68 > 198.51.100.145 udp/53 refused 65',
        '- 2001:db8:1234::1 > 2001:db8:1234::2 tcp/20461 unknown 24',
        '- 192.0.2.1 > 198.51.100.2 icmp unknown 84',
      ],
      skipped: 1,
    },
    {
      name: 'times of RouterOS 6, and the router named by syslog',
      text: `may/06 09:10:00 firewall,info drop forward: in:LAN out:WAN, proto TCP (SYN), 192.0.2.1:5->198.51.100.2:443, len 52
may/06/2024 09:10:01 firewall,info input: in:LAN out:(none), proto 47, 192.0.2.1->198.51.100.2, len 52
May  6 09:10:02 router firewall,info input: in:LAN out:(unknown 0), proto UDP, 192.0.2.1:5->198.51.100.2:53, len 52
`,
      year: 2024,
      events: [
        '2024-05-06T09:10:00Z 192.0.2.1 > 198.51.100.2 tcp/443 refused 52',
        '2024-05-06T09:10:01Z 192.0.2.1 > 198.51.100.2 gre unknown 52',
        '2024-05-06T09:10:02Z 192.0.2.1 > 198.51.100.2 udp/53 unknown 52',
      ],
    },
    {
      name: 'a log file of the router',
      text: `2024-05-06 09:10:00 firewall,info accept forward: in:LAN out:WAN, proto TCP (SYN), 192.0.2.1:5->198.51.100.2:443, NAT (192.0.2.1:5->203.0.113.1:5)->198.51.100.2:443, len 52
`,
      zone: 'Europe/Berlin',
      events: ['2024-05-06T07:10:00Z 192.0.2.1 > 198.51.100.2 tcp/443 accepted 52'],
    },
  ],
};

/** Packets logged by MikroTik routers. */
export const mikrotik = messageFormat(KIND);
