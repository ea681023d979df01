import { type Contact, readConnection, readEvent, readPassage } from './cisco/messages.ts';
import { RECORD, type RecordSink } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { detailText } from './words/detail.ts';
import { FlowKinds } from './words/flow.ts';

/** `%ASA-6-302013: `, also of its forerunner (PIX), its firewall module (FWSM) and its heirs (FTD, NGIPS). */
const TAG = /%(?:ASA|PIX|FWSM|FTD|NGIPS)-(?:[A-Za-z]{1,20}-)?([0-7])-([0-9]{6}):? ?/;
const MOST_WORDS = 60;
/** Address translations, addresses handed out, and ports opened for a call to come (607001): no contact. */
const NO_CONTACT = /^(?:305|607001|737)/;
/** What goes on with a connection that 302013 and 725001 tell the beginning of: handed to the hardware, TLS agreed on, TLS ended. */
const LATER = /^(?:80500|725(?!001))/;

interface Told {
  readonly id: string;
  readonly contact: Contact | null;
  /** The message should name two parties, and one of them cannot be read. */
  readonly broken: boolean;
}

function readMessage(message: string): Told | null {
  const tag = TAG.exec(message.slice(0, 200));
  if (!tag) return null;
  const id = tag[2]!;
  const text = message.slice(tag.index + tag[0].length);
  if (id.startsWith('43000')) return { id, contact: readEvent(id, text), broken: false };
  if (NO_CONTACT.test(id)) return { id, contact: null, broken: false };
  const words = text.split(' ', MOST_WORDS);
  const connection = /^(?:Built|Teardown)$/.test(words[0]!) && words.includes('connection');
  return connection ? { id, contact: readConnection(words), broken: true } : { id, contact: readPassage(id, text), broken: false };
}

function emit(contact: Contact, id: string, time: number, kinds: FlowKinds, sink: RecordSink): void {
  const kind = kinds.of(sink, contact.protocol, contact.to.port);
  sink.event(
    time,
    sink.hostText(contact.from.host),
    sink.hostText(contact.to.host),
    kind,
    contact.outcome,
    contact.bytes,
    sink.detail(contact.name ? `message=${id} ${detailText([['host', contact.name]])}` : `message=${id}`),
  );
}

const KIND: MessageKind = {
  id: 'cisco-asa',
  title: 'Cisco ASA',
  specification: 'https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/b_syslog.html',
  from: 'the side that opened the connection, or the source of the packet',
  to: 'the other side; the end of a connection is counted only in files that hold no beginnings',
  programs: [],
  chatter: 'message of the firewall that tells of no contact between two hosts',
  ownLines: 'messages of a Cisco firewall (%ASA-level-number)',
  isOwn: (message) => TAG.test(message.slice(0, 200)),
  reader: (messages) => {
    const kinds = new FlowKinds();
    const beginnings = messages.some((message) => /-(?:30(?:2013|2015|2020|2303):? Built |(?:430002|602303): )/.test(message.slice(0, 200)));
    return (message, time, sink) => {
      const found = readMessage(message);
      if (found === null) return null;
      if (found.contact === null) return found.broken ? sink.reject('one end of the connection is no host') : sink.skip(KIND.chatter);
      if (LATER.test(found.id)) return sink.skip('later stage of a connection counted at its beginning');
      if (found.contact.ending && beginnings) return sink.skip('end of a connection counted at its beginning');
      emit(found.contact, found.id, time, kinds, sink);
      return RECORD;
    };
  },
  samples: [
    {
      name: 'connections and refusals',
      text: `May 06 2024 07:10:00: %ASA-6-302013: Built outbound TCP connection 447 for outside:198.51.100.7/443 (198.51.100.7/443) to inside:192.0.2.10/50000 (203.0.113.5/50000)
May 06 2024 07:10:01 fw1 : %ASA-6-302015: Built inbound UDP connection 448 for outside:198.51.100.9/4500 (198.51.100.9/4500) to dmz:192.0.2.53/53 (203.0.113.5/53)
May 06 2024 07:10:02: %ASA-6-302014: Teardown TCP connection 447 for outside:198.51.100.7/443 to inside:192.0.2.10/50000 duration 0:00:02 bytes 5000 TCP FINs
May 06 2024 07:10:03: %ASA-4-106023: Deny tcp src outside:198.51.100.66/40000 dst inside:192.0.2.10/22 by access-group "outside_in" [0x0, 0x0]
May 06 2024 07:10:04: %ASA-6-106100: access-list acl_in permitted udp inside/192.0.2.11(1234) -> outside/198.51.100.1(123) hit-cnt 1 first hit [0x1, 0x2]
May 06 2024 07:10:05: %ASA-2-106001: Inbound TCP connection denied from 198.51.100.66/1 to 192.0.2.10/23 flags SYN on interface outside
May 06 2024 07:10:06: %ASA-6-302020: Built outbound ICMP connection for faddr 198.51.100.1/0 gaddr 203.0.113.5/1 laddr 192.0.2.10/1
May 06 2024 07:10:07: %ASA-6-305011: Built dynamic TCP translation from inside:192.0.2.10/1 to outside:203.0.113.5/1
May 06 2024 07:10:08: %ASA-5-111008: User 'enable_15' executed the 'write' command.
`,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted',
        '2024-05-06T07:10:01Z 198.51.100.9 > 192.0.2.53 udp/53 accepted',
        '2024-05-06T07:10:03Z 198.51.100.66 > 192.0.2.10 tcp/22 refused',
        '2024-05-06T07:10:04Z 192.0.2.11 > 198.51.100.1 udp/123 accepted',
        '2024-05-06T07:10:05Z 198.51.100.66 > 192.0.2.10 tcp/23 refused',
        '2024-05-06T07:10:06Z 192.0.2.10 > 198.51.100.1 icmp accepted',
      ],
      skipped: 3,
    },
    {
      name: 'through syslog, with a time of its own; Firepower',
      text: `May  6 09:10:05 192.0.2.254 May 06 2024 07:10:00: %ASA-4-106023: Deny udp src outside:198.51.100.66/40000 dst inside:192.0.2.10/53 by access-group "outside_in"
May  6 09:10:05 192.0.2.254 : %FTD-6-430003: EventPriority: Low, AccessControlRuleAction: Block, SrcIP: 2001:db8::9, DstIP: 192.0.2.10, SrcPort: 1, DstPort: 443, Protocol: tcp, InitiatorBytes: 66, ResponderBytes: 0
2024-05-06T09:10:06Z sensor Alerts %NGIPS-0-430003: DeviceUUID: 1, AccessControlRuleAction: Allow, SrcIP: 192.0.2.11, DstIP: 198.51.100.53, SrcPort: 5, DstPort: 53, Protocol: udp, User: No Authentication Required, InitiatorBytes: 93, ResponderBytes: 145, DNSQuery: www.example.com, DNSRecordType: a host address
`,
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 198.51.100.66 > 192.0.2.10 udp/53 refused',
        '2024-05-06T09:10:05Z 2001:db8::9 > 192.0.2.10 tcp/443 refused 66',
        '2024-05-06T09:10:06Z 192.0.2.11 > 198.51.100.53 udp/53 accepted 238',
      ],
    },
    {
      name: 'names in place of addresses, users, groups, spoofed and unpaired messages',
      text: `Jul 15 13:38:14 192.0.2.254 : %ASA-6-302013: Built inbound TCP connection 32 for DMZ:scanner/5802 (scanner/5802) to SERVERS:192.0.2.121/80 (203.0.113.121/80)
Jul 15 13:38:15 192.0.2.254 %ASA-6-302015: Built outbound UDP connection 33 for outside:ns10/53 (ns10/53) to LAN:192.0.2.100/48347 (203.0.113.128/48347)
Jul 15 13:38:16 192.0.2.254 : %ASA-4-106023: Deny udp src v1:outside:198.51.100.9/54864(9999:guests) dst inside:192.0.2.3/53 by access-group "outside_acl" [0x0, 0x0]
Jul 15 13:38:17 192.0.2.254 : %ASA-2-106016: Deny IP spoof from (198.51.100.1) to 192.0.2.47 on interface guests
Jul 15 13:38:18 192.0.2.254 : %ASA-2-106017: Deny IP due to Land Attack from 192.0.2.5 to 192.0.2.5
Jul 15 13:38:19 192.0.2.254 : %ASA-4-313004: Denied ICMP type=0, from laddr 192.0.2.30 on interface inside to 198.51.100.10: no matching session
Jul 15 13:38:20 192.0.2.254 : %ASA-4-313009: Denied invalid ICMP code 9, for inside:192.0.2.31/8795 (203.0.113.1/8795) to identity:192.0.2.1/0 (192.0.2.1/0), ICMP id 295, ICMP type 8
Jul 15 13:38:21 192.0.2.254 : %ASA-3-106014: Deny inbound icmp src outside:198.51.100.4 dst inside:192.0.2.4(type 8, code 0)
Jul 15 13:38:22 192.0.2.254 : %ASA-4-313005: No matching connection for ICMP error message: icmp src outside:198.51.100.5(LOCAL\\ann, 9:x) dst inside:192.0.2.5 (type 3, code 2) on outside interface. Original IP payload: protocol 51 src 192.0.2.5 dst 198.51.100.5.
Jul 15 13:38:23 192.0.2.254 : %ASA-4-434002: SFR requested to drop TCP packet from inside:192.0.2.6/8888 to outside:198.51.100.6/514
Jul 15 13:38:24 192.0.2.254 : %ASA-5-304001: ann@192.0.2.7(LOCAL\\ann) Accessed URL 198.51.100.7:https://www.example.com/page
Jul 15 13:38:25 192.0.2.254 : %ASA-5-304002: Access denied URL http://www.example.com/ SRC 192.0.2.8 DEST 198.51.100.8 on interface inside
Jul 15 13:38:26 192.0.2.254 : %ASA-6-605005: Login permitted from 192.0.2.9/6651 to inside:192.0.2.254/ssh for user "admin"
Jul 15 13:38:27 192.0.2.254 : %ASA-6-302304: Teardown TCP state-bypass connection 275 from inside:192.0.2.10/54242 to outside:198.51.100.10/9101 duration 1:00:02 bytes 245 Connection timeout
Jul 15 13:38:28 192.0.2.254 : %ASA-6-725001: Starting SSL handshake with client outside:198.51.100.11/1133 to 192.0.2.254/443 for TLSv1.2 session.
Jul 15 13:38:29 192.0.2.254 : %ASA-6-725002: Device completed SSL handshake with client outside:198.51.100.11/1133 to 192.0.2.254/443 for TLSv1.2 session.
Jul 15 13:38:30 192.0.2.254 : %ASA-6-602303: IPSEC: An inbound LAN-to-LAN SA (SPI= 0xA1B2) between 203.0.113.1 and 198.51.100.12 (user= 198.51.100.12) has been created.
Jul 15 13:38:31 192.0.2.254 : %ASA-5-750002: Local:203.0.113.1:500 Remote:198.51.100.13:501 Username:Unknown Received a IKE_INIT_SA request
Jul 15 13:38:32 192.0.2.254 : %ASA-6-607001: Pre-allocate SIP Via UDP secondary channel for outside:198.51.100.14/5060 to inside:192.0.2.14 from OPTIONS message
Jul 15 13:38:32 192.0.2.254 : %ASA-5-111008: User 'ann' executed the 'copy from disk0:image to disk1:image' command.
Jul 15 13:38:33 192.0.2.254 : %ASA-6-302016: Teardown UDP connection 16 for outside:198.51.100.14/161 to inside:1192.0.2.2/53356 duration 0:02:04 bytes 64
`,
      year: 2024,
      events: [
        '2024-07-15T13:38:14Z scanner > 192.0.2.121 tcp/80 accepted',
        '2024-07-15T13:38:15Z 192.0.2.100 > ns10 udp/53 accepted',
        '2024-07-15T13:38:16Z 198.51.100.9 > 192.0.2.3 udp/53 refused',
        '2024-07-15T13:38:17Z 198.51.100.1 > 192.0.2.47 ip refused',
        '2024-07-15T13:38:18Z 192.0.2.5 > 192.0.2.5 ip refused',
        '2024-07-15T13:38:19Z 192.0.2.30 > 198.51.100.10 icmp refused',
        '2024-07-15T13:38:20Z 192.0.2.31 > 192.0.2.1 icmp refused',
        '2024-07-15T13:38:21Z 198.51.100.4 > 192.0.2.4 icmp refused',
        '2024-07-15T13:38:22Z 198.51.100.5 > 192.0.2.5 icmp refused',
        '2024-07-15T13:38:23Z 192.0.2.6 > 198.51.100.6 tcp/514 refused',
        '2024-07-15T13:38:24Z 192.0.2.7 > 198.51.100.7 tcp/443 accepted',
        '2024-07-15T13:38:25Z 192.0.2.8 > 198.51.100.8 tcp/80 refused',
        '2024-07-15T13:38:26Z 192.0.2.9 > 192.0.2.254 tcp/22 accepted',
        '2024-07-15T13:38:28Z 198.51.100.11 > 192.0.2.254 tcp/443 unknown',
        '2024-07-15T13:38:30Z 198.51.100.12 > 203.0.113.1 ip unknown',
        '2024-07-15T13:38:31Z 198.51.100.13 > 203.0.113.1 ip accepted',
      ],
      skipped: 4,
      rejects: 1,
    },
    {
      name: 'zones named beside the time, RFC 5424 time, device before the message',
      text: `<190>May 14 15:10:46 fw.example.com : May 14 19:10:46 UTC: %ASA-session-6-106015: Deny TCP (no connection) from 198.51.100.1/5044 to 192.0.2.1/49786 flags ACK on interface outside
<166>2024-05-14T19:10:47Z: %ASA-6-106015: Deny TCP (no connection) from 198.51.100.2/5044 to 192.0.2.1/49786 flags ACK on interface outside
<166>May 14 2024 15:10:48 EDT: %ASA-6-106015: Deny TCP (no connection) from 198.51.100.3/5044 to 192.0.2.1/49786 flags ACK on interface outside
<166>May 14 2024 19:10:49 UTC: %ASA-6-106015: Deny TCP (no connection) from 198.51.100.4/5044 to 192.0.2.1/49786 flags ACK on interface outside
<166>May 14 15:10:50 fw1: %ASA-6-106015: Deny TCP (no connection) from 198.51.100.5/5044 to 192.0.2.1/49786 flags ACK on interface outside
`,
      zone: 'America/New_York',
      year: 2024,
      events: [1, 2, 3, 4, 5].map((n) => `2024-05-14T19:10:${45 + n}Z 198.51.100.${n} > 192.0.2.1 tcp/49786 refused`),
    },
    {
      name: 'ends of connections only',
      text: `May 06 2024 07:10:02: %ASA-6-302014: Teardown TCP connection 447 for outside:198.51.100.7/443 to inside:192.0.2.10/50000 duration 0:00:02 bytes 5000 TCP FINs
May 06 2024 07:10:03: %ASA-6-302016: Teardown UDP connection 5 for outside:2001:db8::9/4500 to dmz:192.0.2.53/53 duration 0:00:02 bytes 120
May 06 2024 07:10:33: %ASA-6-302014: Teardown TCP connection 448 for outside:198.51.100.8/443 to inside:192.0.2.10/50001 duration 0:00:30 bytes 0 SYN Timeout
`,
      events: [
        '2024-05-06T07:10:02Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 5000',
        '2024-05-06T07:10:03Z 2001:db8::9 > 192.0.2.53 udp/53 accepted 120',
        '2024-05-06T07:10:33Z 192.0.2.10 > 198.51.100.8 tcp/443 unanswered 0',
      ],
    },
  ],
};

/** Messages of Cisco ASA, PIX and Firepower. */
export const ciscoAsa = messageFormat(KIND);
