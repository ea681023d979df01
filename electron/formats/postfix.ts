import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { after, bare, MessageIds, type NamedHost, namedHost, replyOf } from './mail/words.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { detailText } from './words/detail.ts';
import { smtpOutcome } from './words/status.ts';

/** Short queue ids are hexadecimal; long ones (`enable_long_queue_ids`) come from 52 letters and digits. */
const QUEUE = /^([0-9A-F]{5,16}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}|NOQUEUE): /;
/** A host as Postfix prints it: `unknown[192.0.2.1]`, and `[192.0.2.1]:4000` in postscreen. */
const HOST = String.raw`(?<host>[^\s[\]]{0,255}\[[^\]\s]{2,60}\])`;
const SASL = new RegExp(`^warning: ${HOST}: SASL \\S{1,20} authentication (?<told>failed|failure|aborted)`);
/** Warnings that a client was refused: what they are called in the detail, the words, and what Postfix replied. */
const WARNINGS: readonly (readonly [string, RegExp, OutcomeCode])[] = [
  ['sasl', SASL, Outcome.Refused],
  ['command', new RegExp(`^warning: (?<told>non-SMTP) command from ${HOST}: `), Outcome.Refused],
  ['syntax', new RegExp(`^warning: (?<told>Illegal address) syntax from ${HOST} in `), Outcome.Refused],
  ['limit', new RegExp(`^warning: (?<told>[A-Z][A-Za-z ]{3,40}) limit exceeded: \\d{1,10} from ${HOST} for service `), Outcome.Deferred],
];
const REJECT = new RegExp(`^(?:milter-|proxy-)?reject: (?:\\S{1,40}|end of \\S+) from ${HOST}(?::\\d{1,5})?: ?(?<text>.*)$`, 's');
/** A header or body line that was refused holds what the sender likes: the client is named last, before the envelope. */
const CONTENT = new RegExp(`^(?:milter-)?reject: (?:header|body) .* from ${HOST}; (?<text>from=<.*)$`, 's');
/** A server that did not take a message, after which Postfix tried the next one; the last one tried is told by the delivery. */
const TRIED = new RegExp(
  `^(?<how>host|lost connection|conversation) (?:with )?${HOST} (?:said: |refused to talk to me: |while |timed out while )(?<text>.*)$`,
  's',
);
const CHATTER =
  /^(?:(?:dis)?connect from |lost connection |timeout |too many errors |improper command |SSL_accept |connect to |(?:Anonymous|Trusted|Untrusted|Verified) TLS |CONNECT from |PASS |DISCONNECT |PREGREET |DNSBL |HANGUP |COMMAND |BARE |NON-SMTP |(?:ALLOW|DENY|WHITE|BLACK)LIST)/;
/** Checks of a client's names and listings, and counts of its connections. */
const CHECK =
  /^(?:addr \S{2,60} listed by domain |statistics: max .{1,80} for \(|warning: (?:hostname \S{1,255} does not resolve|\S{1,255}: (?:hostname |address not listed|RBL lookup)))/;

type Detail = readonly (readonly [string, string])[];

class PostfixParser implements LineParser {
  private readonly messages = new MessageIds();

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const line = textOf(bytes, start, Math.min(end, start + 16_384));
    const id = QUEUE.exec(line);
    const queue = id?.[1] ?? '';
    // Postfix 1 wrote refusals without NOQUEUE, all versions those of a filter that is asked first.
    const rest = line.slice(id?.[0].length ?? 0);
    const reject = REJECT.exec(rest) ?? CONTENT.exec(rest);
    if (reject) return this.refusal(queue, reject.groups!['host']!, reject.groups!['text']!, sink);
    if (/^proxy-(?:accept|reject): /.test(rest)) return sink.skip('answer of a content filter, without the client');
    if (!id) return this.other(line, sink);
    if (rest.startsWith('reject: ') || rest.startsWith('milter-reject: '))
      return / from local[;:]/.test(rest)
        ? sink.skip('refusal of mail submitted on this server')
        : sink.reject('reject: without an address in brackets');
    if (rest.startsWith('client=')) return this.arrival(queue, rest, sink);
    if (rest.startsWith('to=')) return this.delivery(queue, rest, sink);
    const tried = TRIED.exec(rest);
    if (tried) return this.attempt(queue, tried.groups!, sink);
    if (rest.startsWith('message-id=')) this.messages.learn(queue, bare(rest.slice(11)));
    return sink.skip(queue === 'NOQUEUE' ? 'check that let a command pass' : 'queue bookkeeping');
  }

  /** Mail offered to this server. */
  private received(address: string, outcome: OutcomeCode, detail: Detail, sink: RecordSink): Verdict {
    sink.event(sink.carrierTime, sink.hostText(address), sink.thisServer(), sink.kind('smtp'), outcome, Number.NaN, sink.detail(detailText(detail)));
    return RECORD;
  }

  /** `client=name[address], sasl_username=..., orig_queue_id=..., orig_client=name[address]`: the last two from a filter that brings mail back (XFORWARD). */
  private arrival(queue: string, text: string, sink: RecordSink): Verdict {
    const client = namedHost(after(text, 'client=', ', '));
    if (client.address === '') return sink.reject('client= without an address in brackets');
    const detail: Detail = [
      ['queue', queue],
      ['name', client.name],
      ['user', after(text, ', sasl_username=', ', ')],
      ['original-queue', after(text, ', orig_queue_id=', ', ')],
      ['original-client', after(text, ', orig_client=', ', ')],
    ];
    return this.received(client.address, Outcome.Accepted, detail, sink);
  }

  private refusal(queue: string, client: string, text: string, sink: RecordSink): Verdict {
    const host = namedHost(client);
    if (host.address === '') return sink.reject('reject: without an address in brackets');
    // After a refused header the reply stands behind the envelope.
    const said = text.startsWith('from=<') ? after(text, '>: ', '\n') : text;
    // postscreen turns clients away by 421 when it is busy, without writing the reply.
    const outcome = /^(?:too many connections|all \w+ ports busy)/.test(said) ? Outcome.Deferred : smtpOutcome(said);
    const envelope = ` ${text}`;
    const detail: Detail = [
      ['queue', queue === 'NOQUEUE' ? '' : queue],
      ['name', host.name],
      ['helo', bare(after(envelope, ' helo=', ' ').replace(/:$/, ''))],
      ['from', bare(after(envelope, ' from=', ' '))],
      ['to', bare(after(envelope, ' to=', ' '))],
      ['reply', replyOf(said)],
    ];
    return this.received(host.address, outcome === Outcome.Unknown ? Outcome.Refused : outcome, detail, sink);
  }

  /** `to=<...>, relay=host[address]:25, delay=..., dsn=..., status=sent (250 ...)`. */
  private delivery(queue: string, text: string, sink: RecordSink): Verdict {
    const status = after(text, ', status=', ' ');
    if (status === '') return sink.reject('a delivery without status=');
    const relay = namedHost(after(text, ', relay=', ','));
    if (relay.address === '') return sink.skip('delivery without a relay host (local, discarded, or nobody reached)');
    const detail: Detail = [
      ['to', bare(after(text, 'to=', ','))],
      ['address', relay.name === relay.address ? '' : relay.address],
      ['dsn', after(text, ', dsn=', ',')],
      ['status', status],
    ];
    return this.sent(queue, relay, outcomeOf(status, text), detail, sink);
  }

  /** `host name[address] said: 450 4.2.0 ...`, `lost connection with name[address] while receiving ...`, `conversation with name[address] timed out while ...`. */
  private attempt(queue: string, tried: Readonly<Record<string, string>>, sink: RecordSink): Verdict {
    const relay = namedHost(tried['host']!);
    if (relay.address === '') return sink.skip('delivery without a relay host (local, discarded, or nobody reached)');
    const lost = tried['how'] === 'conversation' ? Outcome.Unanswered : Outcome.Failed;
    const detail: Detail = [
      ['address', relay.name === relay.address ? '' : relay.address],
      ['reply', replyOf(tried['text']!)],
      ['status', 'next server tried'],
    ];
    return this.sent(queue, relay, tried['how'] === 'host' ? smtpOutcome(tried['text']!) : lost, detail, sink);
  }

  /** Mail that this server offered to another. */
  private sent(queue: string, relay: NamedHost, outcome: OutcomeCode, detail: Detail, sink: RecordSink): Verdict {
    const text = detailText([['queue', queue], ['message-id', this.messages.of(queue)], ...detail]);
    const to = sink.hostText(relay.name === '' ? relay.address : relay.name);
    sink.event(sink.carrierTime, sink.thisServer(), to, sink.kind('smtp'), outcome, Number.NaN, sink.detail(text));
    return RECORD;
  }

  private other(line: string, sink: RecordSink): Verdict {
    for (const [what, words, outcome] of WARNINGS) {
      const found = words.exec(line)?.groups;
      if (!found) continue;
      const host = namedHost(found['host']!);
      const detail: Detail = [
        ['name', host.name],
        [what, found['told']!],
        ['user', after(line, ', sasl_username=', ', ')],
      ];
      if (host.address !== '') return this.received(host.address, outcome, detail, sink);
    }
    if (CHATTER.test(line)) return sink.skip('connection opened, closed or lost');
    if (CHECK.test(line)) return sink.skip('check or count of a client');
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
  /^(?:[0-9A-F]{5,16}|[0-9A-Za-z]{10,20}|NOQUEUE): (?:client=|message-id=|removed$|(?:milter-|proxy-)?reject: |uid=\d+ from=|to=<.{0,1000}, status=|from=<.{0,400}, nrcpt=)/,
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
    {
      name: 'servers tried in turn, refused headers, warnings that refuse, mail that a filter brings back',
      text: [
        '2024-05-06T07:10:00Z mx1 postfix/smtp[6]: 3D8B3BD: host mx1.partner.example[198.51.100.25] said: 450 4.2.0 <x@partner.example>: Greylisted (in reply to RCPT TO command)',
        '2024-05-06T07:10:01Z mx1 postfix/smtp[6]: 3D8B3BD: lost connection with mx2.partner.example[198.51.100.26] while receiving the initial server greeting',
        '2024-05-06T07:10:02Z mx1 postfix/smtp[6]: 3D8B3BD: conversation with mx3.partner.example[2001:db8::27] timed out while sending MAIL FROM',
        '2024-05-06T07:10:03Z mx1 postfix/cleanup[5]: 3D8B3BE: reject: header Subject: from fake.example[198.51.100.99]; cheap from mail.example[192.0.2.10]; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<mail.example>: 5.7.1 no, thank you',
        '2024-05-06T07:10:03Z mx1 postfix/cleanup[5]: 3D8B3C1: reject: header Subject: dear from local; from=<a@b.example> to=<x@y.example>: 5.7.1 no',
        '2024-05-06T07:10:04Z mx1 postfix/cleanup[5]: 3D8B3BF: warning: header Subject: dear from mail.example[192.0.2.10]; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<mail.example>',
        '2024-05-06T07:10:05Z mx1 postfix/smtpd[4]: warning: Connection rate limit exceeded: 34 from unknown[192.0.2.66] for service smtp',
        '2024-05-06T07:10:06Z mx1 postfix/smtpd[4]: warning: Illegal address syntax from unknown[192.0.2.67] in MAIL command: <@>',
        '2024-05-06T07:10:07Z mx1 postfix/postscreen[1]: NOQUEUE: reject: CONNECT from [192.0.2.68]:1234: all screening ports busy',
        '2024-05-06T07:10:08Z mx1 postfix/smtpd[4]: 3D8B3C0: client=localhost[127.0.0.1], orig_queue_id=3D8B3AA, orig_client=mail.example[192.0.2.10]',
        '2024-05-06T07:10:09Z mx1 postfix/smtpd[4]: NOQUEUE: filter: RCPT from mail.example[192.0.2.10]: <a@b.example>: Sender address triggers FILTER smtp:[127.0.0.1]:10024; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<mail.example>',
        '2024-05-06T07:10:10Z mx1 postfix/smtpd[4]: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=4; from=<a@b.example> to=<x@y.example> proto=ESMTP helo=<mail.example>',
        '2024-05-06T07:10:11Z mx1 postfix/smtpd[4]: reject: RCPT from unknown[192.0.2.69]: 552 Message size exceeds fixed limit; from=<a@b.example> to=<x@y.example>',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00Z mx1 > mx1.partner.example smtp deferred',
        '2024-05-06T07:10:01Z mx1 > mx2.partner.example smtp failed',
        '2024-05-06T07:10:02Z mx1 > mx3.partner.example smtp unanswered',
        '2024-05-06T07:10:03Z 192.0.2.10 > mx1 smtp refused',
        '2024-05-06T07:10:05Z 192.0.2.66 > mx1 smtp deferred',
        '2024-05-06T07:10:06Z 192.0.2.67 > mx1 smtp refused',
        '2024-05-06T07:10:07Z 192.0.2.68 > mx1 smtp deferred',
        '2024-05-06T07:10:08Z 127.0.0.1 > mx1 smtp accepted',
        '2024-05-06T07:10:11Z 192.0.2.69 > mx1 smtp refused',
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
