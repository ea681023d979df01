/** How much of each direction of a TCP connection is looked at. Names stand at the very beginning. */
export const HEAD_BYTES = 4096;
const DECODER = new TextDecoder('latin1');

/** What the beginning of a connection tells of names: claimed by the parties, not proved. */
export interface StreamNames {
  /** `sni=mail.example`, `host=www.example`, `helo=client.example`, `banner=220 mx.example`; joined by blanks; '' for nothing. */
  readonly detail: string;
  /** First SMTP refusal or acceptance of a recipient, as its three digits; 0 for none. */
  readonly smtpReply: number;
}

/** Reads the names from the first bytes of both directions, originator first. Never throws. */
export function namesOf(fromOriginator: Uint8Array, fromResponder: Uint8Array): StreamNames {
  const words: string[] = [];
  const sni = serverName(fromOriginator);
  if (sni !== '') words.push(`sni=${sni}`);
  const asked = DECODER.decode(fromOriginator);
  const answered = DECODER.decode(fromResponder);
  const host = /^[A-Z]{3,10} [^\r\n]{1,2000} HTTP\/1\.[01]\r\n(?:[^\r\n]{1,2000}\r\n){0,40}?host:[ \t]*([^\r\n \t]{1,255})/i.exec(asked)?.[1];
  if (host !== undefined) words.push(`host=${word(host)}`);
  let smtpReply = 0;
  if (/^220[ -]/.test(answered) && /^(?:ehlo|helo|lhlo)[ \t]/im.test(asked)) {
    const helo = /^(?:ehlo|helo|lhlo)[ \t]+([^\r\n \t]{1,255})/im.exec(asked)?.[1];
    if (helo !== undefined) words.push(`helo=${word(helo)}`);
    const banner = /^220[ -]([^\r\n \t]{1,255})/.exec(answered)?.[1];
    if (banner !== undefined) words.push(`banner=${word(banner)}`);
    smtpReply = Number(/^([45]\d\d)[ -]/m.exec(answered)?.[1] ?? 0);
    if (smtpReply > 0) words.push(`smtp=${smtpReply}`);
  }
  return { detail: words.join(' '), smtpReply };
}

/** A claimed name as one word. */
function word(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?');
}

/** The server name of a TLS ClientHello, RFC 6066 §3; '' when the bytes are none or it has none. */
export function serverName(bytes: Uint8Array): string {
  if (bytes.length < 43 || bytes[0] !== 22 || bytes[5] !== 1) return '';
  let at = 9 + 2 + 32;
  at += 1 + (bytes[at] ?? 255);
  at += 2 + (((bytes[at] ?? 255) << 8) | (bytes[at + 1] ?? 255));
  at += 1 + (bytes[at] ?? 255);
  const end = Math.min(bytes.length, at + 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)));
  at += 2;
  while (at + 4 <= end) {
    const type = (bytes[at]! << 8) | bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (type === 0 && length > 5 && at + 4 + length <= end) {
      const nameLength = (bytes[at + 7]! << 8) | bytes[at + 8]!;
      if (bytes[at + 6] === 0 && nameLength > 0 && nameLength <= length - 5) return word(DECODER.decode(bytes.subarray(at + 9, at + 9 + nameLength)));
    }
    at += 4 + length;
  }
  return '';
}

/** One direction of a TCP connection put in order: the first bytes only, or message by message for DNS. Bounded. */
export class StreamAssembly {
  private readonly pieces = new Map<number, Uint8Array>();
  private held = 0;
  private nextSequence = -1;
  private readonly take: (bytes: Uint8Array) => void;

  constructor(take: (bytes: Uint8Array) => void) {
    this.take = take;
  }

  /** The sequence number of the first byte is known from a SYN. */
  begin(sequence: number): void {
    if (this.nextSequence < 0) this.nextSequence = sequence >>> 0;
  }

  /** Adds a segment; hands over everything that is in order now. Without a SYN the first segment seen is the beginning. */
  add(sequence: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (this.nextSequence < 0) this.nextSequence = sequence;
    const ahead = (sequence - this.nextSequence) | 0;
    if (ahead > 0) {
      if (ahead < 1 << 20 && this.held + bytes.length <= 65_536 && !this.pieces.has(sequence)) {
        this.pieces.set(sequence, bytes.slice());
        this.held += bytes.length;
      }
      return;
    }
    if (-ahead >= bytes.length) return;
    this.deliver(bytes.subarray(-ahead));
    this.deliverWaiting();
  }

  private deliver(bytes: Uint8Array): void {
    this.nextSequence = (this.nextSequence + bytes.length) >>> 0;
    this.take(bytes);
  }

  private deliverWaiting(): void {
    for (let found = true; found && this.pieces.size > 0; ) {
      found = false;
      for (const [sequence, bytes] of this.pieces) {
        const ahead = (sequence - this.nextSequence) | 0;
        if (ahead > 0) continue;
        this.pieces.delete(sequence);
        this.held -= bytes.length;
        if (-ahead < bytes.length) this.deliver(bytes.subarray(-ahead));
        found = true;
        break;
      }
    }
  }
}
