import type { Sample } from '../format.ts';

/** Invented lines in the shapes of FortiOS 7.4 and 5.0, FortiAnalyzer, Sophos Firewall 18 and 19, and SonicOS 6.5. */
export const firewallPairsSamples: readonly Sample[] = [
  {
    name: 'FortiGate: traffic with eventtime, refused, cut, no session',
    text: `date=2024-05-06 time=09:10:00 devname="fw1" devid="FGT0000000000001" eventtime=1714979400123456789 tz="+0200" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=192.0.2.10 srcport=50000 srcintf="port1" dstip=198.51.100.7 dstport=443 dstintf="wan1" policyid=1 sessionid=123 proto=6 action="close" service="HTTPS" sentbyte=600 rcvdbyte=4400
date=2024-05-06 time=09:10:01 devname="fw1" devid="FGT0000000000001" tz="+0200" logid="0000000013" type="traffic" subtype="local" srcip=2001:db8::9 srcport=1 dstip=2001:db8::1 dstport=22 proto=6 action="deny" policyid=0 service="SSH" sentbyte=0 rcvdbyte=0
date=2024-05-06 time=09:10:02 devname="fw1" devid="FGT0000000000001" tz="+0200" logid="0000000020" type="traffic" srcip=192.0.2.10 srcport=50001 dstip=198.51.100.7 dstport=443 proto=6 action="accept" sentdelta=5
date=2024-05-06 time=09:10:03 devname="fw1" devid="FGT0000000000001" tz="+0200" logid="0100032001" type="event" subtype="system" user="admin" action="login" status="success" msg="Administrator \\"admin\\" logged in"
date=2024-05-06 time=09:10:04 devname="fw1" devid="FGT0000000000001" tz="+0200" logid="0000000013" type="traffic" srcip=192.0.2.999 dstip=198.51.100.7 action="accept"
date=2024-05-06 time=09:10:05 devname="f
`,
    events: [
      '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 5000',
      '2024-05-06T07:10:01Z 2001:db8::9 > 2001:db8::1 tcp/22 refused 0',
    ],
    rejects: 2,
    skipped: 2,
  },
  {
    name: 'FortiGate behind syslog, with beginnings of sessions and the DNS filter',
    text: `<189>date=2024-05-06 time=09:10:00 devname="fw1" devid="FGT1" eventtime=1714979400 logid="0000000015" type="traffic" srcip=192.0.2.10 dstip=198.51.100.7 dstport=443 proto=6 action="start" sentbyte=0 rcvdbyte=0
<189>date=2024-05-06 time=09:10:09 devname="fw1" devid="FGT1" eventtime=1714979409 logid="0000000013" type="traffic" srcip=192.0.2.10 dstip=198.51.100.7 dstport=443 proto=6 action="close" sentbyte=9 rcvdbyte=9
<190>date=2024-05-06 time=09:10:10 devname="fw1" devid="FGT1" eventtime=1714979410 logid="1501054802" type="utm" subtype="dns" eventtype="dns-query" srcip=192.0.2.10 srcport=5 dstip=192.0.2.53 dstport=53 proto=17 qname="www.example" qtype="A" qtypeval=1
<190>date=2024-05-06 time=09:10:10 devname="fw1" devid="FGT1" eventtime=1714979410 logid="1501054802" type="utm" subtype="dns" eventtype="dns-response" srcip=192.0.2.10 srcport=5 dstip=192.0.2.53 dstport=53 proto=17 qname="www.example" qtype="A" action="block"
`,
    events: ['2024-05-06T07:10:00Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 0', '2024-05-06T07:10:10Z 192.0.2.10 > www.example A refused'],
    skipped: 1,
  },
  {
    name: 'FortiOS 5.0 with local times, and FortiAnalyzer',
    text: `date=2024-05-06 time=09:10:00 devname=fw1 device_id=FG1 log_id=0038000004 type=traffic subtype=other pri=notice src=192.0.2.10 src_port=5 dst=198.51.100.7 dst_port=53 proto=17 status=accept sent=60 rcvd=120
"itime=1714979401","date=2024-05-06","time=09:10:01","devid=FG1","logid=0000000013","type=traffic","srcip=192.0.2.11","dstip=198.51.100.7","dstport=80","proto=6","action=ip-conn"
`,
    zone: 'Europe/Berlin',
    events: [
      '2024-05-06T07:10:00Z 192.0.2.10 > 198.51.100.7 udp/53 accepted 180',
      '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.7 tcp/80 unanswered',
    ],
  },
  {
    name: 'FortiGate, taken from its own disk: no device named; a login, a tunnel, an event without hosts',
    text: `date=2024-05-06 time=09:10:00 logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=1714979400123456789 srcip=192.0.2.10 srcport=50000 dstip=198.51.100.7 dstport=80 proto=6 action="server-rst" trandisp="snat" transip=203.0.113.1 transport=50000 sentbyte=600 rcvdbyte=400
date=2024-05-06 time=09:10:01 logid="0100032001" type="event" subtype="system" vd="root" eventtime=1714979401 srcip=192.0.2.11 dstip=192.0.2.1 action="login" status="failed" msg="Administrator login"
date=2024-05-06 time=09:10:02 logid="0101037127" type="event" subtype="vpn" vd="root" eventtime=1714979402 action="negotiate" remip=198.51.100.8 locip=203.0.113.1 remport=500 locport=500 status="success" init="local" dir="outbound"
date=2024-05-06 time=09:10:03 logid="0101037127" type="event" subtype="vpn" vd="root" eventtime=1714979403 action="negotiate" remip=198.51.100.9 locip=203.0.113.1 remport=500 locport=500 status="success" init="remote" dir="inbound"
date=2024-05-06 time=09:10:04 logid="0108037894" type="event" subtype="ha" vd="root" eventtime=1714979404 msg="Virtual cluster detected member join"
`,
    events: [
      '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/80 accepted 1000',
      '2024-05-06T07:10:01Z 192.0.2.11 > 192.0.2.1 ip refused',
      '2024-05-06T07:10:02Z 203.0.113.1 > 198.51.100.8 ip accepted',
      '2024-05-06T07:10:03Z 198.51.100.9 > 203.0.113.1 ip accepted',
    ],
    skipped: 1,
  },
  {
    name: 'Sophos and SonicWall',
    text: `device="SFW" date=2024-05-06 time=09:10:00 timezone="UTC" device_name="XG" device_id=S1 log_id=010101600001 log_type="Firewall" log_component="Firewall Rule" log_subtype="Allowed" status="Allow" fw_rule_id=5 protocol="TCP" src_ip=192.0.2.10 dst_ip=198.51.100.7 src_port=5 dst_port=443 sent_bytes=10 recv_bytes=20
device_name="SFW" timestamp="2024-05-06T09:10:01+0200" device_serial_id="S1" log_id="010102600002" log_type="Firewall" log_subtype="Denied" fw_rule_id="0" protocol="UDP" src_ip="192.0.2.11" dst_ip="198.51.100.7" src_port="5" dst_port="161"
id=firewall sn=0017C5000000 time="2024-05-06 07:10:02 UTC" fw=203.0.113.1 pri=6 c=1024 m=537 msg="Connection Closed" src=192.0.2.12:50000:X0 dst=198.51.100.8:53:X1:ns proto=udp/dns sent=60 rcvd=90
id=firewall sn=0017C5000000 time="2024-05-06 07:10:03 UTC" fw=203.0.113.1 pri=5 c=64 m=36 msg="TCP connection dropped" src=198.51.100.66:4:X1 dst=203.0.113.1:23:X1 proto=tcp/telnet
`,
    events: [
      '2024-05-06T09:10:00Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 30',
      '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.7 udp/161 refused',
      '2024-05-06T07:10:02Z 192.0.2.12 > 198.51.100.8 udp/53 accepted 150',
      '2024-05-06T07:10:03Z 198.51.100.66 > 203.0.113.1 tcp/23 refused',
    ],
  },
  {
    name: 'SonicWall of any name: beginnings, IPv6 in fields of its own',
    text: `id=NSA2650 sn=0017C5000000 time="2024-05-06 07:10:00 UTC" fw=203.0.113.1 pri=6 c=262144 m=98 msg="Connection Opened" src=192.0.2.12:50000:X0 dst=198.51.100.8:443:X1 proto=tcp/https
id=NSA2650 sn=0017C5000000 time="2024-05-06 07:10:02 UTC" fw=203.0.113.1 pri=6 c=1024 m=537 msg="Connection Closed" src=192.0.2.12:50000:X0 dst=198.51.100.8:443:X1 proto=tcp/https sent=60 rcvd=90
id=NSA2650 sn=0017C5000000 time="2024-05-06 07:10:03 UTC" fw=203.0.113.1 pri=5 c=512 m=1233 msg="Unhandled link-local or multicast IPv6 packet dropped" srcV6=fe80::1 src=:49702:X0 dstV6=ff02::1:3 dst=:5355 proto=udp/5355
`,
    events: ['2024-05-06T07:10:00Z 192.0.2.12 > 198.51.100.8 tcp/443 accepted', '2024-05-06T07:10:03Z fe80::1 > ff02::1:3 udp refused'],
    skipped: 1,
  },
  {
    name: 'Sophos UTM',
    text: `2024:05:06-09:10:00 gate ulogd[503]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="Packet dropped" action="drop" fwrule="60001" initf="ppp0" srcip="198.51.100.4" dstip="192.0.2.4" proto="6" length="44" srcport="8342" dstport="9527" tcpflags="SYN"
2024:05:06-09:10:01 gate httpproxy[99]: id="0001" severity="info" sys="SecureWeb" sub="http" name="http access" action="pass" method="GET" srcip="192.0.2.9" dstip="203.0.113.9" statuscode="200" url="http://www.example.com/"
2024:05:06-09:10:02 gate sshd[98]: id="1000" severity="info" sys="System" sub="auth" name="login"
2024:05:06-09:10:03 gate dhcpd: DHCPREQUEST for 192.0.2.9
`,
    zone: 'Europe/Berlin',
    events: ['2024-05-06T07:10:00Z 198.51.100.4 > 192.0.2.4 tcp/9527 refused', '2024-05-06T07:10:01Z 192.0.2.9 > 203.0.113.9 ip accepted'],
    skipped: 1,
    rejects: 1,
  },
  {
    name: 'Juniper SRX: structured data of RFC 5424',
    text: `<14>1 2024-05-06T09:10:00.184+02:00 srx RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.1.1.1.2.129 source-address="192.0.2.1" source-port="50000" destination-address="198.51.100.1" destination-port="443" service-name="junos-https" nat-source-address="203.0.113.1" nat-source-port="19162" protocol-id="6" policy-name="out" session-id-32="6093"]
<14>1 2024-05-06T09:10:09.184+02:00 srx RT_FLOW - RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.129 reason="TCP FIN" source-address="192.0.2.1" source-port="50000" destination-address="198.51.100.1" destination-port="443" nat-source-address="203.0.113.1" protocol-id="6" policy-name="out" bytes-from-client="337" bytes-from-server="535"]
<14>1 2024-05-06T09:10:10.184+02:00 srx RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="192.0.2.2" source-port="37233" destination-address="198.51.100.2" destination-port="161" protocol-id="17" icmp-type="0" policy-name="cleanup"]
<14>1 2024-05-06T09:10:11.184+02:00 srx RT_FLOW - APPTRACK_SESSION_VOL_UPDATE [junos@2636.1.1.1.2.129 source-address="192.0.2.1" source-port="50000" destination-address="198.51.100.1" destination-port="443" protocol-id="6" bytes-from-client="48" bytes-from-server="0"]
`,
    events: [
      '2024-05-06T07:10:00.184000Z 192.0.2.1 > 198.51.100.1 tcp/443 accepted',
      '2024-05-06T07:10:10.184000Z 192.0.2.2 > 198.51.100.2 udp/161 refused',
    ],
    skipped: 2,
  },
  {
    name: 'another firewall that names both ends',
    text: `id=firewall time="2024-05-06 09:10:00" fw="gate" tz=+0200 startime="2024-05-06 09:10:00" pri=5 ruleid=1 srcif="in" proto=http src=192.0.2.5 srcport=49202 dst=198.51.100.5 dstport=80 action=pass sent=600 rcvd=400
id=firewall time="2024-05-06 09:10:01" fw="gate" tz=+0200 startime="2024-05-06 09:10:01" pri=5 msg="system started"
CEF:0|Example|Gate|1.0|100|deny|5|rt=1714979402500 src=192.0.2.6 spt=40000 dst=198.51.100.6 dpt=22 proto=TCP act=deny in=0 out=60
`,
    events: [
      '2024-05-06T07:10:00Z 192.0.2.5 > 198.51.100.5 http accepted 1000',
      '2024-05-06T07:10:02.500000Z 192.0.2.6 > 198.51.100.6 tcp/22 refused 60',
    ],
    skipped: 1,
  },
  {
    name: 'Check Point',
    text: `<134>1 2024-05-06T07:10:00Z gw CheckPoint 1930 - [action:"Accept"; flags:"444676"; ifdir:"outbound"; origin:"192.0.2.100"; __policy_id_tag:"product=VPN-1 & FireWall-1[db_tag={A};policy_name=Standard\\]"; dst:"198.51.100.10"; product:"VPN-1 & FireWall-1"; proto:"6"; s_port:"61794"; service:"443"; service_id:"https"; src:"192.0.2.101"; xlatesrc:"203.0.113.1"]
<134>1 2024-05-06T07:10:01Z gw CheckPoint 1930 - [action:"Drop"; time:"1714979401"; origin:"192.0.2.100"; dst:"198.51.100.11"; proto:"17"; s_port:"5"; service:"53"; src:"192.0.2.102"]
<134>1 2024-05-06T07:10:02Z gw CheckPoint 1930 - [flags:"133440"; ifdir:"inbound"; loguid:"{0x1}"; origin:"192.0.2.100"; sequencenum:"2"; version:"5"; product:"System Monitor"; sys_message::"installed Standard"]
`,
    events: ['2024-05-06T07:10:00Z 192.0.2.101 > 198.51.100.10 tcp/443 accepted', '2024-05-06T07:10:01Z 192.0.2.102 > 198.51.100.11 udp/53 refused'],
    skipped: 1,
  },
  {
    name: 'Sophos Firewall with beginnings and ends',
    text: `May  6 09:10:00 gate device_name="SFW" timestamp="2024-05-06T02:10:00-0500" device_serial_id="S1" log_id="010101600001" log_type="Firewall" log_subtype="Allowed" fw_rule_id="12" src_ip="192.0.2.11" dst_ip="198.51.100.7" protocol="TCP" src_port=50875 dst_port=443 src_trans_ip="203.0.113.1" con_event="Start" con_id="315"
May  6 09:10:09 gate device_name="SFW" timestamp="2024-05-06T02:10:09-0500" device_serial_id="S1" log_id="010101600001" log_type="Firewall" log_subtype="Allowed" fw_rule_id="12" src_ip="192.0.2.11" dst_ip="198.51.100.7" protocol="TCP" src_port=50875 dst_port=443 bytes_sent=168 bytes_received=168 src_trans_ip="203.0.113.1" con_event="Stop" con_id="315"
`,
    zone: 'Europe/Berlin',
    year: 2024,
    events: ['2024-05-06T07:10:00Z 192.0.2.11 > 198.51.100.7 tcp/443 accepted'],
    skipped: 1,
  },
  {
    name: 'CEF of UniFi through syslog, most of it of other things',
    text: `May  6 07:10:00 gate CEF:0|Ubiquiti|UniFi Network|9.4.19|201|Threat Detected and Blocked|7|proto=TCP src=198.51.100.66 spt=52331 dst=192.0.2.233 dpt=443 UNIFIcategory=Security UNIFIhost=Gateway UNIFIutcTime=2024-05-06T07:10:00.915Z msg=A network intrusion attempt has been detected and blocked.
May  6 07:10:01 gate CEF:0|Ubiquiti|UniFi Network|9.4.19|544|Network Accessed|4|src=192.0.2.17 UNIFIcategory=Audit UNIFIhost=Gateway UNIFIaccessMethod=web UNIFIadmin=Ann UNIFIutcTime=2024-05-06T07:10:01.475Z msg=Ann accessed UniFi Network.
May  6 07:10:02 gate CEF:0|Ubiquiti|UniFi Network|9.4.19|400|WiFi Client Connected|1|UNIFIcategory=Monitoring UNIFIhost=Gateway UNIFIclientHostname=phone UNIFIclientIp=192.0.2.18 UNIFIwifiName=guest UNIFIutcTime=2024-05-06T07:10:02.790Z msg=Phone connected.
`,
    year: 2024,
    events: ['2024-05-06T07:10:00.915000Z 198.51.100.66 > 192.0.2.233 tcp/443 refused'],
    skipped: 2,
  },
];
