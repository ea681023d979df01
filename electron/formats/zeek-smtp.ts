import { RECORD } from './record-sink.ts';
import { detailText } from './words/detail.ts';
import { smtpOutcome } from './words/status.ts';
import { type ZeekKind, zeekFormat } from './zeek/reader.ts';

const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'helo', 'mailfrom', 'rcptto', 'last_reply', 'msg_id'];

/** What is read of a record of this log; for streams that mix logs as well. */
export const zeekSmtpKind: ZeekKind = {
  id: 'zeek-smtp',
  title: 'Zeek smtp.log',
  specification: 'https://docs.zeek.org/en/master/logs/smtp.html',
  from: 'the sending host (id.orig_h); the name it claimed is in the detail as helo=',
  to: 'the receiving server (id.resp_h)',
  names: NAMES,
  fits: (columns, path) => {
    if (columns.has('helo') && (columns.has('mailfrom') || columns.has('rcptto') || columns.has('last_reply') || columns.has('trans_depth')))
      return 0.98;
    return path === 'smtp' ? 0.9 : 0;
  },
  reader: () => (record, time, sink) => {
    const from = record.host(1, sink);
    const to = record.host(2, sink);
    if (from < 0 || to < 0) return sink.reject('no address in id.orig_h or id.resp_h');
    const reply = record.text(6);
    const detail = detailText([
      ['helo', record.text(3)],
      ['from', record.text(4)],
      ['to', record.text(5)],
      ['message-id', record.text(7)],
    ]);
    sink.event(time, from, to, sink.kind('smtp'), smtpOutcome(reply), Number.NaN, sink.detail(detail));
    return RECORD;
  },
  samples: [
    {
      name: 'columns',
      text: `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	smtp
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	trans_depth	helo	mailfrom	rcptto	date	from	to	reply_to	msg_id	last_reply	path
#types	time	string	addr	port	addr	port	count	string	string	set[string]	string	string	set[string]	string	string	string	vector[addr]
1714979400.123456	CaAaAa1	192.0.2.10	50000	198.51.100.25	25	1	mail.example	a@mail.example	b@other.example,c@other.example	-	-	-	-	<1@mail.example>	250 2.0.0 Ok: queued as ABC	198.51.100.25,192.0.2.10
1714979401.000000	CbBbBb2	192.0.2.11	50001	198.51.100.25	25	1	x	-	-	-	-	-	-	-	554 5.7.1 denied	198.51.100.25,192.0.2.11
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.25 smtp accepted',
        '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.25 smtp refused',
      ],
      skipped: 7,
    },
    {
      name: 'JSON lines',
      text: `{"ts":1714979400.5,"uid":"CaAaAa1","id.orig_h":"192.0.2.10","id.orig_p":1,"id.resp_h":"198.51.100.25","id.resp_p":25,"trans_depth":1,"helo":"mail.example","mailfrom":"a@mail.example","rcptto":["b@other.example"],"last_reply":"451 later"}
`,
      events: ['2024-05-06T07:10:00.500000Z 192.0.2.10 > 198.51.100.25 smtp deferred'],
    },
  ],
};

/** Zeek's SMTP log, as columns or JSON. */
export const zeekSmtp = zeekFormat(zeekSmtpKind);
