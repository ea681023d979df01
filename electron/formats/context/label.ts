/** What a context file says of a host or a network. Such files hold no events; they name what events show. */
export interface HostLabel {
  /** An address, a CIDR prefix (`192.0.2.0/24`), a range (`192.0.2.0-192.0.2.255`), or a host name. */
  readonly subject: string;
  /** `name` (another name of the host), `organisation`, `network`, `country`, `place`, `asn`. */
  readonly kind: string;
  readonly label: string;
  /** 1-based line the label comes from; 0 where the file has none. */
  readonly line: number;
}

/** What was read from a context file, and what was not understood. */
export interface ContextFile {
  /** `hosts`, `whois`, `table`. */
  readonly kind: string;
  readonly labels: readonly HostLabel[];
  readonly rejects: readonly { readonly line: number; readonly reason: string }[];
}

/** Longest label kept: these texts stand in tooltips. */
export const LONGEST_LABEL = 200;
