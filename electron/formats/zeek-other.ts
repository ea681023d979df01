import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { detailText } from './words/detail.ts';
import { bothDirections, FlowKinds } from './words/flow.ts';
import { type ZeekKind, zeekFormat } from './zeek/reader.ts';

/** What some of these logs tell of a contact, as they name it. */
const TOLD = ['user', 'username', 'cookie', 'command', 'arg', 'name', 'note', 'client', 'service'];
const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'id.resp_p', 'proto', '_path', 'auth_success', 'orig_bytes', 'resp_bytes', ...TOLD];
const [PORT, PROTOCOL, PATH, LOGIN, SENT, RECEIVED, FIRST_TOLD] = [3, 4, 5, 6, 7, 8, 9];

/** A name of a log that can stand for a kind of contact. */
const LOG_NAME = /^[a-z][a-z0-9_]{1,23}$/;

/** Less sure than any reader of one log, and surer than a table whose columns are only named alike. */
const CONFIDENCE = 0.87;

const KIND: ZeekKind = {
  id: 'zeek-other',
  title: 'another log of Zeek (ssh, ftp, rdp, ...)',
  specification: 'https://docs.zeek.org/en/master/script-reference/log-files.html',
  from: 'the originator of the connection (id.orig_h)',
  to: 'the responder (id.resp_h); the kind is the name of the log, or protocol and port where the file does not tell it',
  names: NAMES,
  fits: () => CONFIDENCE,
  reader: (path) => {
    const flows = new FlowKinds();
    return (record, time, sink) => {
      const from = record.host(1, sink);
      const to = record.host(2, sink);
      if (from < 0 || to < 0) return sink.skip('record without both ends of a connection');
      const log = record.text(PATH) || path;
      const kind = LOG_NAME.test(log) ? sink.kind(log) : flows.of(sink, record.text(PROTOCOL), record.number(PORT));
      const login = record.text(LOGIN);
      const outcome = /^(?:T|true)$/.test(login) ? Outcome.Accepted : /^(?:F|false)$/.test(login) ? Outcome.Refused : Outcome.Unknown;
      const detail = detailText(TOLD.map((name, i) => [name, record.text(FIRST_TOLD + i)] as const));
      sink.event(time, from, to, kind, outcome, bothDirections(record.number(SENT), record.number(RECEIVED)), sink.detail(detail));
      return RECORD;
    };
  },
  samples: [
    {
      name: 'ssh, columns',
      text: `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	ssh
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	version	auth_success	auth_attempts	client	server
#types	time	string	addr	port	addr	port	count	bool	count	string	string
1714979400.123456	CaAaAa1	192.0.2.10	51880	198.51.100.22	22	2	T	2	SSH-2.0-OpenSSH_9.6	SSH-2.0-OpenSSH_9.2
1714979401.000000	CbBbBb2	192.0.2.11	51881	198.51.100.22	22	2	F	6	SSH-2.0-Go	SSH-2.0-OpenSSH_9.2
1714979402.000000	CcCcCc3	192.0.2.12	51882	198.51.100.22	22	2	-	0	-	-
1714979403.000000	-	-	-	-	-	-	-	-	-	-
#close	2024-05-06-08-00-00
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.22 ssh accepted',
        '2024-05-06T07:10:01Z 192.0.2.11 > 198.51.100.22 ssh refused',
        '2024-05-06T07:10:02Z 192.0.2.12 > 198.51.100.22 ssh unknown',
      ],
      skipped: 9,
    },
    {
      name: 'JSON lines, of which only some tell their log',
      text: `{"_path":"rdp","ts":1714979400.5,"uid":"CaAaAa1","id.orig_h":"192.0.2.10","id.orig_p":1,"id.resp_h":"198.51.100.7","id.resp_p":3389,"cookie":"ann","result":"encrypted"}
{"ts":"2024-05-06T07:10:01.000000Z","uid":"CbBbBb2","id.orig_h":"2001:db8::1","id.orig_p":2,"id.resp_h":"2001:db8::2","id.resp_p":5060,"proto":"udp","orig_bytes":60,"resp_bytes":40}
`,
      events: [
        '2024-05-06T07:10:00.500000Z 192.0.2.10 > 198.51.100.7 rdp unknown',
        '2024-05-06T07:10:01Z 2001:db8::1 > 2001:db8::2 udp/5060 unknown 100',
      ],
    },
  ],
};

/** Logs of Zeek that have no reader of their own and tell both ends of a connection. */
export const zeekOther = zeekFormat(KIND);
