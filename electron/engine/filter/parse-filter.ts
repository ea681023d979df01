import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import { type Comparison, FILTER_FIELDS, type FilterExpression } from './filter-expression.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Deeper nesting is refused rather than risked. */
const DEEPEST = 100;

/**
 * Reads a filter: `from:192.0.2.0/24 and not outcome=refused`, `kind:A time:2016-05-04..2016-05-06`, `(to:*.example or mail) bytes>1000`.
 * Terms beside each other mean `and`. Null for an empty filter; a Failure says where it is wrong and what is expected.
 */
export function parseFilter(text: string): Result<FilterExpression | null> {
  const tokens = tokenize(text);
  if (!tokens.ok) return tokens;
  if (tokens.value.length === 0) return ok(null);
  try {
    return ok(new Parser(tokens.value).whole());
  } catch (error) {
    if (error instanceof FilterMistake) return fail('wrong-call', `Filter, ${error.message}`);
    throw error;
  }
}

class FilterMistake extends Error {}

class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): FilterExpression {
    const expression = this.alternatives();
    const rest = this.tokens[this.next];
    if (rest !== undefined) throw new FilterMistake(`character ${rest.at}: "${rest.text}" has nothing to close or join.`);
    return expression;
  }

  private alternatives(): FilterExpression {
    const parts = [this.conjunction()];
    while (this.keyword('or')) parts.push(this.conjunction());
    return parts.length === 1 ? parts[0]! : { is: 'or', parts };
  }

  private conjunction(): FilterExpression {
    const parts = [this.negation()];
    for (;;) {
      const joined = this.keyword('and');
      const token = this.tokens[this.next];
      if (!joined && (token === undefined || token.type === 'close' || isKeyword(token, 'or'))) break;
      parts.push(this.negation());
    }
    return parts.length === 1 ? parts[0]! : { is: 'and', parts };
  }

  private negation(): FilterExpression {
    if (++this.depth > DEEPEST) throw new FilterMistake(`it is nested more than ${DEEPEST} deep.`);
    const negated = this.keyword('not');
    const part = negated ? this.negation() : this.primary();
    this.depth--;
    return negated ? { is: 'not', part } : part;
  }

  private primary(): FilterExpression {
    const token = this.tokens[this.next++];
    if (token === undefined) throw new FilterMistake('at the end: something is missing, such as from:192.0.2.1.');
    if (token.type === 'open') {
      const inside = this.alternatives();
      if (this.tokens[this.next++]?.type !== 'close') throw new FilterMistake(`character ${token.at}: this bracket is not closed.`);
      return inside;
    }
    if (token.type === 'close' || token.type === 'operator')
      throw new FilterMistake(`character ${token.at}: "${token.text}" cannot stand here; name a field or a host first.`);
    const operator = this.tokens[this.next];
    if (operator?.type !== 'operator' || token.type === 'quoted') return { is: 'word', text: token.text };
    this.next++;
    return this.term(token, operator);
  }

  private term(name: Token, operator: Token): FilterExpression {
    const field = FILTER_FIELDS.find((candidate) => candidate === name.text.toLowerCase());
    if (field === undefined)
      throw new FilterMistake(`character ${name.at}: there is no field "${name.text}"; fields are ${FILTER_FIELDS.join(', ')}.`);
    const value = this.tokens[this.next++];
    if (value?.type !== 'word' && value?.type !== 'quoted')
      throw new FilterMistake(`character ${operator.at}: a value is missing after ${field}${operator.text}`);
    const comparison = (operator.text === ':' ? '=' : operator.text) as Comparison;
    return { is: 'term', field, comparison, value: value.text, at: value.at };
  }

  private keyword(word: string): boolean {
    const token = this.tokens[this.next];
    if (token === undefined || !isKeyword(token, word) || this.tokens[this.next + 1]?.type === 'operator') return false;
    this.next++;
    return true;
  }
}

const isKeyword = (token: Token, word: string): boolean => token.type === 'word' && token.text.toLowerCase() === word;
