import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { detailText } from './words/detail.ts';
import { type ZeekKind, zeekFormat } from './zeek/reader.ts';

const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'established', 'server_name', 'version', 'subject'];

/** What is read of a record of this log; for streams that mix logs as well. */
export const zeekSslKind: ZeekKind = {
  id: 'zeek-ssl',
  title: 'Zeek ssl.log',
  specification: 'https://docs.zeek.org/en/master/logs/ssl.html',
  from: 'the client (id.orig_h)',
  to: 'the server (id.resp_h); the name the client asked for is in the detail as sni=',
  names: NAMES,
  fits: (columns, path) => {
    const own = ['server_name', 'cipher', 'established', 'resumed', 'cert_chain_fuids', 'ssl_history'].filter((name) => columns.has(name)).length;
    if (own >= 2) return 0.98;
    return path === 'ssl' || path === 'tls' ? 0.9 : 0;
  },
  reader: () => (record, time, sink) => {
    const from = record.host(1, sink);
    const to = record.host(2, sink);
    if (from < 0 || to < 0) return sink.reject('no address in id.orig_h or id.resp_h');
    const established = record.text(3);
    const outcome =
      established === 'T' || established === 'true'
        ? Outcome.Accepted
        : established === 'F' || established === 'false'
          ? Outcome.Failed
          : Outcome.Unknown;
    const name = record.text(4);
    const detail = detailText([
      ['sni', name],
      ['version', record.text(5)],
      ['subject', name === '' ? record.text(6) : ''],
    ]);
    sink.event(time, from, to, sink.kind('tls'), outcome, Number.NaN, sink.detail(detail));
    return RECORD;
  },
  samples: [
    {
      name: 'columns',
      text: `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	ssl
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	version	cipher	curve	server_name	resumed	last_alert	next_protocol	established	subject
#types	time	string	addr	port	addr	port	string	string	string	string	bool	string	string	bool	string
1714979400.123456	CaAaAa1	192.0.2.10	50000	198.51.100.7	443	TLSv12	TLS_X	secp256r1	www.example	F	-	h2	T	CN=www.example
1714979401.000000	CbBbBb2	192.0.2.11	50001	198.51.100.7	443	-	-	-	-	F	-	-	F	-
`,
      events: ['2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tls accepted', '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.7 tls failed'],
      skipped: 7,
    },
    {
      name: 'JSON lines',
      text: `{"ts":1714979400.5,"uid":"CaAaAa1","id.orig_h":"192.0.2.10","id.orig_p":1,"id.resp_h":"198.51.100.7","id.resp_p":443,"version":"TLSv13","cipher":"TLS_X","server_name":"www.example","resumed":false,"established":true}
`,
      events: ['2024-05-06T07:10:00.500000Z 192.0.2.10 > 198.51.100.7 tls accepted'],
    },
  ],
};

/** Zeek's TLS log, as columns or JSON. */
export const zeekSsl = zeekFormat(zeekSslKind);
