import type { Micros } from '../../shared/model/time.ts';

/** A host or a group of hosts, as other programs draw it. */
export interface NetworkNode {
  readonly name: string;
  readonly type: 'address' | 'name' | 'entity';
  /** Hosts inside; 1 for a host. */
  readonly hosts: number;
  /** Contacts in which it takes part. */
  readonly events: number;
}

/** Who contacted whom; `from` and `to` are places in `nodes`. */
export interface NetworkLink {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Repeats of the same pair, kind and second counted once. */
  readonly unique: number;
  /** Null where no contact of the pair has a time. */
  readonly first: Micros | null;
  readonly last: Micros | null;
}

/** All parties and pairs of a case, in a fixed order. */
export interface Network {
  readonly title: string;
  readonly nodes: readonly NetworkNode[];
  readonly links: readonly NetworkLink[];
}

/**
 * Text inside XML, elements and attributes alike. XML 1.0 has no way at all to write most control characters, lone surrogates and U+FFFE or U+FFFF: they become
 * escapes that a reader can see (`\u0007`). Line ends and tabs are written as references, because a reader would turn them into blanks.
 */
export function xmlText(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (character) => {
        return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
      },
    )
    .replace(/[&<>"'\t\r\n]/g, (character) => REFERENCES[character] ?? character);
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\r': '&#13;',
  '\n': '&#10;',
};
