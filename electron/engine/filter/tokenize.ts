import { fail, ok, type Result } from '../../../shared/lib/result.ts';

/** A piece of a filter; `at` is its place, counted from 1, for messages. */
export interface Token {
  readonly type: 'word' | 'quoted' | 'operator' | 'open' | 'close';
  readonly text: string;
  readonly at: number;
}

const OPERATOR = /^(?:!=|<=|>=|[:=<>])/;
const STOPS = /[\s()"=<>!]/;

/** Cuts a filter into pieces. A colon ends a word only after a field name, so that IPv6 addresses and times may hold colons. */
export function tokenize(text: string): Result<readonly Token[]> {
  const tokens: Token[] = [];
  let at = 0;
  let value = false;
  while (at < text.length) {
    const c = text[at]!;
    if (/\s/.test(c)) {
      at++;
      continue;
    }
    const operator = OPERATOR.exec(text.slice(at, at + 2))?.[0];
    if (c === '(' || c === ')') tokens.push({ type: c === '(' ? 'open' : 'close', text: c, at: ++at });
    else if (operator !== undefined) {
      tokens.push({ type: 'operator', text: operator, at: at + 1 });
      at += operator.length;
      value = true;
      continue;
    } else if (c === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0) return fail('wrong-call', `Filter, character ${at + 1}: the quotation mark is not closed.`);
      tokens.push({ type: 'quoted', text: text.slice(at + 1, end), at: at + 1 });
      at = end + 1;
    } else {
      const end = wordEnd(text, at, value);
      if (end === at) return fail('wrong-call', `Filter, character ${at + 1}: "${c}" cannot stand here.`);
      tokens.push({ type: 'word', text: text.slice(at, end), at: at + 1 });
      at = end;
    }
    value = false;
  }
  return ok(tokens);
}

function wordEnd(text: string, start: number, value: boolean): number {
  let end = start;
  while (end < text.length && !STOPS.test(text[end]!)) {
    if (text[end] === ':' && !value && /^[a-z]+$/i.test(text.slice(start, end))) break;
    end++;
  }
  return end;
}
