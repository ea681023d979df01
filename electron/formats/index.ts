import { awsElb } from './aws-elb.ts';
import { awsVpcFlow } from './aws-vpc-flow.ts';
import { bindQuery } from './bind-query.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { ciscoIos } from './cisco-ios.ts';
import { coredns } from './coredns.ts';
import { dnsmasq } from './dnsmasq.ts';
import { dnstap } from './dnstap.ts';
import { eml } from './eml.ts';
import { exchangeSmtpProtocol } from './exchange-smtp-protocol.ts';
import { exchangeTracking } from './exchange-tracking.ts';
import { exim } from './exim.ts';
import { firewallPairs } from './firewall-pairs.ts';
import type { Format } from './format.ts';
import { haproxy } from './haproxy.ts';
import { iisNative } from './iis-native.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';
import { mbox } from './mbox.ts';
import { mikrotik } from './mikrotik.ts';
import { netfilter } from './netfilter.ts';
import { nfdump } from './nfdump.ts';
import { opensmtpd } from './opensmtpd.ts';
import { paloAlto } from './palo-alto.ts';
import { parquet } from './parquet.ts';
import { passiveDns } from './passive-dns.ts';
import { pcap } from './pcap.ts';
import { pcapng } from './pcapng.ts';
import { pf } from './pf.ts';
import { postfix } from './postfix.ts';
import { powerdns } from './powerdns.ts';
import { sendmail } from './sendmail.ts';
import { spreadsheet } from './spreadsheet.ts';
import { squid } from './squid.ts';
import { suricataEve } from './suricata-eve.ts';
import { table } from './table.ts';
import { tcpdumpText } from './tcpdump-text.ts';
import { tsharkJson } from './tshark-json.ts';
import { tsharkPdml } from './tshark-pdml.ts';
import { tsharkText } from './tshark-text.ts';
import { unbound } from './unbound.ts';
import { w3c } from './w3c.ts';
import { webAccess } from './web-access.ts';
import { webError } from './web-error.ts';
import { webJson } from './web-json.ts';
import { windowsDns } from './windows-dns.ts';
import { windowsFirewall } from './windows-firewall.ts';
import { zeekConn } from './zeek-conn.ts';
import { zeekDns } from './zeek-dns.ts';
import { zeekHttp } from './zeek-http.ts';
import { zeekOther } from './zeek-other.ts';
import { zeekSmtp } from './zeek-smtp.ts';
import { zeekSsl } from './zeek-ssl.ts';
import { zeekStream } from './zeek-stream.ts';

/** Every format there is, in alphabetical order of id. To add one: copy `template.ts`, then one import and one line here. */
export const formats: readonly Format[] = [
  awsElb,
  awsVpcFlow,
  bindQuery,
  ciscoAsa,
  ciscoIos,
  coredns,
  dnsmasq,
  dnstap,
  eml,
  exchangeSmtpProtocol,
  exchangeTracking,
  exim,
  firewallPairs,
  haproxy,
  iisNative,
  jsonArray,
  jsonLines,
  mbox,
  mikrotik,
  netfilter,
  nfdump,
  opensmtpd,
  paloAlto,
  parquet,
  passiveDns,
  pcap,
  pcapng,
  pf,
  postfix,
  powerdns,
  sendmail,
  spreadsheet,
  squid,
  suricataEve,
  table,
  tcpdumpText,
  tsharkJson,
  tsharkPdml,
  tsharkText,
  unbound,
  w3c,
  webAccess,
  webError,
  webJson,
  windowsDns,
  windowsFirewall,
  zeekConn,
  zeekDns,
  zeekHttp,
  zeekOther,
  zeekSmtp,
  zeekSsl,
  zeekStream,
];

/** The format with an id; undefined when there is none. */
export const formatById = (id: string): Format | undefined => formats.find((format) => format.id === id);

/** Loads what is needed to look at a file that begins with `start`, and to read it as `chosen`, a format's id. */
export async function loadLibraries(start: Uint8Array, chosen?: string): Promise<void> {
  for (const { id, library } of formats) if (library && (id === chosen || library.mark.every((byte, i) => start[i] === byte))) await library.load();
}

/** False for sources whose records are not lines of text: captures and frame streams, say. */
export function madeOfLines(source: { readonly format: string; readonly carrier?: string }): boolean {
  const format = formatById(source.format);
  return !format || (format.reads === 'lines' && (format.byteForm === undefined || source.carrier !== format.byteForm.carrier));
}
