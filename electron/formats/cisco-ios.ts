import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { detailText } from './words/detail.ts';
import { FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

/** `%SEC-6-IPACCESSLOGP: `, `%IPV6-6-ACCESSLOGDP: `, and the same of IOS XE's forwarding engine. */
const TAG = /%(?:SEC|IPV6|IPV6_ACL|FMANFP)-6-(?:IP|IPV6)?ACCESSLOG[A-Z]{0,3}: /;
/** `list 102 denied tcp 192.0.2.1(3067) (Serial4/3 ) -> 198.51.100.1(139), 1 packet`; `list ACL/10`, no ports where the protocol has none. */
const PACKET =
  /\blist ([^ ]{1,80}) (permitted|denied) ([^ ]{1,20}) ([^ (]{2,45})(?:\(([0-9]{1,5})\))? ?(?:\([^)]{0,80}\) ?)?-> ([^ (,]{2,45})(?:\(([0-9]{1,5})\))?/;
const LONGEST = 600;

const KIND: MessageKind = {
  id: 'cisco-ios',
  title: 'Cisco IOS access lists',
  specification: 'https://www.cisco.com/c/en/us/td/docs/ios/system/messages/guide/sm_cnovr.html',
  from: 'the source address of the packet',
  to: 'its destination address; packets of one flow that come soon after are told as a count, every five minutes',
  programs: [],
  chatter: 'message of the router without a packet',
  ownLines: 'packets as routers of Cisco log them (%SEC-6-IPACCESSLOG)',
  // `681: *Aug 17 17:41:24.776 AEST: `: the number of the message, and a mark for a clock that is not set.
  lead: /^(?:[0-9]{1,10}: )?[*.]?/,
  isOwn: (message) => TAG.test(message.slice(0, 200)),
  reader: () => {
    const kinds = new FlowKinds();
    return (message, time, sink) => {
      const text = message.slice(0, LONGEST);
      if (!TAG.test(text)) return /%[A-Z0-9_]{2,30}-[0-7]-[A-Z0-9_]{2,40}: /.test(text) ? sink.skip(KIND.chatter) : null;
      const packet = PACKET.exec(text);
      // A list that looks at sources only (IPACCESSLOGS) names no destination.
      if (!packet) return sink.skip('packet of which only the source is told');
      const [, list, verdict, protocol, from, , to, port] = packet;
      if (!isAddress(from) || !isAddress(to)) return sink.reject('source or destination is no address');
      const kind = kinds.of(sink, protocol!, portNumber(port));
      const outcome = verdict === 'denied' ? Outcome.Refused : Outcome.Accepted;
      const packets = /, ([0-9]{1,9}) packets?/.exec(text)?.[1] ?? '';
      const detail = detailText([
        ['rule', list!],
        ['packets', packets === '1' ? '' : packets],
      ]);
      sink.event(time, sink.hostText(from), sink.hostText(to), kind, outcome, Number.NaN, sink.detail(detail));
      return RECORD;
    };
  },
  samples: [
    {
      name: "through syslog, with the router's own number and time",
      text: `Sep  1 10:25:29 192.0.2.254 %SEC-6-IPACCESSLOGP: list 102 denied tcp 192.0.2.56(3067) -> 198.51.100.7(139), 1 packet
Sep  1 10:25:30 192.0.2.254 4801: Sep  1 10:25:29.873 UTC: %SEC-6-IPACCESSLOGDP: list edge permitted icmp 192.0.2.57 -> 198.51.100.8 (8/0), 12 packets
Sep  1 10:25:31 192.0.2.254 4802: Sep  1 10:25:31.100 UTC: %SEC-6-IPACCESSLOGS: list 1 denied 192.0.2.58 2 packets
Sep  1 10:25:32 192.0.2.254 4803: Sep  1 10:25:32.000 UTC: %LINK-3-UPDOWN: Interface Fa0/1, changed state to up
`,
      year: 2024,
      events: [
        '2024-09-01T10:25:29Z 192.0.2.56 > 198.51.100.7 tcp/139 refused',
        '2024-09-01T10:25:29.873000Z 192.0.2.57 > 198.51.100.8 icmp accepted',
      ],
      skipped: 2,
    },
    {
      name: 'as the router prints it',
      text: `4711: *Oct  6 03:32:04.114 gmt: %SEC-6-IPACCESSLOGP: list edge_out denied tcp 192.0.2.100(50150) (Serial4/3 ) -> 198.51.100.1(443), 1 packet
681: Oct  6 2024 03:32:05.776 AEST: %IPV6-6-ACCESSLOGP: list ACL/10 permitted udp 2001:db8::1(1024) (GigabitEthernet0/1 0000.5e00.5301) -> 2001:db8::2(53), 1 packet
.Oct  6 03:32:06.000: %SEC-6-IPACCESSLOGNP: list 199 denied 50 192.0.2.101 -> 198.51.100.2, 1 packet
`,
      year: 2024,
      events: [
        '2024-10-06T03:32:04.114000Z 192.0.2.100 > 198.51.100.1 tcp/443 refused',
        '2024-10-06T03:32:05.776000Z 2001:db8::1 > 2001:db8::2 udp/53 accepted',
        '2024-10-06T03:32:06Z 192.0.2.101 > 198.51.100.2 esp refused',
      ],
    },
  ],
};

/** Packets that the access lists of Cisco routers log. */
export const ciscoIos = messageFormat(KIND);
