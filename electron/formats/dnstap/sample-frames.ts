/** A frame stream for the sample: a question of a client, its answer, a question to another server, and a question over IPv6. */
export function sampleFrames(): Uint8Array {
  const question = dnsQuery('www.example', 1);
  return Uint8Array.from([
    ...control(2),
    ...frame(5, [192, 0, 2, 13], 8, 1_714_979_400, 642_000_500, question),
    ...frame(6, [192, 0, 2, 13], 12, 1_714_979_400, 643_000_000, question),
    ...frame(3, [0, 0, 0, 0], 8, 1_714_979_400, 650_000_000, question),
    ...frame(1, [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12], 8, 1_714_979_401, 0, dnsQuery('', 252)),
    ...control(3),
  ]);
}

const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function control(type: number): number[] {
  const name = [...new TextEncoder().encode('protobuf:dnstap.Dnstap')];
  const field = type === 2 ? [...word(1), ...word(name.length), ...name] : [];
  return [...word(0), ...word(4 + field.length), ...word(type), ...field];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

const delimited = (field: number, bytes: readonly number[]): number[] => [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];

/** `time` is the field of the seconds: 8 for queries, 12 for responses; the nanoseconds and the message have the two fields after it. */
function frame(type: number, client: readonly number[], time: number, seconds: number, nanos: number, dns: readonly number[]): number[] {
  const message = [
    ...[8, type],
    ...delimited(4, client),
    ...varint(time * 8),
    ...varint(seconds),
    ...varint((time + 1) * 8 + 5),
    ...word(nanos).reverse(),
    ...delimited(time + 2, dns),
  ];
  const whole = [...delimited(1, [110, 115]), ...delimited(14, message), 15 * 8, 1];
  return [...word(whole.length), ...whole];
}

function dnsQuery(name: string, type: number): number[] {
  const labels = name === '' ? [] : name.split('.').flatMap((label) => [label.length, ...new TextEncoder().encode(label)]);
  return [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1];
}
