import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';

/** Response codes by number (IANA DNS parameters, RFC 6895). */
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED', 'YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH', 'NOTZONE'];

/** The word for a response code; `RCODE17` for one without a name here. */
export const rcodeName = (code: number): string => RCODES[code] ?? `RCODE${code}`;

/** What a response code means for the question asked: by its word, in any case. */
export function rcodeOutcome(word: string): OutcomeCode {
  switch (word.toUpperCase()) {
    case 'NOERROR':
    case 'NO ERROR':
    case 'NODATA':
      return Outcome.Accepted;
    case 'NXDOMAIN':
    case 'NXRRSET':
      return Outcome.NotFound;
    case 'REFUSED':
    case 'NOTAUTH':
      return Outcome.Refused;
    case 'SERVFAIL':
      return Outcome.Deferred;
    case '':
    case '-':
      return Outcome.Unknown;
    default:
      return Outcome.Failed;
  }
}

/** Query types by number (IANA DNS parameters): those seen in real logs. */
const TYPES = new Map<number, string>([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [10, 'NULL'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [17, 'RP'],
  [18, 'AFSDB'],
  [24, 'SIG'],
  [25, 'KEY'],
  [28, 'AAAA'],
  [29, 'LOC'],
  [33, 'SRV'],
  [35, 'NAPTR'],
  [36, 'KX'],
  [37, 'CERT'],
  [38, 'A6'],
  [39, 'DNAME'],
  [41, 'OPT'],
  [43, 'DS'],
  [44, 'SSHFP'],
  [45, 'IPSECKEY'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [50, 'NSEC3'],
  [51, 'NSEC3PARAM'],
  [52, 'TLSA'],
  [53, 'SMIMEA'],
  [55, 'HIP'],
  [59, 'CDS'],
  [60, 'CDNSKEY'],
  [61, 'OPENPGPKEY'],
  [62, 'CSYNC'],
  [63, 'ZONEMD'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [99, 'SPF'],
  [108, 'EUI48'],
  [109, 'EUI64'],
  [249, 'TKEY'],
  [250, 'TSIG'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [255, 'ANY'],
  [256, 'URI'],
  [257, 'CAA'],
  [32_768, 'TA'],
  [32_769, 'DLV'],
]);

/** The word for a query type given by number: `TYPE65399` (RFC 3597) for one without a name here. */
export const typeName = (number: number): string => TYPES.get(number) ?? `TYPE${number}`;

/**
 * The kind of a DNS event from whatever a log calls the type: `A`, `aaaa`, `TYPE65`, `type=65399`, `28`, `*`, `query-65`; `DNS` when it says nothing.
 * Words that are no type at all stay as they are, cut to 24 characters, so that nothing is hidden.
 */
export function queryKind(word: string): string {
  if (word === '' || word === '-') return 'DNS';
  if (word === '*') return 'ANY';
  const digits = /^(?:TYPE=?|QUERY-|QTYPE-?)?([0-9]{1,5})$/i.exec(word);
  if (digits) return typeName(Number(digits[1]));
  return word.length > 24 ? `${word.slice(0, 24)}…` : word.toUpperCase();
}

/** True for a word that can stand where a log prints a query type. */
export const isTypeWord = (word: string): boolean => /^[A-Z][A-Z0-9-]{0,11}$/.test(word) || word === '*';
