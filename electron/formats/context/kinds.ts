/** Context files by the id that stands as their source's format: they hold no events, they label hosts. */
const TITLES: Readonly<Record<string, string>> = {
  'context-hosts': 'hosts file',
  'context-whois': 'WHOIS text',
  'context-table': 'table of addresses or names',
  'context-mmdb': 'MaxMind database',
};

/** What kind of context file a source is, in words; undefined when it is none. */
export const contextTitle = (format: string): string | undefined => (Object.hasOwn(TITLES, format) ? TITLES[format] : undefined);
