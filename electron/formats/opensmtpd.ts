import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { after, bare } from './mail/words.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { detailText } from './words/detail.ts';
import { smtpOutcome } from './words/status.ts';

/** `event=` before the verb until 6.3. */
const SESSION = /^([0-9a-f]{16}) (smtp|mta|mda) (?:event=)?([a-z-]{1,20})(?: (.*))?$/s;
const MOST_SESSIONS = 50_000;

interface Told {
  readonly id: string;
  readonly side: string;
  readonly verb: string;
  readonly text: string;
}

/** Sentences of OpenSMTPD 5, each as the words that say the same since. */
const SENTENCES: readonly (readonly [RegExp, (m: RegExpExecArray) => Told])[] = [
  [
    /^smtp-in: New session ([0-9a-f]{16}) from host (\S{1,255}) \[([^\]]{1,60})\]/,
    (m) => ({ id: m[1]!, side: 'smtp', verb: 'connected', text: `address=${m[3]} host=${m[2]}` }),
  ],
  [
    /^smtp-in: Accepted message ([0-9a-f]{8}) on session ([0-9a-f]{16}): /,
    (m) => ({ id: m[2]!, side: 'smtp', verb: 'message', text: `msgid=${m[1]}` }),
  ],
  [
    /^smtp-in: Failed command on session ([0-9a-f]{16}): .{0,1000} => (.{3,400})$/s,
    (m) => ({ id: m[1]!, side: 'smtp', verb: 'failed-command', text: `result="${m[2]}"` }),
  ],
  [
    /^smtp-in: (?:Closing|Disconnecting|Received disconnect from) session ([0-9a-f]{16})/,
    (m) => ({ id: m[1]!, side: 'smtp', verb: 'disconnected', text: '' }),
  ],
  [
    /^relay: ([A-Za-z]{2,10}) for ([0-9a-f]{16}): session=([0-9a-f]{16}), (.*?)relay=([^,]{1,400}), (?:delay=[^,]{1,20}, )?stat=(.*)$/s,
    (m) => ({
      id: m[3]!,
      side: 'mta',
      verb: 'delivery',
      text: `evpid=${m[2]} ${m[4]!.replaceAll(',', '')} relay="${m[5]}" result="${m[1]}" stat="${m[6]}"`,
    }),
  ],
];

/** What a line tells, in the words of today's versions. Null for other messages. */
function toldBy(line: string): Told | null {
  const now = SESSION.exec(line);
  if (now) return { id: now[1]!, side: now[2]!, verb: now[3] === 'closed' ? 'disconnected' : now[3]!, text: now[4] ?? '' };
  for (const [sentence, words] of SENTENCES) {
    const found = sentence.exec(line);
    if (found) return words(found);
  }
  return null;
}

/** An SMTP session from `smtp connected` to `smtp disconnected`: its lines share nothing but the id. */
interface Session {
  readonly line: number;
  readonly time: number;
  readonly from: number;
  readonly to: number;
  readonly host: string;
  readonly messages: string[];
  outcome: OutcomeCode;
}

class SmtpdParser implements LineParser {
  private readonly sessions = new Map<string, Session>();

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const told = toldBy(textOf(bytes, start, Math.min(end, start + 16_384)));
    if (!told) return this.other(sink);
    const { id, side, verb, text } = told;
    if (side === 'mta') return verb === 'delivery' ? this.delivery(id, text, sink) : sink.skip('connection opened, closed or lost');
    if (side === 'mda') return sink.skip('delivery on this server');
    if (verb === 'connected') return this.connected(id, text, sink);
    const session = this.sessions.get(id);
    if (!session) return sink.skip('line of a session whose start is missing');
    if (verb === 'message') {
      session.messages.push(after(text, 'msgid=', ' '));
      session.outcome = Outcome.Accepted;
    } else if ((verb === 'failed-command' || verb === 'bad-input') && session.outcome !== Outcome.Accepted)
      session.outcome = smtpOutcome(after(text, 'result="', '"'));
    else if (verb === 'disconnected') {
      this.emit(id, session, sink);
      return RECORD;
    }
    return sink.skip('line of a session');
  }

  finish(sink: RecordSink): void {
    for (const [id, session] of this.sessions) this.emit(id, session, sink);
    sink.citeLine = 0;
  }

  /** `address=192.0.2.15 host=<unknown>`; local submission has `address=local`. */
  private connected(id: string, text: string, sink: RecordSink): Verdict {
    const address = after(text, 'address=', ' ')
      .replace(/^\[|\]$/g, '')
      .replace(/^IPv6:/i, '');
    if (address === '') return sink.reject('smtp connected without address=');
    if (address === 'local') return sink.skip('mail handed in on this server');
    if (this.sessions.size >= MOST_SESSIONS) {
      const oldest = this.sessions.entries().next().value;
      if (oldest) this.emit(oldest[0], oldest[1], sink);
    }
    const host = after(text, 'host=', ' ').replace(/^<unknown>$/, '');
    const [from, to] = [sink.hostText(address), sink.thisServer()];
    this.sessions.set(id, { line: sink.line, time: sink.carrierTime, from, to, host, messages: [], outcome: Outcome.Unknown });
    return sink.skip('line of a session');
  }

  private emit(id: string, session: Session, sink: RecordSink): void {
    this.sessions.delete(id);
    sink.citeLine = session.line;
    const detail = detailText([
      ['session', id],
      ['queue', session.messages.slice(0, 8).join(',')],
      ['name', session.host],
    ]);
    sink.event(session.time, session.from, session.to, sink.kind('smtp'), session.outcome, Number.NaN, sink.detail(detail));
  }

  /** `evpid=... from=<> to=<> rcpt=<-> source="192.0.2.25" relay="192.0.2.28 (mx.example)" delay=0s result="PermFail" stat="554 ..."`. */
  private delivery(id: string, text: string, sink: RecordSink): Verdict {
    const relay = after(text, ' relay="', '"') || after(text, ' relay=', ' ');
    const named = /^\[?([^\s[\]]{1,255})\]?(?: \(([^()\s]{1,255})\))?$/.exec(relay.replace(/^IPv6:/i, ''));
    if (!named) return sink.skip('delivery without a relay host');
    const result = after(text, ' result="', '"') || after(text, ' result=', ' ');
    const envelope = after(text, 'evpid=', ' ');
    const name = named[2] ?? named[1]!;
    const detail = detailText([
      ['queue', envelope.slice(0, 8)],
      ['envelope', envelope],
      ['session', /^0+$/.test(id) ? '' : id],
      ['to', bare(after(text, ' to=', ' '))],
      ['address', name === named[1] ? '' : named[1]!],
      ['status', result],
    ]);
    const outcome = outcomeOf(result, after(text, ' stat="', '"') || after(text, ' stat=', '\n'));
    sink.event(sink.carrierTime, sink.thisServer(), sink.hostText(name), sink.kind('smtp'), outcome, Number.NaN, sink.detail(detail));
    return RECORD;
  }

  private other(sink: RecordSink): Verdict {
    return sink.carrierProgram === 'smtpd' ? sink.skip('message without hosts') : sink.reject('not a line that OpenSMTPD writes');
  }
}

function outcomeOf(result: string, stat: string): OutcomeCode {
  if (result === 'Ok') return Outcome.Accepted;
  if (/Network error|timeout|timed out|unreachable/i.test(stat)) return Outcome.Unanswered;
  if (result === 'TempFail') return Outcome.Deferred;
  if (/Domain does not exist|No MX/.test(stat) || smtpOutcome(stat) === Outcome.NotFound) return Outcome.NotFound;
  return result === 'PermFail' ? Outcome.Refused : Outcome.Unknown;
}

/** OpenSMTPD's log, carried by syslog. */
export const opensmtpd: LineFormat = {
  id: 'opensmtpd',
  title: 'OpenSMTPD log',
  specification: 'https://man.openbsd.org/smtpd.8',
  from: 'the client that connects, or this server when it delivers',
  to: 'this server, or the relay delivered to (its name)',
  reads: 'lines',
  samples: [
    {
      name: 'a session with a message, one that was refused, a delivery',
      text: [
        'May  6 07:10:00 mx smtpd[169]: e4da6300de445489 smtp connected address=192.0.2.10 host=laptop.example',
        'May  6 07:10:01 mx smtpd[169]: e4da6300de445489 smtp message msgid=63f14d1d size=423 nrcpt=1 proto=ESMTP',
        'May  6 07:10:02 mx smtpd[169]: e4da6300de445490 smtp connected address=[2001:db8:0:1::12] host=<unknown>',
        'May  6 07:10:03 mx smtpd[169]: e4da6300de445489 smtp disconnected reason=quit',
        'May  6 07:10:04 mx smtpd[169]: e4da6300de445490 smtp failed-command command="rcpt TO:<x@y.example>" result="550 Invalid recipient: <x@y.example>"',
        'May  6 07:10:05 mx smtpd[169]: e4da6300de445490 smtp disconnected reason=quit',
        'May  6 07:10:05 mx smtpd[169]: e4da6300de445491 smtp connected address=192.0.2.66 host=<unknown>',
        'May  6 07:10:05 mx smtpd[169]: e4da6300de445491 smtp bad-input result="500 5.5.1 Invalid command: Pipelining not supported"',
        'May  6 07:10:05 mx smtpd[169]: e4da6300de445491 smtp disconnected reason=quit',
        'May  6 07:10:06 mx smtpd[169]: e4da62e5e81a0069 mta delivery evpid=63f14d1df4bc0d5f from=<a@mail.example> to=<z@slow.example> rcpt=<-> source="192.0.2.25" relay="198.51.100.27 (mx.slow.example)" delay=0s result="TempFail" stat="451 4.7.1 Greylisted"',
        '',
      ].join('\n'),
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > mx smtp accepted',
        '2024-05-06T07:10:02Z 2001:db8:0:1::12 > mx smtp refused',
        '2024-05-06T07:10:05Z 192.0.2.66 > mx smtp refused',
        '2024-05-06T07:10:06Z mx > mx.slow.example smtp deferred',
      ],
      skipped: 6,
    },
    {
      name: 'versions 5 and 6.0 to 6.3',
      text: [
        'May  6 07:10:00 mx smtpd[1]: smtp-in: New session 5d2bb3ff4a7b8a2f from host mail.x.example [192.0.2.1]',
        'May  6 07:10:00 mx smtpd[1]: smtp-in: Accepted message abcdef12 on session 5d2bb3ff4a7b8a2f: from=<a@x.example>, to=<b@y.example>, size=1234, ndest=1, proto=ESMTP',
        'May  6 07:10:01 mx smtpd[1]: smtp-in: Closing session 5d2bb3ff4a7b8a2f',
        'May  6 07:10:02 mx smtpd[1]: relay: Ok for abcdef1234567890: session=5d2bb4024c3a8f55, from=<a@x.example>, to=<b@y.example>, rcpt=<->, source=192.0.2.25, relay=198.51.100.9 (mx.y.example), delay=1s, stat=250 2.0.0 OK',
        'May  6 07:10:03 mx smtpd[1]: 5d2bb3ff4a7b8a30 smtp event=connected address=192.0.2.2 host=<unknown>',
        'May  6 07:10:03 mx smtpd[1]: 5d2bb3ff4a7b8a30 smtp event=failed-command address=192.0.2.2 host=<unknown> command="RCPT TO:<q@x.example>" result="550 Invalid recipient"',
        'May  6 07:10:03 mx smtpd[1]: 5d2bb3ff4a7b8a30 smtp event=closed address=192.0.2.2 host=<unknown> reason=quit',
        'May  6 07:10:04 mx smtpd[1]: 5d2bb3ff4a7b8a31 mta event=delivery evpid=abcdef1234567891 from=<a@x.example> to=<b@y.example> rcpt=<-> source="192.0.2.25" relay="198.51.100.9 (mx.y.example)" delay=1s result="PermFail" stat="550 no"',
        '',
      ].join('\n'),
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.1 > mx smtp accepted',
        '2024-05-06T07:10:02Z mx > mx.y.example smtp accepted',
        '2024-05-06T07:10:03Z 192.0.2.2 > mx smtp refused',
        '2024-05-06T07:10:04Z mx > mx.y.example smtp refused',
      ],
      skipped: 4,
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const read = lines.filter((line) => toldBy(line) !== null).length;
    if (read === 0 || read * 5 < lines.length) return null;
    return {
      confidence: 0.6 + (0.36 * read) / lines.length,
      reason: `${read} of ${lines.length} lines read as OpenSMTPD writes them (session id, smtp or mta, what happened)`,
      needsZone: false,
    };
  },
  splittable: () => false,
  parser: () => new SmtpdParser(),
};
