import { canonicalAddress } from '../../shared/lib/ip.ts';
import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { after, bare } from './mail/words.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { IsoTimeReader } from './scan/iso-time.ts';
import { reconciled } from './scan/two-times.ts';
import { detailText } from './words/detail.ts';
import { smtpOutcome } from './words/status.ts';

/** Message ids: 6-6-2 characters, from 4.97 on 6-11-4. */
const ID = /^([0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})) /;
const PROCESS = /^\[\d{1,10}\] /;
/** `H=name (helo) [192.0.2.1]:25`; name and HELO may both be missing, and a proxy in front (XCLIENT) may have said `[UNAVAILABLE]`. What a client claims stands in round brackets. */
const HOST = /(?:^|[ ,])H=(?:\[(?:UNAVAILABLE|TEMPUNAVAIL)\] |([^\s([][^\s[]{0,255}) )?(?:\((.{0,300}?)\) )?\[([^\]\s]{2,60})\]/;
const FLAG = /^(<=|=>|->|>>|\*>|\*\*|==|\(=) /;
/** The same host where no `H=` stands before it: `for (helo) [192.0.2.1]`, `from name (helo) [192.0.2.1]:4000`. */
const CALLER = /\b(?:for|from) (?:([^\s([][^\s[]{0,255}) )?(?:\((.{0,300}?)\) )?\[([^\]\s]{2,60})\]/;
const LOGIN = /^\S{1,40} authenticator failed for /;
/** Replies to a client that are not called rejections: a command out of place, a client that is hung up on or not served. */
const TURNED_AWAY =
  /^(?:SMTP (?:protocol|syntax) error in "|SMTP call from .* dropped: too many |refused connection from |[Cc]onnection from .* refused)/;
/** What else is told of a connection. */
const TALK =
  /^(?:H=.* (?:sender verify (?:fail|defer)|incomplete transaction|Warning: )|no MAIL in |ignoring AUTH=|(?:unexpected )?(?:disconnection|lost) |SMTP (?:connection|command|data|call) |TLS error on connection )/;
/** `name [192.0.2.1] Connection timed out`, before the line of the delivery. */
const STEP = /^[^\s[]{1,255} \[[0-9a-fA-F:.]{2,45}\](?::\d{1,5})? /;
/** Headers of rejected messages, which the reject log keeps under their line. */
const REJECTED_TEXT = /^(?:Envelope-(?:from|to): |[A-Z* ] {0,2}[A-Z][\w-]{0,60}: |[ \t]|-{5,}|$)/;

interface Peer {
  readonly name: string;
  readonly claimed: string;
  /** '' when the brackets hold no address. */
  readonly address: string;
}

class EximParser implements LineParser {
  private readonly clock: IsoTimeReader;

  constructor(options: ParseOptions) {
    this.clock = new IsoTimeReader(options.zone);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const own = this.clock.read(bytes, start, end);
    const timed = own === own && bytes[this.clock.end] === 32;
    let line = textOf(bytes, timed ? this.clock.end + 1 : start, Math.min(end, start + 16_384));
    if (!timed && sink.carrierTime !== sink.carrierTime)
      return REJECTED_TEXT.test(line) ? sink.skip('header of a rejected message') : sink.reject('no time at the start');
    const time = timed ? reconciled(own, this.clock.zoned, sink) : sink.carrierTime;
    line = line.replace(PROCESS, '');
    const id = ID.exec(line);
    const rest = id ? line.slice(id[0].length) : line;
    const flag = id ? FLAG.exec(rest) : null;
    if (flag) return this.flagged(time, id![1]!, flag[1]!, rest.slice(3), sink);
    return this.unflagged(time, id ? id[1]! : '', rest, sink);
  }

  private flagged(time: number, id: string, flag: string, line: string, sink: RecordSink): Verdict {
    // The subject and what the other server said come after the host and may hold the like of one.
    const text = line.replace(/ [TC]=".*$/s, '');
    const peer = peerIn(text);
    if (!peer) return sink.skip(flag === '<=' ? 'mail handed in on this server' : 'delivery without a remote host');
    if (flag === '<=') {
      const size = Number(/ S=(\d{1,15})(?: |$)/.exec(text)?.[1] ?? Number.NaN);
      const detail = detailText([
        ['queue', id],
        ['message-id', after(` ${text}`, ' id=', ' ')],
        ['name', peer.name],
        ['helo', peer.claimed],
        ['user', / A=[^ :]{1,60}:([^ ]{1,255})/.exec(text)?.[1] ?? ''],
        ['from', upTo(text, ' ')],
      ]);
      return this.emit(time, peer, true, Outcome.Accepted, size, detail, sink);
    }
    const detail = detailText([
      ['queue', id],
      ['to', upTo(text, ' ')],
      ['address', peer.name === '' ? '' : peer.address],
      ['status', STATUS[flag] ?? ''],
    ]);
    return this.emit(time, peer, false, deliveryOutcome(flag, line), Number.NaN, detail, sink);
  }

  /** Rejections of connections, senders and recipients, and failed logins: each an offer of mail refused. */
  private unflagged(time: number, id: string, text: string, sink: RecordSink): Verdict {
    const login = LOGIN.test(text);
    if (!login && !TURNED_AWAY.test(text) && !/\brejected\b/.test(text))
      return sink.skip(
        TALK.test(text)
          ? 'connection opened, closed, lost or checked'
          : id !== '' && (HOST.test(text) || STEP.test(text))
            ? 'step of a delivery'
            : 'message without a contact',
      );
    // A command that is quoted was the client's to choose.
    const peer = peerIn(/ error in "/.test(text) ? text.slice(text.lastIndexOf('" H=') + 1) : text);
    if (!peer) return sink.skip('rejection without a remote host');
    const refused = /temporarily rejected|too many connections|: 4\d\d /.test(text)
      ? Outcome.Deferred
      : /Unrouteable address|[Uu]nknown (?:user|recipient)|No such (?:user|recipient)/.test(text)
        ? Outcome.NotFound
        : Outcome.Refused;
    const detail = detailText([
      ['queue', id],
      ['name', peer.name],
      ['helo', peer.claimed],
      ['login', login ? 'failed' : ''],
      ['user', login ? after(text, '(set_id=', ')') : ''],
      ['from', bare(/ F=(<[^>]{0,400}>|\S{1,400})/.exec(` ${text}`)?.[1] ?? '')],
      ['to', bare(/ RCPT (<[^>]{0,400}>|[^\s:]{1,400})/.exec(text)?.[1] ?? '')],
    ]);
    return this.emit(time, peer, true, refused, Number.NaN, detail, sink);
  }

  /** Mail comes from an address, whatever it claims; it goes to a name, as far as there is one. */
  private emit(time: number, peer: Peer, incoming: boolean, outcome: OutcomeCode, size: number, detail: string, sink: RecordSink): Verdict {
    if (incoming && peer.address === '') return sink.reject('H= without an address in brackets');
    const far = sink.hostText(incoming ? peer.address : peer.name || peer.address);
    const near = sink.thisServer();
    sink.event(time, incoming ? far : near, incoming ? near : far, sink.kind('smtp'), outcome, size, sink.detail(detail));
    return RECORD;
  }
}

const STATUS: Readonly<Record<string, string>> = {
  '=>': 'delivered',
  '->': 'delivered',
  '>>': 'delivered',
  '*>': 'suppressed',
  '**': 'bounced',
  '==': 'deferred',
  '(=': 'fakereject',
};

function deliveryOutcome(flag: string, text: string): OutcomeCode {
  if (flag === '==') return Outcome.Deferred;
  if (flag !== '**') return flag === '*>' ? Outcome.Unknown : Outcome.Accepted;
  const reply = /: ([245]\d\d[ -].{0,60})/.exec(text);
  if (/retry timeout exceeded/.test(text) && !reply) return Outcome.Unanswered;
  return reply && smtpOutcome(reply[1]!) === Outcome.NotFound ? Outcome.NotFound : Outcome.Refused;
}

function peerIn(text: string): Peer | null {
  const m = HOST.exec(text) ?? CALLER.exec(text);
  if (!m) return null;
  return { name: m[1] ?? '', claimed: m[2] ?? '', address: canonicalAddress(m[3]!) === null ? '' : m[3]! };
}

const upTo = (text: string, mark: string): string => text.slice(0, Math.max(0, text.indexOf(mark)));

const LINE =
  /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})?(?: [+-]\d{4})? )?(?:\[\d+\] )?(?:[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) |H=.{0,600}\brejected |rejected .{0,300} H=|exim \S+ daemon started|(?:Start|End) queue run: |no host name found for IP|\S{1,40} authenticator failed for |no MAIL in SMTP connection from |SMTP (?:connection|call) from |SMTP (?:protocol|syntax) error in )/;

/** Exim's main and reject logs. */
export const exim: LineFormat = {
  id: 'exim',
  title: 'Exim main and reject log',
  specification: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-log_files.html',
  from: 'the sending host (its address), or this server when it delivers',
  to: 'this server, or the host delivered to (its name)',
  reads: 'lines',
  samples: [
    {
      name: 'arrival, delivery, deferral, failure, rejection; claimed and true names',
      text: [
        '2024-05-06 07:10:00 exim 4.96 daemon started: pid=180, -q5s, listening for SMTP on port 25',
        '2024-05-06 07:10:01 1s3abc-0000AQ-0R <= ann@mail.example H=(claims.example) [192.0.2.10]:4000 I=[192.0.2.25]:25 P=esmtp S=648 id=1@mail.example',
        '2024-05-06 07:10:02 1s3abc-0000AQ-0R => bob@partner.example R=dnslookup T=remote_smtp H=mx.partner.example [198.51.100.25] C="250 OK"',
        '2024-05-06 07:10:03.125 +0200 [77] 1s3abd-00000000AQz-0abc == eve@slow.example R=dnslookup T=remote_smtp defer (-44) H=mx.slow.example [198.51.100.27]: SMTP error from remote mail server after RCPT TO:<eve@slow.example>: 451 4.7.1 Greylisted',
        '2024-05-06 07:10:04 1s3abe-0000AQ-0R ** x@partner.example R=dnslookup T=remote_smtp H=mx.partner.example [198.51.100.25]: SMTP error from remote mail server after RCPT TO:<x@partner.example>: 550 5.1.1 no such user',
        '2024-05-06 07:10:05 H=gate.example ([203.0.113.9]) [2001:db8::5] F=<a@b.example> rejected RCPT <x@y.example>: relay not permitted',
        '2024-05-06 07:10:06 1s3abe-0000AQ-0R Completed',
        '2024-05-06 07:10:07 plain_login authenticator failed for (PC) [192.0.2.66]: 535 Incorrect authentication data (set_id=ann)',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:01Z 192.0.2.10 > (this server) smtp accepted 648',
        '2024-05-06T07:10:02Z (this server) > mx.partner.example smtp accepted',
        '2024-05-06T05:10:03.125000Z (this server) > mx.slow.example smtp deferred',
        '2024-05-06T07:10:04Z (this server) > mx.partner.example smtp not-found',
        '2024-05-06T07:10:05Z 2001:db8::5 > (this server) smtp refused',
        '2024-05-06T07:10:07Z 192.0.2.66 > (this server) smtp refused',
      ],
      skipped: 2,
    },
    {
      name: 'through syslog, where the time stands twice',
      text: 'May  6 07:10:01 mx exim[9]: 2024-05-06 07:10:01 1s3abc-0000AQ-0R <= ann@mail.example H=mail.example [192.0.2.10] P=esmtp S=648\nMay  6 07:10:02 mx exim[9]: 1s3abc-0000AQ-0R => bob@partner.example R=r T=t H=mx.partner.example [198.51.100.25]\n',
      year: 2024,
      events: ['2024-05-06T07:10:01Z 192.0.2.10 > mx smtp accepted 648', '2024-05-06T07:10:02Z mx > mx.partner.example smtp accepted'],
    },
    {
      name: 'clients turned away without the word; hosts in subjects and quoted commands; connections without mail',
      text: [
        '2024-05-06 07:10:00 [77] SMTP protocol error in "AUTH LOGIN H=fake.example [198.51.100.99]" H=(PC) [192.0.2.10]:4000 I=[192.0.2.25]:587 AUTH command used when not advertised',
        '2024-05-06 07:10:01 SMTP call from dial.example (PC) [192.0.2.11]:4000 I=[192.0.2.25]:25 dropped: too many nonmail commands (last was "RSET")',
        '2024-05-06 07:10:02 Connection from [192.0.2.12]:4000 refused: too many connections',
        '2024-05-06 07:10:02 H=[UNAVAILABLE] (localhost) [192.0.2.15]:4000 F=<a@b.example> rejected RCPT <c@d.example>: relay not permitted',
        '2024-05-06 07:10:03 rejected EHLO from (a b) [2001:db8::5]:4000: syntactically invalid argument(s): a b',
        '2024-05-06 07:10:04 1s3abc-0000AQ-0R <= ann@mail.example U=ann P=local S=648 T="H=fake.example [198.51.100.99]" for bob@partner.example',
        '2024-05-06 07:10:05 H=gate.example [192.0.2.13] sender verify fail for <a@b.example>: Unrouteable address',
        '2024-05-06 07:10:05 H=gate.example [192.0.2.13] sender verify defer for <a@b.example>: lowest numbered MX record points to local host',
        '2024-05-06 07:10:06 no MAIL in SMTP connection from (PC) [192.0.2.14]:4000 I=[192.0.2.25]:25 D=10s',
        '2024-05-06 07:10:07 1s3abd-0000AQ-0R H=mx.partner.example [198.51.100.25]: SMTP error from remote mail server after RCPT TO:<bob@partner.example>: 451 4.7.1 Greylisted',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > (this server) smtp refused',
        '2024-05-06T07:10:01Z 192.0.2.11 > (this server) smtp refused',
        '2024-05-06T07:10:02Z 192.0.2.12 > (this server) smtp deferred',
        '2024-05-06T07:10:02Z 192.0.2.15 > (this server) smtp refused',
        '2024-05-06T07:10:03Z 2001:db8::5 > (this server) smtp refused',
      ],
      skipped: 5,
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const read = lines.filter((line) => LINE.test(line.slice(0, 1200))).length;
    if (read === 0 || read * 5 < lines.length) return null;
    const zoned = lines.some((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? [+-]\d{4} /.test(line));
    return {
      confidence: 0.6 + (0.36 * read) / lines.length,
      reason: `${read} of ${lines.length} lines read as Exim writes them (message id, flag, H=)`,
      needsZone: !zoned,
    };
  },
  splittable: () => true,
  parser: (options) => new EximParser(options),
};
