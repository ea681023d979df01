/** What a name to hide is: an address or host name, or anything else. */
const HOST = /^[^\s@]*[.:][^\s@]*$/;

/** The next free pseudonym for a name: `Host A1`, `Host A2` … for addresses and host names, `Name B1` … for anything else. */
export function nextPseudonym(term: string, taken: ReadonlySet<string>): string {
  const series = HOST.test(term) ? 'Host A' : 'Name B';
  let number = 1;
  while (taken.has(`${series}${number}`)) number++;
  return `${series}${number}`;
}
