import { RECORD } from './record-sink.ts';
import { detailText } from './words/detail.ts';
import { bothDirections } from './words/flow.ts';
import { httpOutcome } from './words/status.ts';
import { type ZeekKind, zeekFormat } from './zeek/reader.ts';

const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'method', 'host', 'status_code', 'request_body_len', 'response_body_len'];

/** What is read of a record of this log; for streams that mix logs as well. */
export const zeekHttpKind: ZeekKind = {
  id: 'zeek-http',
  title: 'Zeek http.log',
  specification: 'https://docs.zeek.org/en/master/logs/http.html',
  from: 'the client (id.orig_h)',
  to: 'the server (id.resp_h); the name it was asked under is in the detail as host=',
  names: NAMES,
  fits: (columns, path) => {
    if (
      columns.has('trans_depth') &&
      (columns.has('uri') || columns.has('method') || columns.has('status_code') || columns.has('user_agent')) &&
      !columns.has('helo')
    )
      return 0.98;
    return path === 'http' ? 0.9 : 0;
  },
  reader: () => (record, time, sink) => {
    const from = record.host(1, sink);
    const to = record.host(2, sink);
    if (from < 0 || to < 0) return sink.reject('no address in id.orig_h or id.resp_h');
    const method = record.text(3);
    const status = record.number(5);
    const detail = detailText([
      ['host', record.text(4)],
      ['status', status === status ? String(status) : ''],
    ]);
    const bytes = bothDirections(record.number(6), record.number(7));
    sink.event(time, from, to, sink.kind(method === '' ? 'HTTP' : method.slice(0, 24)), httpOutcome(status), bytes, sink.detail(detail));
    return RECORD;
  },
  samples: [
    {
      name: 'columns',
      text: `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	http
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	trans_depth	method	host	uri	referrer	user_agent	request_body_len	response_body_len	status_code	status_msg	tags
#types	time	string	addr	port	addr	port	count	string	string	string	string	string	count	count	count	string	set[enum]
1714979400.123456	CaAaAa1	192.0.2.10	50000	198.51.100.7	80	1	GET	www.example	/a	-	curl/8	0	184	301	Moved	(empty)
1714979401.000000	CbBbBb2	192.0.2.11	50001	198.51.100.7	80	1	POST	www.example	/b	-	curl/8	10	20	403	Forbidden	(empty)
1714979402.000000	CcCcCc3	192.0.2.11	50001	198.51.100.7	80	1	-	-	-	-	-	0	0	-	-	(empty)
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 GET accepted 184',
        '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.7 POST refused 30',
        '2024-05-06T07:10:02Z 192.0.2.11 > 198.51.100.7 HTTP unknown 0',
      ],
      skipped: 7,
    },
    {
      name: 'JSON lines',
      text: `{"ts":1714979400.5,"uid":"CaAaAa1","id.orig_h":"192.0.2.10","id.orig_p":1,"id.resp_h":"198.51.100.7","id.resp_p":80,"trans_depth":1,"method":"GET","host":"www.example","uri":"/","request_body_len":0,"response_body_len":303,"status_code":404,"tags":[]}
`,
      events: ['2024-05-06T07:10:00.500000Z 192.0.2.10 > 198.51.100.7 GET not-found 303'],
    },
  ],
};

/** Zeek's HTTP log, as columns or JSON. Bytes are the bodies of request and response. */
export const zeekHttp = zeekFormat(zeekHttpKind);
