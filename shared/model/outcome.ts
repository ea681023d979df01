/**
 * What became of a contact, in classes that hold across formats. Stored as a byte in event tables, so numbers are part of the case file
 * and never change meaning. A format maps its own words to these; the exact word stays in the event's detail when it says more.
 */
export const Outcome = {
  /** The log does not say. */
  Unknown: 0,
  /** The asked side answered and did what was asked: NOERROR, 2xx, 250, connection established and closed normally. */
  Accepted: 1,
  /** The asked side said no by policy: REFUSED, denied, 5xx SMTP, 401/403, firewall drop, RST to a SYN. */
  Refused: 2,
  /** Not now: 4xx SMTP, deferred, greylisted, SERVFAIL, HTTP 503 and 429. */
  Deferred: 3,
  /** No answer came: time-out, SYN without reply, connection half open. */
  Unanswered: 4,
  /** Answered, and the thing asked for is not there: NXDOMAIN, 404, unknown user. */
  NotFound: 5,
  /** Any other failure: protocol error, HTTP 500, connection aborted. */
  Failed: 6,
} as const;

/** One of the numbers of {@link Outcome}. */
export type OutcomeCode = (typeof Outcome)[keyof typeof Outcome];

/** The word for each code, by its number: for tables, filters (`outcome:refused`), exports. */
export const OUTCOME_NAMES = ['unknown', 'accepted', 'refused', 'deferred', 'unanswered', 'not-found', 'failed'] as const;
