import type { Answer, Message, Query } from './messages.ts';

const MOST_SERIALS = 10_000;
const MOST_OPEN = 16;

/**
 * Which query an answer belongs to. With log-queries=extra both carry a serial number; otherwise answers name only what was asked for, so that the newest
 * query for the name is taken, and of a chain of aliases (`reply a is <CNAME>`, `reply b is 192.0.2.1`) the first.
 */
export class Questions {
  private readonly serials = new Map<string, Query>();
  private readonly names = new Map<string, Query[]>();
  private alias = '';
  private newest: Query | null = null;

  asked(message: Message, query: Query): void {
    this.alias = '';
    this.newest = query;
    if (this.serials.size >= MOST_SERIALS) this.serials.clear();
    if (this.names.size >= MOST_SERIALS) this.names.clear();
    if (message.serial !== '') this.serials.set(message.serial, query);
    else {
      const key = query.name.toLowerCase();
      const open = this.names.get(key) ?? [];
      if (open.length >= MOST_OPEN) open.shift();
      open.push(query);
      this.names.set(key, open);
    }
  }

  /** The query that `answer` closes; null when it closes none: an alias, the second address of a name, or nobody asked. */
  answered(message: Message, answer: Answer): Query | null {
    if (message.serial !== '') {
      const query = answer.alias ? null : (this.serials.get(message.serial) ?? null);
      if (query) this.serials.delete(message.serial);
      return query;
    }
    if (answer.alias) {
      if (this.alias === '') this.alias = answer.name;
      return null;
    }
    const name = this.alias || answer.name;
    this.alias = '';
    // `reply error is SERVFAIL` names nothing; it follows its query at once where dnsmasq itself refuses.
    if (name === 'error') return this.newest;
    const open = this.names.get(name.toLowerCase()) ?? [];
    const at = answer.kind === '' ? open.length - 1 : open.findLastIndex((query) => query.kind === answer.kind || !/^A(?:AAA)?$/.test(query.kind));
    return at < 0 ? null : open.splice(at, 1)[0]!;
  }
}
