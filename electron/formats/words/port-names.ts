/** Service names that packet printers put in place of ports (IANA service names): those met in practice. */
const PORTS: Readonly<Record<string, number>> = {
  'ftp-data': 20,
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  time: 37,
  whois: 43,
  tacacs: 49,
  domain: 53,
  bootps: 67,
  bootpc: 68,
  tftp: 69,
  gopher: 70,
  finger: 79,
  http: 80,
  kerberos: 88,
  pop3: 110,
  sunrpc: 111,
  ident: 113,
  nntp: 119,
  ntp: 123,
  epmap: 135,
  'netbios-ns': 137,
  'netbios-dgm': 138,
  'netbios-ssn': 139,
  imap2: 143,
  imap: 143,
  snmp: 161,
  'snmp-trap': 162,
  snmptrap: 162,
  bgp: 179,
  irc: 194,
  ldap: 389,
  https: 443,
  'microsoft-ds': 445,
  submissions: 465,
  urd: 465,
  isakmp: 500,
  who: 513,
  login: 513,
  syslog: 514,
  shell: 514,
  printer: 515,
  route: 520,
  ripng: 521,
  'dhcpv6-client': 546,
  'dhcpv6-server': 547,
  rtsp: 554,
  submission: 587,
  ipp: 631,
  ldaps: 636,
  'domain-s': 853,
  rsync: 873,
  imaps: 993,
  pop3s: 995,
  socks: 1080,
  openvpn: 1194,
  'ms-sql-s': 1433,
  radius: 1812,
  'radius-acct': 1813,
  ssdp: 1900,
  nfs: 2049,
  mysql: 3306,
  'ms-wbt-server': 3389,
  'ipsec-nat-t': 4500,
  sip: 5060,
  'xmpp-client': 5222,
  'xmpp-server': 5269,
  mdns: 5353,
  hostmon: 5355,
  llmnr: 5355,
  postgresql: 5432,
  rfb: 5900,
  x11: 6000,
  'http-alt': 8080,
};

/** The port of a number or a service name; NaN for anything else. */
export function portOf(word: string): number {
  if (/^[0-9]{1,5}$/.test(word)) return Number(word) <= 65_535 ? Number(word) : Number.NaN;
  return Object.hasOwn(PORTS, word) ? PORTS[word]! : Number.NaN;
}

/**
 * The port of the service where a record does not say who began: the lower of the two, since services listen on low ports and clients take high ones.
 * A port 0 says nothing. NaN when neither is known.
 */
export function servicePort(a: number, b: number): number {
  if (!(a > 0)) return b;
  return b > 0 ? Math.min(a, b) : a;
}
