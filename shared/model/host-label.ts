/** What a context file says of a host or a network. Such files hold no events; they name what events show. */
export interface HostLabel {
  /** An address, a CIDR prefix (`192.0.2.0/24`), a range (`192.0.2.0-192.0.2.255`), or a host name; canonical. */
  readonly subject: string;
  /** `name` (another name of the host), `organisation`, `network`, `country`, `place`, `asn`. */
  readonly kind: string;
  readonly label: string;
  /** 1-based line the label comes from; 0 where the file has none. */
  readonly line: number;
}

/** A label with the context file that it comes from. */
export interface SourcedLabel extends HostLabel {
  /** Path of the context file. */
  readonly path: string;
  /** Its format: `context-whois`, say. */
  readonly format: string;
}
