import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { after, bare, MessageIds, type NamedHost, namedHost, replyOf } from './mail/words.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { detailText } from './words/detail.ts';
import { smtpOutcome } from './words/status.ts';

/** Three letters and the process until 8.9, longer since. */
const QUEUE = /^([0-9A-Za-z]{12,20}|[A-Z]{3}\d{5,7}): /;
const HOST = String.raw`([^\s[]{0,255} ?\[[^\]\s]{2,60}\])(?: \(may be forged\))?`;
/** A client by name and address, and what it was refused for. */
const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['attack', new RegExp(`^${HOST}: possible SMTP attack: command=([^,]{1,40})`)],
  ['command', new RegExp(`^${HOST}: (EXPN|VRFY|ETRN|HELP) .*\\[rejected\\]$`, 'is')],
  ['talk', new RegExp(`^rejecting commands from ${HOST} due to (pre-greeting traffic)`)],
];
const SILENT = new RegExp(`^(?:NOQUEUE: connect from |${HOST} did not issue MAIL/)`);
const MOST_REFUSALS = 10_000;

type Detail = readonly (readonly [string, string])[];

/** A refused sender or recipient, until the line of its message comes, which says it again. Some never comes. */
interface Refusal {
  readonly line: number;
  readonly time: number;
  readonly from: number;
  readonly to: number;
  readonly outcome: OutcomeCode;
  readonly detail: Detail;
}

class SendmailParser implements LineParser {
  private readonly messages = new MessageIds();
  private readonly refusals = new Map<string, Refusal>();

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    if (bytes[start] === 35) return sink.skip('comment');
    const line = textOf(bytes, start, Math.min(end, start + 16_384));
    const id = QUEUE.exec(line);
    const early = line.startsWith('ruleset=check_');
    if (!id && !early) return this.other(line, sink);
    const queue = id?.[1] ?? '';
    const rest = line.slice(id?.[0].length ?? 0);
    if (rest.startsWith('from=')) return this.arrival(queue, rest, sink);
    if (rest.startsWith('to=')) return this.delivery(queue, rest, sink);
    if (rest.startsWith('ruleset=check_')) return this.checked(queue, rest, sink);
    for (const [what, words] of REFUSED) {
      const found = words.exec(rest);
      if (!found) continue;
      const detail: Detail = [
        ['queue', queue],
        [what, found[2]!],
      ];
      return this.refused(namedHost(found[1]!), detail, Outcome.Refused, sink);
    }
    if (rest.startsWith('AUTH failure')) {
      // The user's name is the client's to choose: only the last relay= is Sendmail's own.
      const detail: Detail = [
        ['queue', queue],
        ['login', 'failed'],
      ];
      return this.refused(namedHost(relayOf(rest.slice(rest.lastIndexOf(', relay=') + 2))), detail, Outcome.Refused, sink);
    }
    return sink.skip(SILENT.test(rest) ? 'connection without mail' : rest.startsWith('ruleset=') ? 'result of a check' : 'queue bookkeeping');
  }

  /** Refusals whose message was never told. */
  finish(sink: RecordSink): void {
    for (const refusal of this.refusals.values()) emitRefusal(refusal, sink);
    this.refusals.clear();
  }

  /** `ruleset=check_rcpt, arg1=<x@y>, relay=name [192.0.2.1], reject=550 5.7.1 <x@y>... Relaying denied`. */
  private checked(queue: string, text: string, sink: RecordSink): Verdict {
    const said = after(text, ', reject=', '\n');
    const relay = namedHost(relayOf(text));
    const outcome = smtpOutcome(said) === Outcome.Unknown ? Outcome.Refused : smtpOutcome(said);
    const detail: Detail = [
      ['queue', queue],
      ['reply', replyOf(said)],
    ];
    if (queue === '' || text.startsWith('ruleset=check_relay, ')) return this.refused(relay, detail, outcome, sink);
    if (relay.address !== '' && said !== '' && !this.refusals.has(queue)) this.hold(queue, relay, outcome, detail, sink);
    return sink.skip('refused sender or recipient (told again with its message)');
  }

  private hold(queue: string, relay: NamedHost, outcome: OutcomeCode, detail: Detail, sink: RecordSink): void {
    if (this.refusals.size >= MOST_REFUSALS) {
      for (const [oldest, refusal] of this.refusals) {
        emitRefusal(refusal, sink);
        this.refusals.delete(oldest);
        break;
      }
    }
    const [from, to] = [sink.hostText(relay.address), sink.thisServer()];
    this.refusals.set(queue, { line: sink.line, time: sink.carrierTime, from, to, outcome, detail: [...detail, ['name', relay.name]] });
  }

  /** `from=<a@b>, size=256, class=0, nrcpts=1, msgid=<...>, proto=ESMTP, daemon=MTA, relay=name [192.0.2.1] (may be forged)`. */
  private arrival(queue: string, text: string, sink: RecordSink): Verdict {
    const relay = namedHost(relayOf(text));
    const message = bare(after(text, ', msgid=', ', '));
    this.messages.learn(queue, message);
    const refusal = this.refusals.get(queue);
    this.refusals.delete(queue);
    if (relay.address === '') return sink.skip('mail handed in on this server');
    const detail = detailText([
      ['queue', queue],
      ['message-id', message],
      ['name', relay.name],
      ['forged', text.endsWith('(may be forged)') ? 'maybe' : ''],
      ['from', bare(after(text, 'from=', ', '))],
      ['reply', refusal?.detail.find(([name]) => name === 'reply')?.[1] ?? ''],
    ]);
    const size = Number(/, size=(\d{1,15}),/.exec(text)?.[1] ?? Number.NaN);
    const outcome = /, nrcpts=0,/.test(text) ? Outcome.Refused : Outcome.Accepted;
    sink.event(sink.carrierTime, sink.hostText(relay.address), sink.thisServer(), sink.kind('smtp'), outcome, size, sink.detail(detail));
    return RECORD;
  }

  /** `to=<a@b>, delay=00:00:01, mailer=esmtp, relay=mx.example. [192.0.2.1], dsn=2.0.0, stat=Sent (...)`. */
  private delivery(queue: string, text: string, sink: RecordSink): Verdict {
    const stat = after(text, ', stat=', '\n');
    if (stat === '') return sink.reject('a delivery without stat=');
    const relay = namedHost(relayOf(text));
    if (relay.address === '') return sink.skip('delivery without a relay host (local, or nobody reached)');
    const dsn = after(text, ', dsn=', ',');
    const detail = detailText([
      ['queue', queue],
      ['message-id', this.messages.of(queue)],
      ['to', bare(after(text, 'to=', ', '))],
      ['address', relay.name === '' ? '' : relay.address],
      ['dsn', dsn],
      ['status', /^[A-Za-z ]{1,30}/.exec(stat)?.[0].trim() ?? ''],
    ]);
    const to = sink.hostText(relay.name || relay.address);
    sink.event(sink.carrierTime, sink.thisServer(), to, sink.kind('smtp'), outcomeOf(stat, dsn), Number.NaN, sink.detail(detail));
    return RECORD;
  }

  private refused(client: NamedHost, detail: Detail, outcome: OutcomeCode, sink: RecordSink): Verdict {
    if (client.address === '') return sink.reject('no address of the client in brackets');
    const text = detailText([...detail, ['name', client.name]]);
    sink.event(sink.carrierTime, sink.hostText(client.address), sink.thisServer(), sink.kind('smtp'), outcome, Number.NaN, sink.detail(text));
    return RECORD;
  }

  private other(line: string, sink: RecordSink): Verdict {
    const own =
      /^(?:sendmail|sm-|mta|sm_)/i.test(sink.carrierProgram) || /^(?:starting daemon|gethostbyaddr|alias database|STARTTLS[=:]|NOQUEUE: )/.test(line);
    if (own && SILENT.test(line)) return sink.skip('connection without mail');
    return own ? sink.skip('message without hosts') : sink.reject('not a line that Sendmail writes');
  }
}

/** Cites the line that told of the refusal, which is not the one at hand. */
function emitRefusal(refusal: Refusal, sink: RecordSink): void {
  sink.citeLine = refusal.line;
  sink.event(refusal.time, refusal.from, refusal.to, sink.kind('smtp'), refusal.outcome, Number.NaN, sink.detail(detailText(refusal.detail)));
  sink.citeLine = 0;
}

/** The value of `relay=`, up to the next field: names and addresses hold no comma. */
const relayOf = (text: string): string => after(text, text.startsWith('relay=') ? 'relay=' : ', relay=', ', ');

function outcomeOf(stat: string, dsn: string): OutcomeCode {
  if (/^Sent\b/.test(stat)) return Outcome.Accepted;
  if (/^Deferred\b/.test(stat)) return /timed out|No route|unreachable/i.test(stat) ? Outcome.Unanswered : Outcome.Deferred;
  if (/^User unknown/.test(stat) || /^5\.1\.[012]/.test(dsn)) return Outcome.NotFound;
  if (dsn.startsWith('4.')) return Outcome.Deferred;
  return dsn.startsWith('5.') ? Outcome.Refused : Outcome.Unknown;
}

const SIGNS = [
  /^(?:[0-9A-Za-z]{12,20}|[A-Z]{3}\d{5,7}): from=.{0,1000}, size=\d+, class=-?\d+, nrcpts=\d+,/,
  /^(?:[0-9A-Za-z]{12,20}|[A-Z]{3}\d{5,7}): to=.{0,2000}, mailer=.{0,400}, stat=/,
  /^ruleset=check_\w+, arg1=/,
  /^[0-9A-Za-z]{12,20}: (?:ruleset=check_\w+, |rejecting commands from |AUTH failure |.{0,400}: possible SMTP attack: |.{0,400} did not issue MAIL\/EXPN)/,
];

/** Sendmail's log, carried by syslog. */
export const sendmail: LineFormat = {
  id: 'sendmail',
  title: 'Sendmail log',
  specification: 'https://www.sendmail.org/~ca/email/doc8.12/op-sh-2.html',
  from: 'the relay that brings mail (its address), or this server when it delivers',
  to: 'this server, or the relay delivered to (its name)',
  reads: 'lines',
  samples: [
    {
      name: 'arrival, delivery, deferral, attack; a forged relay= in a user name',
      text: [
        'May  6 07:10:00 ns1 sendmail[2]: 446NxFPO000245: from=<a@b.example>, size=256, class=0, nrcpts=1, msgid=<1@b.example>, proto=ESMTP, daemon=MTA, relay=laptop.example [192.0.2.10] (may be forged)',
        'May  6 07:10:01 ns1 sendmail[3]: 446NxFPO000245: to=<x@mail.example>, delay=00:00:01, xdelay=00:00:01, mailer=esmtp, pri=30256, relay=mx.mail.example. [198.51.100.25], dsn=2.0.0, stat=Sent (Ok)',
        'May  6 07:10:02 ns1 sendmail[3]: 446NxFPO000246: to=<y@slow.example>, delay=00:00:01, mailer=esmtp, pri=30256, relay=mx.slow.example. [IPv6:2001:db8:0:1:0:0:0:27], dsn=4.3.0, reply=451 4.7.1 Greylisted, stat=Deferred: 451 4.7.1 Greylisted',
        'May  6 07:10:03 ns1 sm-mta[4]: s1GNXHYB005133: [192.0.2.66]: possible SMTP attack: command=AUTH, count=5',
        'May  6 07:10:04 ns1 sendmail[5]: 06I02CNi016765: AUTH failure (LOGIN): authentication failure (-13), user=eve, relay=[192.0.2.100], relay=[192.0.2.4] (may be forged)',
        'May  6 07:10:05 ns1 sendmail[3]: 446NxFPO000247: to=root, delay=00:00:00, xdelay=00:00:00, mailer=local, pri=30256, dsn=2.0.0, stat=Sent',
        'May  6 07:10:06 ns1 sendmail[6]: ruleset=check_relay, arg1=spam.example, arg2=192.0.2.67, relay=spam.example [192.0.2.67], reject=421 4.3.2 Connection rate limit exceeded.',
        '',
      ].join('\n'),
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > ns1 smtp accepted 256',
        '2024-05-06T07:10:01Z ns1 > mx.mail.example smtp accepted',
        '2024-05-06T07:10:02Z ns1 > mx.slow.example smtp deferred',
        '2024-05-06T07:10:03Z 192.0.2.66 > ns1 smtp refused',
        '2024-05-06T07:10:04Z 192.0.2.4 > ns1 smtp refused',
        '2024-05-06T07:10:06Z 192.0.2.67 > ns1 smtp deferred',
      ],
      skipped: 1,
    },
    {
      name: 'refusals told with their message and alone, commands refused, a relay asked for by address, ids of 8.9',
      text: [
        'May  6 07:10:00 ns1 sm-mta[2]: 446NxFPO000245: ruleset=check_rcpt, arg1=<x@y.example>, relay=laptop.example [192.0.2.10] (may be forged), reject=550 5.7.1 <x@y.example>... Relaying denied',
        'May  6 07:10:00 ns1 sm-mta[2]: 446NxFPO000245: from=<a@b.example>, size=0, class=0, nrcpts=0, proto=ESMTP, daemon=MTA, relay=laptop.example [192.0.2.10] (may be forged)',
        'May  6 07:10:01 ns1 sm-mta[3]: 446NxFPO000246: ruleset=check_mail, arg1=<a@b.example>, relay=[IPv6:2001:db8:0:1:0:0:0:12], reject=451 4.1.8 Domain of sender address a@b.example does not resolve',
        'May  6 07:10:02 ns1 sm-mta[4]: 446NxFPO000247: [192.0.2.12]: EXPN root [rejected]',
        'May  6 07:10:03 ns1 sm-mta[5]: 446NxFPO000248: rejecting commands from gate.example [192.0.2.13] due to pre-greeting traffic after 0 seconds',
        'May  6 07:10:04 ns1 sm-mta[6]: 446NxFPO000249: gate.example [192.0.2.13] did not issue MAIL/EXPN/VRFY/ETRN during connection to MTA',
        'May  6 07:10:05 ns1 sendmail[7]: HAA00150: to=<x@mail.example>, delay=00:00:01, xdelay=00:00:01, mailer=relay, relay=[198.51.100.25] [198.51.100.25], stat=Sent (HAA10440 Message accepted)',
        '',
      ].join('\n'),
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > ns1 smtp refused 0',
        '2024-05-06T07:10:02Z 192.0.2.12 > ns1 smtp refused',
        '2024-05-06T07:10:03Z 192.0.2.13 > ns1 smtp refused',
        '2024-05-06T07:10:05Z ns1 > 198.51.100.25 smtp accepted',
        '2024-05-06T07:10:01Z 2001:db8:0:1::12 > ns1 smtp deferred',
      ],
      skipped: 3,
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const read = lines.filter((line) => SIGNS.some((sign) => sign.test(line))).length;
    if (read === 0 || read * 5 < lines.length) return null;
    return {
      confidence: 0.6 + (0.36 * read) / lines.length,
      reason: `${read} of ${lines.length} lines read as Sendmail writes them (queue id, relay=, stat=)`,
      needsZone: false,
    };
  },
  splittable: () => false,
  parser: () => new SendmailParser(),
};
