import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import { rcodeOutcome } from '../words/dns.ts';

/** What became of a question, on a line of its own. */
export interface Told {
  readonly name: string;
  /** '' where the line leaves it out. */
  readonly type: string;
  readonly outcome: OutcomeCode;
}

/** Response policy zones (`rpz_log_rewrite` in BIND's query.c), the type since 9.11: `rpz QNAME NXDOMAIN rewrite NAME/TYPE/CLASS via RULE`. */
const REWRITE =
  /^rpz [A-Z-]{2,20} (?<policy>[A-Za-z-]{3,20})(?: Policy)? rewrite (?<name>[^ ]{1,1100}?)(?:\/(?<type>[A-Z0-9-]{1,24})\/[A-Z0-9]{2,10})? via /;
/** Response rate limiting, where it left a question without an answer. */
const LIMITED = /^rate limit drop .{0,80}response to \S{1,60} for (?<name>[^ ]{1,1100}) [A-Z0-9]{2,10} (?<type>[A-Z0-9-]{1,24})(?: |$)/;
/** Infoblox's BIND: `UDP: query: NAME CLASS TYPE response: RCODE FLAGS RECORDS`. */
const RESPONDED = /^(?:UDP|TCP): query: (?<name>[^ ]{1,1100}) [A-Z0-9]{2,10} (?<type>[A-Z0-9-]{1,24}) response: (?<code>[A-Z0-9]{3,16})(?: |$)/;
/** `answer: NAME CLASS TYPE FLAGS (SERVER) -> RCODE`. */
const ANSWERED = /^answer: (?<name>[^ ]{1,1100}) [A-Z0-9]{2,10} (?<type>[A-Z0-9-]{1,24}) .{0,200}? -> (?<code>[A-Z0-9]{3,16})(?: |$)/;

/** Reads a message about a client that tells what a policy, a limit or a maker's own log says of its question; null for others. */
export function toldOf(message: string): Told | null {
  const found = (RESPONDED.exec(message) ?? ANSWERED.exec(message) ?? LIMITED.exec(message) ?? REWRITE.exec(message))?.groups;
  if (!found) return null;
  const { name = '', type = '', code, policy } = found;
  return {
    name,
    type,
    outcome: code !== undefined ? rcodeOutcome(code) : policy === undefined ? Outcome.Unanswered : policyOutcome(policy.toLowerCase()),
  };
}

function policyOutcome(policy: string): OutcomeCode {
  if (policy === 'nxdomain') return Outcome.NotFound;
  return policy === 'drop' ? Outcome.Unanswered : Outcome.Accepted;
}
