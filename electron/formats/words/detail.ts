const LONGEST = 200;

/**
 * The detail of an event from names and values, `sni=a.example version=TLSv12`: empty values are left out, values with blanks or quotes are quoted,
 * long ones are cut (with an ellipsis), control characters become blanks.
 */
export function detailText(parts: readonly (readonly [name: string, value: string])[]): string {
  let text = '';
  for (const [name, value] of parts) {
    if (value === '') continue;
    const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
    const clean = short.replace(/[\u0000-\u001f\u007f]/g, ' ');
    const shown = /[\s"=]/.test(clean) ? `"${clean.replace(/"/g, "'")}"` : clean;
    text += `${text === '' ? '' : ' '}${name}=${shown}`;
  }
  return text;
}
