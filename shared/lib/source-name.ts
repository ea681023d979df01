/** The name of a source without the folders it lay in, which are nobody's business: `/home/x/logs.zip!day1/ns1.log` is `logs.zip!day1/ns1.log`. */
export function sourceName(path: string): string {
  const [file = '', ...members] = path.split('!');
  return [file.split(/[/\\]/).at(-1) ?? file, ...members].join('!');
}
