import { describe, expect, test } from 'vitest';
import { openMmdb } from './mmdb.ts';
import { readContext } from './read-context.ts';

const said = (text: string) => readContext(text)?.labels.map((label) => `${label.line} ${label.subject} ${label.kind} ${label.label}`);

describe('context files', () => {
  test('hosts', () => {
    expect(said('# lab\n192.0.2.10 Mail.example mail # relay\n\n2001:DB8:0::1\tgate.example\n')).toEqual([
      '2 192.0.2.10 name mail.example',
      '2 192.0.2.10 name mail',
      '4 2001:db8::1 name gate.example',
    ]);
    expect(
      readContext(
        '192.0.2.10 a\n192.0.2.11 b\n192.0.2.12 b\n192.0.2.13 b\n192.0.2.14 b\n192.0.2.15 b\n192.0.2.16 b\n192.0.2.17 b\n192.0.2.18 b\n010.1.1.1 c\n',
      )?.rejects,
    ).toEqual([{ line: 10, reason: '"010.1.1.1" is no address' }]);
  });

  test('whois of two registries', () => {
    expect(
      said('% remark\ninetnum:  192.0.2.0 - 192.0.2.255\nnetname:  TEST-NET\ncountry:  NL\n\nroute:    198.51.100.0/24\norigin:   AS64500\n'),
    ).toEqual(['3 192.0.2.0-192.0.2.255 network TEST-NET', '4 192.0.2.0-192.0.2.255 country NL', '7 198.51.100.0/24 asn AS64500']);
    expect(said('NetRange: 203.0.113.0 - 203.0.113.255\nCIDR: 203.0.113.0/24\nOrgName: Example Org\n')).toEqual([
      '3 203.0.113.0-203.0.113.255 organisation Example Org',
      '3 203.0.113.0/24 organisation Example Org',
    ]);
  });

  test('tables of addresses, prefixes, ranges and names', () => {
    expect(
      said(
        'network,autonomous_system_number,autonomous_system_organization\n192.0.2.0/24,64500,"Example, Inc"\n2001:DB8::/32,64501,Other\n192.0.2.0/99,1,x\n',
      ),
    ).toEqual([
      '2 192.0.2.0/24 asn 64500',
      '2 192.0.2.0/24 organisation Example, Inc',
      '3 2001:db8::/32 asn 64501',
      '3 2001:db8::/32 organisation Other',
    ]);
    expect(said('start_ip;end_ip;country\n192.0.2.0;192.0.2.9;DE\n192.0.2.10;192.0.2.19;FR\n')).toEqual([
      '2 192.0.2.0-192.0.2.9 country DE',
      '3 192.0.2.10-192.0.2.19 country FR',
    ]);
  });

  test('logs are no context, and noise is no database', async () => {
    expect(readContext('time,src,dst\n2024-05-06T07:10:00Z,192.0.2.1,192.0.2.2\n')).toBeNull();
    expect(readContext('')).toBeNull();
    expect(await openMmdb(new Uint8Array(5000).fill(7))).toBeNull();
  });
});
