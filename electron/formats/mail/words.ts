/** What stands in `text` after `mark`, up to the first `end`; '' when the mark is missing, the rest when the end is. */
export function after(text: string, mark: string, end: string): string {
  const start = text.indexOf(mark);
  if (start < 0) return '';
  const from = start + mark.length;
  const to = text.indexOf(end, from);
  return to < 0 ? text.slice(from) : text.slice(from, to);
}

/** `<user@example>` without its brackets, and without the comma that may follow. */
export const bare = (text: string): string => {
  const word = text.endsWith('>,') ? text.slice(0, -1) : text;
  return word.startsWith('<') && word.endsWith('>') ? word.slice(1, -1) : word;
};

/** The codes at the start of an SMTP reply: `550 5.7.1`, `450`, or the enhanced code alone. */
export const replyOf = (text: string): string => /^(?:[245]\d\d(?:[ -][245]\.\d{1,3}\.\d{1,3})?|[245]\.\d{1,3}\.\d{1,3})/.exec(text)?.[0] ?? '';

/** A host as mail programs print it: its name, and its address where one stands in brackets beside it. */
export interface NamedHost {
  /** '' when there is none, or when the program says it does not know it. */
  readonly name: string;
  /** '' when there is none. `IPv6:` is taken off. */
  readonly address: string;
}

const ADDRESS = /^[0-9a-fA-F:.]{2,45}(?:%[\w.-]{1,32})?$/;

/** Reads `name[192.0.2.1]`, `name [192.0.2.1]`, `[192.0.2.1] [192.0.2.1]`, `[IPv6:2001:db8::1]`, `name. [192.0.2.1]`, `unknown[192.0.2.1]`, `name`. A bracket that holds no address (a socket's path) counts for nothing. */
export function namedHost(text: string): NamedHost {
  const open = text.lastIndexOf('[');
  if (open < 0) return { name: known(text.trim()), address: '' };
  const close = text.indexOf(']', open);
  const inside = text.slice(open + 1, close < 0 ? text.length : close).replace(/^IPv6:/i, '');
  return { name: known(text.slice(0, open).trim()), address: ADDRESS.test(inside) ? inside : '' };
}

/** An address in brackets where the name should be is none: the host was asked for by its address. */
const known = (name: string): string => (/^(?:unknown|\[.*\])$/i.test(name) ? '' : name);

/** Message ids by queue id, so that each delivery can name its message; the oldest is forgotten when there are very many. */
export class MessageIds {
  private readonly ids = new Map<string, string>();

  learn(queue: string, messageId: string): void {
    if (messageId === '' || messageId.length > 400) return;
    if (this.ids.size >= 200_000) {
      for (const oldest of this.ids.keys()) {
        this.ids.delete(oldest);
        break;
      }
    }
    this.ids.delete(queue);
    this.ids.set(queue, messageId);
  }

  of(queue: string): string {
    return this.ids.get(queue) ?? '';
  }
}
