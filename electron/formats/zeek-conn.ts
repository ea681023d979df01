import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { RECORD, type RecordSink } from './record-sink.ts';
import { bothDirections, FlowKinds } from './words/flow.ts';
import { type ZeekKind, zeekFormat } from './zeek/reader.ts';
import type { ZeekRecord } from './zeek/record.ts';

/** Connection states as the Zeek manual defines them. Those of connections whose start was not seen (OTH, SHR) say nothing of the outcome. */
const STATES: Readonly<Record<string, OutcomeCode>> = {
  S0: Outcome.Unanswered,
  S1: Outcome.Accepted,
  SF: Outcome.Accepted,
  S2: Outcome.Accepted,
  S3: Outcome.Accepted,
  REJ: Outcome.Refused,
  RSTO: Outcome.Failed,
  RSTR: Outcome.Failed,
  RSTOS0: Outcome.Unanswered,
  RSTRH: Outcome.Failed,
  SH: Outcome.Unanswered,
  SHR: Outcome.Unknown,
  OTH: Outcome.Unknown,
};

/** Fields by their place in NAMES. */
const PORT = 3;
const PROTOCOL = 4;
const STATE = 5;
const SERVICE = 6;

const SLOTS = 4096;
const SLOT_NUMBERS = 5;

/** What protocol, port, state and service of a record mean together, looked up by their numbers: no text is put together or looked at for each line. */
class ConnMeanings {
  kind = 0;
  outcome: OutcomeCode = Outcome.Unknown;
  detail = 0;
  private sink: RecordSink | null = null;
  private readonly kinds = new FlowKinds();
  /** A slot: words, port, kind + 1 (0: free), outcome, detail. What comes later takes the place of what was there. */
  private readonly slots = new Int32Array(SLOTS * SLOT_NUMBERS);

  /** Sets kind, outcome and detail. */
  look(record: ZeekRecord, sink: RecordSink): void {
    if (sink !== this.sink) {
      this.sink = sink;
      this.slots.fill(0);
    }
    const protocol = record.word(PROTOCOL);
    const state = record.word(STATE);
    const service = record.word(SERVICE);
    const port = record.number(PORT);
    // A word without a number, and a port that is none, make this negative.
    const words = protocol | (state << 8) | (service << 16);
    if (words < 0 || !(port <= 65_535)) {
      this.read(record, port, sink);
      return;
    }
    const hash = Math.imul(words ^ Math.imul(port, 0x01000193), 0x9e3779b1);
    const at = (hash >>> 20) * SLOT_NUMBERS;
    const { slots } = this;
    if (slots[at + 2] === 0 || slots[at] !== words || slots[at + 1] !== port) {
      this.read(record, port, sink);
      slots.set([words, port, this.kind + 1, this.outcome, this.detail], at);
      return;
    }
    this.kind = slots[at + 2]! - 1;
    this.outcome = slots[at + 3] as OutcomeCode;
    this.detail = slots[at + 4]!;
  }

  private read(record: ZeekRecord, port: number, sink: RecordSink): void {
    const state = record.text(STATE);
    const service = record.text(SERVICE);
    const parts = [state === '' ? '' : `state=${state}`, service === '' ? '' : `service=${service}`];
    this.kind = this.kinds.of(sink, record.text(PROTOCOL), port);
    this.outcome = STATES[state] ?? Outcome.Unknown;
    this.detail = sink.detail(parts.filter((part) => part !== '').join(' '));
  }
}

const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'id.resp_p', 'proto', 'conn_state', 'service', 'orig_bytes', 'resp_bytes'];

/** What is read of a record of this log; for streams that mix logs as well. */
export const zeekConnKind: ZeekKind = {
  id: 'zeek-conn',
  title: 'Zeek conn.log',
  specification: 'https://docs.zeek.org/en/master/logs/conn.html',
  from: 'the originator of the connection (id.orig_h)',
  to: 'the responder (id.resp_h); bytes are the payload of both directions',
  names: NAMES,
  fits: (columns, path) => {
    const own =
      columns.has('proto') && (columns.has('conn_state') || (columns.has('orig_bytes') && columns.has('resp_bytes') && columns.has('duration')));
    if (own && !columns.has('query')) return 0.97;
    return path === 'conn' ? 0.9 : 0;
  },
  reader: () => {
    const meanings = new ConnMeanings();
    return (record, time, sink) => {
      const from = record.host(1, sink);
      const to = record.host(2, sink);
      if (from < 0 || to < 0) return sink.reject('no address in id.orig_h or id.resp_h');
      meanings.look(record, sink);
      sink.event(time, from, to, meanings.kind, meanings.outcome, bothDirections(record.number(7), record.number(8)), meanings.detail);
      return RECORD;
    };
  },
  samples: [
    {
      name: 'columns',
      text: `#separator \\x09
#set_separator	,
#empty_field	(empty)
#unset_field	-
#path	conn
#open	2024-05-06-07-00-00
#fields	ts	uid	id.orig_h	id.orig_p	id.resp_h	id.resp_p	proto	service	duration	orig_bytes	resp_bytes	conn_state	local_orig	local_resp	missed_bytes	history	orig_pkts	orig_ip_bytes	resp_pkts	resp_ip_bytes	tunnel_parents
#types	time	string	addr	port	addr	port	enum	string	interval	count	count	string	bool	bool	count	string	count	count	count	count	set[string]
1714979400.123456	CaAaAa1	192.0.2.10	50000	198.51.100.7	443	tcp	ssl	1.250000	600	4400	SF	T	F	0	ShADadFf	10	1100	9	4900	-
1714979401.000001	CbBbBb2	192.0.2.11	50001	198.51.100.8	22	tcp	-	-	-	-	S0	T	F	0	S	1	60	0	0	-
1714979402.5	CcCcCc3	2001:DB8::0:10	5353	ff02::fb	5353	udp	dns	-	-	-	REJ	-	-	0	D	1	80	0	0	(empty)
1714979403.000000	CdDdDd4	192.0.2.12	8	192.0.2.1	0	icmp	-	0.001	56	56	OTH	-	-	0	-	1	84	1	84	(empty)
#close	2024-05-06-08-00-00
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 5000',
        '2024-05-06T07:10:01.000001Z 192.0.2.11 > 198.51.100.8 tcp/22 unanswered',
        '2024-05-06T07:10:02.500000Z 2001:db8::10 > ff02::fb udp/5353 refused',
        '2024-05-06T07:10:03Z 192.0.2.12 > 192.0.2.1 icmp unknown 112',
      ],
      skipped: 9,
    },
    {
      name: 'other separators, renamed and reordered columns that change inside the file',
      text: `#separator |
#unset_field|NIL
#path|conn
#fields|_write_ts|id_resp_h|id_resp_p|id_orig_h|ts|proto|conn_state|orig_bytes|resp_bytes|duration
1714979500.0|198.51.100.7|80|192.0.2.10|1714979400.0|tcp|S1|1|2|3.0
1714979500.0|198.51.100.7|80|192.0.2.10|1714979400.0|tcp|S1|1|2
#fields|ts|id_orig_h|id_resp_h|proto|conn_state|id_resp_p
2024-05-06T07:10:01.250000Z|192.0.2.11|198.51.100.9|tcp|NIL|8080
1714979400.0|NIL|198.51.100.9|tcp|SF|8080
9999999999.000000|192.0.2.11|198.51.100.9|tcp|SF|8080
`,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > 198.51.100.7 tcp/80 accepted 3',
        '2024-05-06T07:10:01.250000Z 192.0.2.11 > 198.51.100.9 tcp/8080 unknown',
      ],
      rejects: 3,
      skipped: 5,
    },
    {
      name: 'a header behind the end of another log and what a shell printed',
      text: `$ zcat conn.*.log.gz
1714979300.000000	CzZzZz9	192.0.2.10	198.51.100.7	443	tcp	SF
#separator \\x09
#path	conn
#fields	ts	uid	id.orig_h	id.resp_h	id.resp_p	proto	conn_state
1714979400.123456	CaAaAa1	192.0.2.10	198.51.100.7	443	tcp	SF
`,
      events: ['2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted'],
      rejects: 2,
      skipped: 3,
    },
    {
      name: 'tabs turned into blanks by a copy',
      text: `#separator \\x09
#path   conn
#fields   ts   uid   id.orig_h   id.resp_h  id.resp_p   proto   conn_state
1714979400.123456   CaAaAa1   192.0.2.10   198.51.100.7   443   tcp   SF
`,
      events: ['2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted'],
      skipped: 3,
    },
    {
      name: 'JSON lines',
      text: `{"ts":1714979400.123456,"uid":"CaAaAa1","id.orig_h":"192.0.2.10","id.orig_p":50000,"id.resp_h":"198.51.100.7","id.resp_p":443,"proto":"tcp","service":"ssl","duration":1.2,"orig_bytes":600,"resp_bytes":4400,"conn_state":"RSTR","history":"ShADadr"}
{"ts":"2024-05-06T07:10:01.000001Z","uid":"CbBbBb2","id_orig_h":"192.0.2.11","id_orig_p":50001,"id_resp_h":"198.51.100.8","id_resp_p":22,"proto":"tcp","conn_state":"S0"}
{"_path":"conn","ts":1714979402500,"uid":"CcCcCc3","id":{"orig_h":"192.0.2.12","orig_p":1,"resp_h":"192.0.2.1","resp_p":53},"proto":"udp","conn_state":"SF"}
{"ts":1714979403.1,"uid":"CdDdDd4","id.orig_h":"192.0.2.1
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/443 failed 5000',
        '2024-05-06T07:10:01.000001Z 192.0.2.11 > 198.51.100.8 tcp/22 unanswered',
        '2024-05-06T07:10:02.500000Z 192.0.2.12 > 192.0.2.1 udp/53 accepted',
      ],
      rejects: 1,
    },
  ],
};

/** Zeek's connection log, as columns or JSON. */
export const zeekConn = zeekFormat(zeekConnKind);
