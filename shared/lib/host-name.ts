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

/** The `xn--` form by the URL standard's own rules, or the name as it stands where those refuse it. */
function toAscii(name: string): string {
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
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]/gu;
