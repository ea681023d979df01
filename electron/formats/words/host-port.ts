import { canonicalAddress } from '../../../shared/lib/ip.ts';

/** A host with the port beside it, as logs write them in one word. */
export interface HostPort {
  readonly host: string;
  /** As written; empty when there is none. */
  readonly port: string;
}

const DIGITS = /^[0-9]{1,5}$/;

/**
 * Splits `192.0.2.1:53`, `[2001:db8::1]:53`, `192.0.2.1#53`, `2001:db8::1#53`, `192.0.2.1`, `2001:db8::1` and, where the last group after a colon
 * cannot belong to the address, `2001:db8:0:0:0:0:0:1:53`. Anything else is a host without a port.
 */
export function splitHostPort(text: string): HostPort {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    if (close > 0) {
      const rest = text.slice(close + 1);
      return { host: text.slice(1, close), port: /^[:#.]/.test(rest) ? rest.slice(1) : '' };
    }
  }
  const hash = text.lastIndexOf('#');
  if (hash > 0 && DIGITS.test(text.slice(hash + 1))) return { host: text.slice(0, hash), port: text.slice(hash + 1) };
  const colon = text.lastIndexOf(':');
  if (colon <= 0 || !DIGITS.test(text.slice(colon + 1))) return { host: text, port: '' };
  const before = text.slice(0, colon);
  // One colon: name or IPv4 with port. More: IPv6, and the last group is a port only when the address is whole without it.
  if (!before.includes(':')) return { host: before, port: text.slice(colon + 1) };
  const whole = canonicalAddress(text) !== null;
  return !whole && canonicalAddress(before) !== null ? { host: before, port: text.slice(colon + 1) } : { host: text, port: '' };
}

/** True for something that can be a host: not empty, no blanks, not a placeholder. */
export const isHost = (text: string | undefined): text is string => text !== undefined && text !== '' && text !== '-' && !/\s/.test(text);

/** True for an IP address, with or without a zone id. */
export const isAddress = (text: string | undefined): text is string => text !== undefined && canonicalAddress(text) !== null;
