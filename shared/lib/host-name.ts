import { canonicalAddress } from './ip.ts';

/**
 * The canonical form in which hosts are compared and printed (CONTRACTS.md): addresses per RFC 5952; names in lower case, without the trailing dot,
 * internationalised labels in ASCII (RFC 5891, `xn--`); the DNS root is `.`. Anything else is a name as written: logs hold names no standard allows,
 * and they are evidence too.
 */
export function canonicalHost(text: string): string {
  const address = canonicalAddress(text);
  if (address !== null) return address;
  const name = text.length > 1 && text.endsWith('.') && !text.endsWith('\\.') ? text.slice(0, -1) : text;
  const lower = name.toLowerCase();
  return isAscii(lower) ? lower : toAscii(lower);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Characters that the URL standard leaves out of a name without a word (UTS 46, "ignored"): `a\u200Bb` would become `ab`, which is another host. */
const LEFT_OUT = /[\u00ad\u180e\u200b\u2060\u2064\ufeff\u{1bca0}-\u{1bca3}\p{Variation_Selector}]|\u034f/u;

/** The `xn--` form by the URL standard's own rules, or the name as it stands where those refuse it or would change what it says. */
function toAscii(name: string): string {
  if (LEFT_OUT.test(name)) return name;
  try {
    const host = new URL(`http://${name}/`).hostname;
    return host === '' || host.includes('%') || /[/\\?#@:]/.test(name) ? name : host;
  } catch {
    return name;
  }
}

/** Odd characters that mislead the eye: control, bidi override and zero-width characters, as `\u202E`-style escapes, a tab as `\t` (half of all logs are columns apart by tabs); everything else as it is. */
export function visible(text: string): string {
  return text.replace(MISLEADING, (c) => (c === '\t' ? '\\t' : `\\u${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`));
}
const MISLEADING =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\u{1bca0}-\u{1bca3}\p{Variation_Selector}]|\u034f/gu;
