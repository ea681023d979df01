import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { after, bare, MessageIds, namedHost, replyOf } from './mail/words.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { detailText } from './words/detail.ts';
import { smtpOutcome } from './words/status.ts';

/** Short queue ids are hexadecimal; long ones (`enable_long_queue_ids`) come from 52 letters and digits. */
const QUEUE = /^([0-9A-F]{5,16}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}|NOQUEUE): /;
const SASL = /^warning: ([^\s[\]]{1,255}\[[0-9a-fA-F:.]{2,45}\]): SASL (\S{1,20}) authentication (failed|failure|aborted)/;
const NO_SMTP = /^warning: non-SMTP command from ([^\s[\]]{1,255}\[[0-9a-fA-F:.]{2,45}\]): /;
const REJECT = /^(?:milter-)?reject: (\S{1,40}|CONNECT|end of \S+) from ([^\s[\]]{0,255}\[[^\]\s]{2,60}\])(?::\d{1,5})?: ?(.*)$/s;
const CHATTER =
  /^(?:(?:dis)?connect from |lost connection |timeout |too many errors |improper command |SSL_accept |connect to |Anonymous TLS |Trusted TLS |Untrusted TLS |Verified TLS |CONNECT from |PASS |DISCONNECT |PREGREET |DNSBL |HANGUP )/;

class PostfixParser implements LineParser {
  private readonly messages = new MessageIds();

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const line = textOf(bytes, start, Math.min(end, start + 16_384));
    const sasl = SASL.exec(line);
    if (sasl)
      return this.received(
        namedHost(sasl[1]!).address,
        Outcome.Refused,
        [
          ['name', namedHost(sasl[1]!).name],
          ['sasl', sasl[3]!],
        ],
        sink,
      );
    const alien = NO_SMTP.exec(line);
    if (alien)
      return this.received(
        namedHost(alien[1]!).address,
        Outcome.Refused,
        [
          ['name', namedHost(alien[1]!).name],
          ['command', 'non-SMTP'],
        ],
        sink,
      );
    const id = QUEUE.exec(line);
    if (!id) return this.other(line, sink);
    const queue = id[1]!;
    const rest = line.slice(id[0].length);
    if (rest.startsWith('client=')) {
      const client = namedHost(after(rest, 'client=', ', '));
      if (client.address === '') return sink.reject('client= without an address in brackets');
      return this.received(
        client.address,
        Outcome.Accepted,
        [
          ['queue', queue],
          ['name', client.name],
          ['user', after(rest, 'sasl_username=', ', ')],
        ],
        sink,
      );
    }
    if (rest.startsWith('to=<')) return this.delivery(queue, rest, sink);
    const reject = REJECT.exec(rest);
    if (reject) return this.refusal(queue, reject[2]!, reject[3]!, sink);
    if (rest.startsWith('message-id=')) this.messages.learn(queue, bare(rest.slice(11)));
    return sink.skip('queue bookkeeping');
  }

  /** Mail offered to this server. */
  private received(address: string, outcome: OutcomeCode, detail: readonly (readonly [string, string])[], sink: RecordSink): Verdict {
    sink.event(sink.carrierTime, sink.hostText(address), sink.thisServer(), sink.kind('smtp'), outcome, Number.NaN, sink.detail(detailText(detail)));
    return RECORD;
  }

  private refusal(queue: string, client: string, text: string, sink: RecordSink): Verdict {
    const host = namedHost(client);
    if (host.address === '') return sink.reject('reject: without an address in brackets');
    const outcome = smtpOutcome(text);
    const detail: [string, string][] = [
      ['queue', queue === 'NOQUEUE' ? '' : queue],
      ['name', host.name],
      ['helo', bare(after(text, ' helo=', ' '))],
      ['from', bare(after(text, ' from=', ' '))],
      ['to', bare(after(text, ' to=', ' '))],
      ['reply', replyOf(text)],
    ];
    return this.received(host.address, outcome === Outcome.Unknown ? Outcome.Refused : outcome, detail, sink);
  }

  /** `to=<...>, relay=host[address]:25, delay=..., dsn=..., status=sent (250 ...)`. */
  private delivery(queue: string, text: string, sink: RecordSink): Verdict {
    const status = after(text, ', status=', ' ');
    if (status === '') return sink.reject('a delivery without status=');
    const relay = namedHost(after(text, ', relay=', ','));
    if (relay.address === '') return sink.skip('delivery without a relay host (local, discarded, or nobody reached)');
    const detail = detailText([
      ['queue', queue],
      ['message-id', this.messages.of(queue)],
      ['to', bare(after(text, 'to=', ','))],
      ['address', relay.name === relay.address ? '' : relay.address],
      ['dsn', after(text, ', dsn=', ',')],
      ['status', status],
    ]);
    const to = sink.hostText(relay.name === '' ? relay.address : relay.name);
    sink.event(sink.carrierTime, sink.thisServer(), to, sink.kind('smtp'), outcomeOf(status, text), Number.NaN, sink.detail(detail));
    return RECORD;
  }

  private other(line: string, sink: RecordSink): Verdict {
    if (CHATTER.test(line)) return sink.skip('connection opened, closed or lost');
    return /postfix|^$|\//.test(sink.carrierProgram) && sink.carrierTime === sink.carrierTime
      ? sink.skip('message without hosts')
      : sink.reject('not a line that Postfix writes');
  }
}

function outcomeOf(status: string, text: string): OutcomeCode {
  if (status === 'sent' || status === 'deliverable') return Outcome.Accepted;
  if (status === 'deferred') return Outcome.Deferred;
  if (status === 'bounced' || status === 'undeliverable') {
    const said = / said: ([245]\d\d[^)]{0,40})/.exec(text);
    const outcome = said ? smtpOutcome(said[1]!) : Outcome.Unknown;
    return outcome === Outcome.NotFound ? outcome : Outcome.Refused;
  }
  return status === 'expired' ? Outcome.Unanswered : Outcome.Unknown;
}

/** Lines that only Postfix writes; Sendmail's look alike but differ in `delays=`, `nrcpt=` and `client=`. */
const SIGNS = [
  /^(?:[0-9A-F]{5,16}|[0-9A-Za-z]{10,20}|NOQUEUE): (?:client=|message-id=|removed$|(?:milter-)?reject: |uid=\d+ from=|to=<.{0,1000}, status=|from=<.{0,400}, nrcpt=)/,
  /^(?:dis)?connect from \S{0,255}\[[0-9a-fA-F:.]+\]/,
  SASL,
];

/** Postfix's mail log, carried by syslog or written by its own postlogd. */
export const postfix: LineFormat = {
  id: 'postfix',
  title: 'Postfix mail log',
  specification: 'https://www.postfix.org/postconf.5.html',
  from: 'the client that brings mail (its address), or this server when it delivers',
  to: 'this server, or the relay delivered to (its name)',
  reads: 'lines',
  samples: [
    {
      name: 'received, rejected, delivered, deferred, bounced',
      text: [
        '2024-05-06T07:10:00.5+02:00 mx1 postfix/smtpd[4]: connect from unknown[192.0.2.10]',
        '2024-05-06T07:10:01+02:00 mx1 postfix/smtpd[4]: 3D8B3BD: client=mail.example[192.0.2.10]',
        '2024-05-06T07:10:01+02:00 mx1 postfix/cleanup[5]: 3D8B3BD: message-id=<1@mail.example>',
        '2024-05-06T07:10:02+02:00 mx1 postfix/smtpd[4]: NOQUEUE: reject: RCPT from unknown[2001:db8::5]: 554 5.7.1 <x@y.example>: Relay access denied; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<PC-4>',
        '2024-05-06T07:10:03+02:00 mx1 postfix/smtp[6]: 3D8B3BD: to=<b@partner.example>, relay=mx.partner.example[198.51.100.25]:25, delay=0.1, delays=0/0/0/0.1, dsn=4.7.1, status=deferred (host mx.partner.example[198.51.100.25] said: 451 4.7.1 Greylisted)',
        '2024-05-06T07:15:03+02:00 mx1 postfix/smtp[6]: 3D8B3BD: to=<b@partner.example>, relay=mx.partner.example[198.51.100.25]:25, delay=300, delays=300/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
        '2024-05-06T07:15:04+02:00 mx1 postfix/smtp[6]: 4D8B3BE: to=<c@partner.example>, relay=mx.partner.example[198.51.100.25]:25, delay=1, delays=1/0/0/0, dsn=5.1.1, status=bounced (host mx.partner.example[198.51.100.25] said: 550 5.1.1 no such user (in reply to RCPT TO command))',
        '2024-05-06T07:15:05+02:00 mx1 postfix/local[7]: 4D8B3BF: to=<d@mail.example>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered)',
        '2024-05-06T07:15:06+02:00 mx1 postfix/smtpd[4]: warning: unknown[192.0.2.66]: SASL LOGIN authentication failed: UGFz',
        '2024-05-06T07:15:06+02:00 mx1 postfix/postscreen[1]: NOQUEUE: reject: RCPT from [192.0.2.67]:1234: 550 5.7.1 Service unavailable; client [192.0.2.67] blocked using bl.example; from=<a@b.example>, to=<x@y.example>, proto=ESMTP, helo=<pc>',
        '2024-05-06T07:15:06+02:00 mx1 postfix/cleanup[5]: 4ZzQ1r0GTRz4w8J: milter-reject: END-OF-MESSAGE from mail.example[192.0.2.10]: 4.7.1 Try again; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<pc>',
        '2024-05-06T07:15:07+02:00 mx1 sshd[9]: Accepted publickey',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T05:10:01Z 192.0.2.10 > mx1 smtp accepted',
        '2024-05-06T05:10:02Z 2001:db8::5 > mx1 smtp refused',
        '2024-05-06T05:10:03Z mx1 > mx.partner.example smtp deferred',
        '2024-05-06T05:15:03Z mx1 > mx.partner.example smtp accepted',
        '2024-05-06T05:15:04Z mx1 > mx.partner.example smtp not-found',
        '2024-05-06T05:15:06Z 192.0.2.66 > mx1 smtp refused',
        '2024-05-06T05:15:06Z 192.0.2.67 > mx1 smtp refused',
        '2024-05-06T05:15:06Z 192.0.2.10 > mx1 smtp deferred',
      ],
      skipped: 4,
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const read = lines.filter((line) => SIGNS.some((sign) => sign.test(line)) && !/, stat=|, mailer=|, class=/.test(line)).length;
    if (read === 0 || read * 5 < lines.length) return null;
    return {
      confidence: 0.6 + (0.36 * read) / lines.length,
      reason: `${read} of ${lines.length} lines read as Postfix writes them (queue id, client=, relay=, status=)`,
      needsZone: false,
    };
  },
  splittable: () => false,
  parser: () => new PostfixParser(),
};
