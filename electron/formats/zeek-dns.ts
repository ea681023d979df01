import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { queryKind, rcodeName, rcodeOutcome, typeName } from './words/dns.ts';
import { type ZeekKind, zeekFormat } from './zeek/reader.ts';

const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'query', 'qtype_name', 'qtype', 'rcode_name', 'rcode'];

/** What is read of a record of this log; for streams that mix logs as well. */
export const zeekDnsKind: ZeekKind = {
  id: 'zeek-dns',
  title: 'Zeek dns.log',
  specification: 'https://docs.zeek.org/en/master/logs/dns.html',
  from: 'the client that asked (id.orig_h)',
  to: 'the name it asked for (query); the empty name is the DNS root',
  names: NAMES,
  fits: (columns, path) => {
    if (columns.has('query') && (columns.has('qtype') || columns.has('qtype_name') || columns.has('trans_id') || columns.has('rcode'))) return 0.98;
    return path === 'dns' && columns.has('query') ? 0.9 : 0;
  },
  reader: () => (record, time, sink) => {
    const from = record.host(1, sink);
    if (from < 0) return sink.reject('no address in id.orig_h');
    const asked = record.host(3, sink);
    if (asked < 0 && !record.isEmpty(3))
      return record.text(3) === '' ? sink.skip('DNS record without a queried name') : sink.reject('query is no name');
    const to = asked < 0 ? sink.hostText('.') : asked;
    const type = record.text(4);
    const number = record.number(5);
    const kind = type !== '' ? queryKind(type) : number === number ? typeName(number) : 'DNS';
    const code = record.number(7);
    const rcode = record.text(6) || (code === code ? rcodeName(code) : '');
    // Zeek leaves the response code unset when it saw no answer.
    const outcome = rcode === '' ? Outcome.Unanswered : rcodeOutcome(rcode);
    sink.event(
      time,
      from,
      to,
      sink.kind(kind),
      outcome,
      Number.NaN,
      rcode === '' || rcode === 'NOERROR' ? 0 : sink.detail(`rcode=${rcode.slice(0, 20)}`),
    );
    return RECORD;
  },
  samples: [
    {
      name: 'columns',
      text: `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	dns
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	proto	trans_id	rtt	query	qclass	qclass_name	qtype	qtype_name	rcode	rcode_name	AA	TC	RD	RA	Z	answers	TTLs	rejected
#types	time	string	addr	port	addr	port	enum	count	interval	string	count	string	count	string	count	string	bool	bool	bool	bool	count	vector[string]	vector[interval]	bool
1714979400.123456	CaAaAa1	192.0.2.10	50000	192.0.2.53	53	udp	11	0.01	WWW.Example.	1	C_INTERNET	1	A	0	NOERROR	F	F	T	T	0	198.51.100.7,198.51.100.8	300.000000,300.000000	F
1714979401.000000	CbBbBb2	192.0.2.11	50001	192.0.2.53	53	udp	12	-	no-such.example	1	C_INTERNET	28	AAAA	3	NXDOMAIN	F	F	T	T	0	-	-	F
1714979402.000000	CcCcCc3	192.0.2.11	50001	192.0.2.53	53	udp	13	-	(empty)	1	C_INTERNET	2	NS	-	-	F	F	T	F	0	-	-	F
1714979403.000000	CdDdDd4	192.0.2.11	50001	192.0.2.53	53	udp	14	-	-	-	-	-	-	5	REFUSED	F	F	T	F	0	-	-	T
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > www.example A accepted',
        '2024-05-06T07:10:01Z 192.0.2.11 > no-such.example AAAA not-found',
        '2024-05-06T07:10:02Z 192.0.2.11 > . NS unanswered',
      ],
      skipped: 8,
    },
    {
      name: 'JSON lines',
      text: `{"ts":1714979400.5,"uid":"CaAaAa1","id.orig_h":"192.0.2.10","id.orig_p":50000,"id.resp_h":"192.0.2.53","id.resp_p":53,"proto":"udp","trans_id":11,"query":"mail.example","qclass":1,"qtype":15,"qtype_name":"MX","rcode":2,"rcode_name":"SERVFAIL","rejected":false}
{"ts":1714979401.5,"uid":"CbBbBb2","id.orig_h":"192.0.2.10","id.orig_p":50000,"id.resp_h":"192.0.2.53","id.resp_p":53,"proto":"udp","trans_id":12,"query":"","qtype":65,"rejected":false}
{"ts":1714979402.5,"uid":"CcCcCc3","id.orig_h":"192.0.2.10","id.resp_h":"192.0.2.53","trans_id":13,"rcode":0,"rcode_name":"NOERROR","query":"a.example","qtype_name":"*"}
`,
      events: [
        '2024-05-06T07:10:00.500000Z 192.0.2.10 > mail.example MX deferred',
        '2024-05-06T07:10:01.500000Z 192.0.2.10 > . HTTPS unanswered',
        '2024-05-06T07:10:02.500000Z 192.0.2.10 > a.example ANY accepted',
      ],
    },
  ],
};

/** Zeek's DNS log, as columns or JSON: one event for each query, answers told by its outcome. */
export const zeekDns = zeekFormat(zeekDnsKind);
