import { isAddress } from '../words/host-port.ts';
import { portOf } from '../words/port-names.ts';

/** One end of a connection as a Cisco firewall prints it. */
export interface Endpoint {
  /** An address, or the name that the firewall was told for one (`names`). */
  readonly host: string;
  /** NaN when none is told. */
  readonly port: number;
}

const LONGEST = 160;
/** A name has a letter: what looks like an address and is none must not become a host. */
const NAME = /^(?=.*[A-Za-z])[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/;

/**
 * `outside:192.0.2.1/443`, `inside/192.0.2.1(443)`, `192.0.2.1/https`, `192.0.2.1`, `(192.0.2.1)`, and the same with a name in place of the address where an
 * interface or a port stands beside it; what follows (mapped address, user, security group) is cut off. Null when it is no endpoint.
 */
export function readEndpoint(word: string | undefined): Endpoint | null {
  if (word === undefined || word.length > LONGEST) return null;
  const plain = /[,;.:)]/.test(word.at(-1) ?? '') ? word.replace(/(?:[,;.]|(?<!:):)$/, '').replace(/^\((.+)\)$/, '$1') : word;
  const paren = plain.indexOf('(');
  const bracket = paren < 0 ? null : /^(?:([^/]{1,60})\/)?([^/()]{1,64})\(([0-9]{1,5})\)/.exec(plain);
  if (bracket) return hostOf(bracket[2]!, true, portOf(bracket[3]!));
  const told = paren < 0 ? plain : plain.slice(0, paren);
  const slash = told.lastIndexOf('/');
  if (slash < 0) return hostOf(told, false, Number.NaN);
  const service = told.slice(slash + 1);
  if (!/^[A-Za-z0-9-]{1,20}$/.test(service)) return null;
  const port = portOf(service);
  return hostOf(told.slice(0, slash), port === port, port);
}

/** The host behind the interfaces of `v1:outside:192.0.2.1`. */
function hostOf(text: string, placed: boolean, port: number): Endpoint | null {
  const first = text.indexOf(':');
  // With one colon it is the interface's: the common case, and no address to try.
  let host = first > 0 && text.lastIndexOf(':') === first ? text.slice(first + 1) : text;
  let whole: boolean = isAddress(host);
  for (let colon = host.indexOf(':'); !whole && colon >= 0; colon = host.indexOf(':')) {
    host = host.slice(colon + 1);
    whole = isAddress(host);
  }
  return whole || ((placed || host !== text) && NAME.test(host)) ? { host, port } : null;
}
