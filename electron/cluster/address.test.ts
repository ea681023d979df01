import { expect, test } from 'vitest';
import { isLoopback, readAddress } from './address.ts';

const refused = (text: string): string => {
  const read = readAddress(text);
  return read.ok ? `read as ${read.value.server}` : read.error.message;
};

test('an address is a scheme, a host and a port', () => {
  expect(readAddress('https://clickhouse.example')).toEqual({
    ok: true,
    value: { secure: true, host: 'clickhouse.example', port: 8443, server: 'clickhouse.example:8443' },
  });
  expect(readAddress('http://[2001:db8::1]:9123/')).toMatchObject({ value: { host: '2001:db8::1', port: 9123, server: '[2001:db8::1]:9123' } });
  for (const text of ['clickhouse.example:8123', 'tcp://clickhouse.example:9000', 'ftp://h.example', '', '-o'])
    expect(refused(text)).toContain('give the address');
  expect(refused('http://h.example/?database=x')).toContain('--database');
});

test('a user or password in the address is refused, says why, and is not repeated', () => {
  for (const text of [
    'https://newsroom:hunter2@h.example',
    'http://hunter2@h.example:8123',
    'hunter2@h.example',
    'odd://newsroom:hunter2@h.example',
  ]) {
    expect(refused(text)).not.toContain('hunter2');
    expect(refused(text)).not.toContain('read as');
  }
  expect(refused('https://newsroom:hunter2@h.example')).toContain('process list');
});

test('what stays on the machine is known', () => {
  const at = (text: string) => {
    const read = readAddress(text);
    return read.ok && isLoopback(read.value);
  };
  expect(['http://localhost', 'http://127.0.0.1', 'http://[::1]'].map(at)).toEqual([true, true, true]);
  expect(['http://127.example', 'http://192.0.2.1', 'http://localhost.example'].map(at)).toEqual([false, false, false]);
});
