import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';

/** What an HTTP status says of the request (RFC 9110 section 15); 101 and 3xx are answers as asked. NaN or anything outside 100 to 599: unknown. */
export function httpOutcome(status: number): OutcomeCode {
  if (!(status >= 100 && status < 600)) return Outcome.Unknown;
  if (status < 400) return Outcome.Accepted;
  if (status === 401 || status === 403 || status === 407 || status === 451) return Outcome.Refused;
  if (status === 404 || status === 410) return Outcome.NotFound;
  if (status === 429 || status === 503) return Outcome.Deferred;
  if (status === 408 || status === 504) return Outcome.Unanswered;
  return Outcome.Failed;
}

/** What an SMTP reply says: its three-digit code (RFC 5321 section 4.2.1), or an enhanced one alone (RFC 3463), with or without text after it. */
export function smtpOutcome(reply: string): OutcomeCode {
  const code = /^([245])(?:[0-9][0-9]|\.[0-9]{1,3}\.)/.exec(reply);
  if (/^3[0-9][0-9]/.test(reply)) return Outcome.Accepted;
  if (!code) return Outcome.Unknown;
  if (code[1] === '2') return Outcome.Accepted;
  if (code[1] === '4') return Outcome.Deferred;
  return /^(?:550[ -])?(?:5\.1\.[012]\b)/.test(reply) ? Outcome.NotFound : Outcome.Refused;
}
