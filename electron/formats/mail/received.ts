import { canonicalAddress } from '../../../shared/lib/ip.ts';

/** One hop of a message, from a `Received:` header (RFC 5321 section 4.4) as the taking server wrote it. */
export interface Hop {
  /** What the sender called itself (HELO); anyone may claim anything. */
  readonly claimed: string;
  /** What the taking server found by reverse lookup; '' when it found nothing or did not look. */
  readonly name: string;
  /** Where the connection came from; '' when not told. */
  readonly address: string;
  /** The server that took the message; '' when not told. */
  readonly by: string;
  readonly protocol: string;
  readonly id: string;
  /** Text after the last semicolon. */
  readonly date: string;
}

interface Token {
  readonly text: string;
  readonly comment: boolean;
}

/** Reads the value of an unfolded `Received:` header. Never fails: what is not there is ''. */
export function readReceived(value: string): Hop {
  const tokens = tokensOf(value.slice(0, 8000));
  const semicolon = tokens.map((token) => token.text).lastIndexOf(';');
  const clauses = clausesOf(semicolon < 0 ? tokens : tokens.slice(0, semicolon));
  const from = clauses.get('from') ?? [];
  const by = clauses.get('by')?.find((token) => !token.comment)?.text ?? '';
  const date =
    semicolon < 0
      ? ''
      : tokens
          .slice(semicolon + 1)
          .filter((token) => !token.comment)
          .map((token) => token.text)
          .join(' ');
  const protocol = wordOf(clauses, 'with');
  const id = wordOf(clauses, 'id');
  // `with Microsoft SMTP Server id 15.1.2507.6`, `with mapi id 15.20.7.19`: the version of the server, which is no queue id.
  const version = /^\d{1,3}\.\d{1,3}\.\d{1,5}\.\d{1,5}$/.test(id);
  return {
    ...senderOf(from),
    by: bareHost(by),
    protocol: protocol === 'Microsoft' ? 'smtp' : protocol.replace(/\/.*$/, ''),
    id: version ? '' : id,
    date,
  };
}

const wordOf = (clauses: ReadonlyMap<string, readonly Token[]>, name: string): string =>
  clauses.get(name)?.find((token) => !token.comment)?.text ?? '';

/** Words, semicolons and comments; comments may nest. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let word = '';
  let depth = 0;
  const flush = (comment: boolean): void => {
    if (word !== '' || comment) tokens.push({ text: word.trim(), comment });
    word = '';
  };
  for (const c of text) {
    if (c === '(') {
      if (depth === 0) flush(false);
      else word += c;
      depth++;
    } else if (c === ')' && depth > 0) {
      depth--;
      if (depth === 0) flush(true);
      else word += c;
    } else if (depth > 0) word += c;
    else if (c === ';') {
      flush(false);
      tokens.push({ text: ';', comment: false });
    } else if (/\s/.test(c)) flush(false);
    else word += c;
  }
  flush(depth > 0);
  return tokens;
}

const KEYWORDS = new Set(['from', 'by', 'via', 'with', 'id', 'for']);

/** What follows each keyword up to the next; of a repeated one the first counts, except that nothing precedes `from`. */
function clausesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[]> {
  const clauses = new Map<string, Token[]>();
  let current: Token[] = [];
  for (const token of tokens) {
    const keyword = token.comment ? '' : token.text.toLowerCase();
    if (KEYWORDS.has(keyword) && !clauses.has(keyword)) {
      current = [];
      clauses.set(keyword, current);
    } else current.push(token);
  }
  return clauses;
}

const ADDRESS_IN_BRACKETS = /\[(?:IPv6:)?([0-9A-Fa-f:.]{2,45})\]/i;
const HELO = /(?:^|[\s\]"])(?:HELO[ =]|EHLO[ =])\s?([^\s()[\]"]{1,255}|\[[^\]]{1,60}\])/i;
const NAMED = /^(?:[^\s@]{1,64}@)?([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?)\.? \[/;

/** What qmail and servers behind a proxy (XCLIENT) write for a client without a name, which is no claim of the client's. */
const NO_NAME = /^(?:unknown|\[unavailable\]|\[tempunavail\])$/i;

/** Tells apart what the sender claimed and what the taking server knew; the places for both differ between Postfix, Sendmail, Exim, qmail and Exchange. */
function senderOf(tokens: readonly Token[]): { claimed: string; name: string; address: string } {
  const first = tokens.find((token) => !token.comment)?.text ?? '';
  let claimed = first;
  let name = '';
  let address = '';
  for (const { text, comment } of tokens) {
    if (!comment) {
      // GMX: `from name (EHLO claim) [192.0.2.1]`.
      if (text !== first && address === '' && ADDRESS_IN_BRACKETS.test(text)) address = bareHost(text);
      continue;
    }
    const helo = HELO.exec(text);
    if (helo) {
      // Exim, qmail and ZMailer ("EHLO claim", in quotes) put the claim into the comment: what stands before it is what they found.
      claimed = helo[1]!;
      if (canonicalAddress(bareHost(first)) === null && !NO_NAME.test(first)) name = first;
    }
    const inside = ADDRESS_IN_BRACKETS.exec(text)?.[1] ?? (canonicalAddress(text) === null ? '' : text);
    if (address === '' && canonicalAddress(inside) !== null) address = inside;
    const named = NAMED.exec(text);
    if (name === '' && named && named[1]!.toLowerCase() !== 'unknown' && !/^helo$/i.test(named[1]!)) name = named[1]!;
  }
  const literal = bareHost(first);
  if (address === '' && canonicalAddress(literal) !== null) address = literal;
  return { claimed: claimed === first && NO_NAME.test(first) ? '' : bareHost(claimed), name, address };
}

/** `[192.0.2.1]` and `[IPv6:2001:db8::1]` without the brackets, `<host>` and a trailing comma cleaned off. */
const bareHost = (text: string): string =>
  text
    .replace(/[,;]+$/, '')
    .replace(/^<(.*)>$/, '$1')
    .replace(/^\[(?:IPv6:)?([^\]]*)\]$/i, '$1');
