import type { Sample } from '../format.ts';

const join = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** One sample per layout that BIND has written since 9.2, with what must come out. */
export const bindSamples: readonly Sample[] = [
  {
    name: 'BIND 9.9 and 9.10: category and severity',
    text: join(
      '04-May-2016 04:36:57.123 queries: info: client 192.0.2.15#45023 (mail1.brandt.example): query: mail1.brandt.example IN A -EDC (198.51.100.53)',
      '04-May-2016 04:36:58.000 queries: info: client 192.0.2.15#45024 (mail1.brandt.example): query: mail1.brandt.example IN AAAA -ED (198.51.100.53)',
    ),
    events: [
      '2016-05-04T04:36:57.123000Z 192.0.2.15 > mail1.brandt.example A unknown',
      '2016-05-04T04:36:58Z 192.0.2.15 > mail1.brandt.example AAAA unknown',
    ],
  },
  {
    name: 'older, neither category nor name in brackets, local time in Moscow',
    text: join(
      '04-May-2016 04:36:57.123 client 192.0.2.15#45023: query: mail1.brandt.example IN A -ED (198.51.100.53)',
      '04-May-2016 04:36:57.500 client 192.0.2.15#45023: query: mail1.brandt.example IN MX +',
      '04-May-2016 04:36:57.600 client 192.0.2.15#45023: query: mail1.brandt.example IN MX',
    ),
    zone: 'Europe/Moscow',
    events: [
      '2016-05-04T01:36:57.123000Z 192.0.2.15 > mail1.brandt.example A unknown',
      '2016-05-04T01:36:57.500000Z 192.0.2.15 > mail1.brandt.example MX unknown',
      '2016-05-04T01:36:57.600000Z 192.0.2.15 > mail1.brandt.example MX unknown',
    ],
  },
  {
    name: '9.11 and later: client object, view, EDNS version, key, ECS, IPv6 and a zone id, escapes, mixed case, the root',
    text: join(
      '04-May-2016 04:36:57.123 queries: info: client @0x7f1c 192.0.2.15#45023 (mail1.brandt.example): query: mail1.brandt.example IN A -E(0)DC (198.51.100.53)',
      '04-May-2016 04:36:57.200 client @0x7f1c 2001:DB8::1:0#45023 (WwW.Brandt.Example): view inside: query: WwW.Brandt.Example IN HTTPS +E(0)K (2001:db8::53)',
      '04-May-2016 04:36:57.300 client @0x7f1c 192.0.2.9#1/key tsig.example (a.example): view inside: query: a.example IN SOA -SE(0)T (198.51.100.53)',
      '04-May-2016 04:36:57.400 client @0x7f1c fe80::1%2#99 (a\\032b\\).example): query: a\\032b\\).example IN TXT +E(0)D (fe80::2%2) [ECS 203.0.113.0/24/0]',
      '04-May-2016 04:36:57.500 client @0x7f1c 192.0.2.9#1 (.): query: . IN TYPE65399 +E(0) (198.51.100.53)',
      '04-May-2016 04:36:57.600 client @0x7f1c 192.0.2.9#1 (version.bind): query: version.bind CH TXT + (198.51.100.53)',
    ),
    events: [
      '2016-05-04T04:36:57.123000Z 192.0.2.15 > mail1.brandt.example A unknown',
      '2016-05-04T04:36:57.200000Z 2001:db8::1:0 > www.brandt.example HTTPS unknown',
      '2016-05-04T04:36:57.300000Z 192.0.2.9 > a.example SOA unknown',
      '2016-05-04T04:36:57.400000Z fe80::1%2 > a\\032b\\).example TXT unknown',
      '2016-05-04T04:36:57.500000Z 192.0.2.9 > . TYPE65399 unknown',
      '2016-05-04T04:36:57.600000Z 192.0.2.9 > version.bind TXT unknown',
    ],
  },
  {
    name: 'ISO 8601 times, with zone and without, and lines that are no queries',
    text: join(
      '2027-10-24T20:20:02.562Z queries: client @0x7f8c 192.0.2.12#52862 (a.example): view internal: query: a.example IN AAAA +E(0) (192.0.2.53)',
      '2027-10-24T23:20:02.602 info: client @0x7f8c 192.0.2.12#52862 (a.example): query: a.example IN A + (192.0.2.53)',
      '2027-10-24T23:20:03.000 zoneload: info: zone a.example/IN: loaded serial 1',
      '2027-10-24T23:20:03.000 security: debug 3: client @0x7f8c (no-peer): allocate new client',
      "2027-10-24T23:20:03.000 security: debug 3: client @0x7f8c 192.0.2.12#52862 (a.example): query 'a.example/A/IN' approved",
      '',
      '2027-10-24T23:20:04.000 info: client @0x7f8c 192.0.2.12#52862 (a.exa',
    ),
    zone: 'Europe/Moscow',
    events: ['2027-10-24T20:20:02.562000Z 192.0.2.12 > a.example AAAA unknown', '2027-10-24T20:20:02.602000Z 192.0.2.12 > a.example A unknown'],
    skipped: 4,
    rejects: 1,
  },
  {
    name: 'no time at all',
    text: join(
      'client @0x7f8c 192.0.2.12#52862 (a.example): view external: query: a.example IN PTR + (192.0.2.53)',
      'queries: info: client @0x7f8c 192.0.2.13#52862 (a.example): query: a.example IN PTR + (192.0.2.53)',
      'all zones loaded',
    ),
    events: ['- 192.0.2.12 > a.example PTR unknown', '- 192.0.2.13 > a.example PTR unknown'],
    skipped: 1,
  },
  {
    name: 'year missing',
    text: join("Oct 23 02:06:39.425 security: info: client 192.0.2.4#3076: query (cache) 'a.example/ANY/IN' denied"),
    year: 2008,
    events: ['2008-10-23T02:06:39.425000Z 192.0.2.4 > a.example ANY refused'],
  },
  {
    name: 'refusals, transfers, updates',
    text: join(
      "19-Oct-2022 05:34:02.425 client @0x7f65 192.0.2.1#3076 (a.example): query (cache) 'a.example/ANY/IN' denied",
      "06-Feb-2025 10:32:43.895 security: info: client @0x7fcb 192.0.2.1#44717 (b/c): query (cache) 'b/c/A/IN' denied (allow-query-cache did not match)",
      "20-Oct-2022 08:30:43.685 client @0x7f65 192.0.2.2#55590 (a.example): zone transfer 'a.example/AXFR/IN' denied",
      "03-Nov-2022 13:38:37.525 client @0x7fa0 ::1#61738 (a.example): bad zone transfer request: 'a.example/IN': non-authoritative zone (NOTAUTH)",
      "03-Nov-2022 13:38:38.525 xfer-out: info: client @0x7fa0 192.0.2.3#61738 (a.example): transfer of 'a.example/IN': AXFR started (serial 3)",
      "03-Nov-2022 13:38:38.600 xfer-out: info: client @0x7fa0 192.0.2.3#61738 (a.example): transfer of 'a.example/IN': AXFR ended: 1 messages, 22 records",
      "03-Nov-2022 13:38:39.525 update-security: error: client @0x7fa0 192.0.2.4#61738: update 'a.example/IN' denied",
      "03-Nov-2022 13:38:39.600 notify: info: client @0x7fa0 192.0.2.5#53: received notify for zone 'n.example'",
      "03-Nov-2022 13:38:39.700 notify: info: client @0x7fa0 192.0.2.5#53: received notify for zone 'n.example': TSIG 'k'",
    ),
    events: [
      '2022-10-19T05:34:02.425000Z 192.0.2.1 > a.example ANY refused',
      '2025-02-06T10:32:43.895000Z 192.0.2.1 > b/c A refused',
      '2022-10-20T08:30:43.685000Z 192.0.2.2 > a.example AXFR refused',
      '2022-11-03T13:38:37.525000Z ::1 > a.example AXFR failed',
      '2022-11-03T13:38:38.525000Z 192.0.2.3 > a.example AXFR accepted',
      '2022-11-03T13:38:39.525000Z 192.0.2.4 > a.example UPDATE refused',
      '2022-11-03T13:38:39.600000Z 192.0.2.5 > n.example NOTIFY unknown',
      '2022-11-03T13:38:39.700000Z 192.0.2.5 > n.example NOTIFY unknown',
    ],
    skipped: 1,
  },
  {
    name: 'what became of queries: denied, failed, and the response log of 9.20',
    text: join(
      '03-Jun-2025 08:01:09.001 queries: info: client @0x7f3c 192.0.2.7#53012 (www.example): view in: query: www.example IN A +E(0) (192.0.2.53)',
      '03-Jun-2025 08:01:09.002 queries: info: client @0x7f3c 192.0.2.7#53012 (nx.example): view in: query: nx.example IN A +E(0) (192.0.2.53)',
      '03-Jun-2025 08:01:09.003 responses: info: client @0x7f3c 192.0.2.7#53012 (www.example): view in: response: www.example IN A NOERROR +E(0) 1 0 1 (192.0.2.53)',
      '03-Jun-2025 08:01:09.009 responses: info: client @0x7f3c 192.0.2.7#53012 (nx.example): view in: response: nx.example IN A NXDOMAIN +E(0) 0 1 1 (192.0.2.53)',
      '03-Jun-2025 08:01:10.001 queries: info: client @0x7f3c 192.0.2.8#53012 (x.example): query: x.example IN MX + (192.0.2.53)',
      "03-Jun-2025 08:01:10.002 security: info: client @0x7f3c 192.0.2.8#53012 (x.example): query (cache) 'x.example/MX/IN' denied (allow-query-cache did not match)",
      '03-Jun-2025 08:01:10.002 query-errors: info: client @0x7f3c 192.0.2.8#53012 (x.example): query failed (REFUSED) for x.example/IN/MX at query.c:5680',
      '03-Jun-2025 08:01:10.003 queries: info: client @0x7f3c 192.0.2.8#53014 (other.example): query: other.example IN A + (192.0.2.53)',
      '03-Jun-2025 08:01:10.003 query-errors: info: client @0x7f3c 192.0.2.8#53014 (other.example): query failed (REFUSED) for other.example/IN/A at query.c:5680',
      '03-Jun-2025 08:01:10.004 queries: info: client @0x7f3c 192.0.2.9#53015 (x.example): query: x.example IN IXFR -T (192.0.2.53)',
      "03-Jun-2025 08:01:10.005 xfer-out: info: client @0x7f3c 192.0.2.9#53015 (x.example): transfer of 'x.example/IN': AXFR-style IXFR started (serial 1)",
      '03-Jun-2025 08:01:11.001 queries: info: client @0x7f3c 192.0.2.8#53013 (y.example): query: y.example IN A + (192.0.2.53)',
      '03-Jun-2025 08:01:16.002 query-errors: info: client @0x7f3c 192.0.2.8#53013 (y.example): query failed (timed out) for y.example/IN/A at query.c:7820',
      '03-Jun-2025 08:01:17.002 query-errors: info: client @0x7f3c 192.0.2.9#53013 (z.example): query failed (SERVFAIL) for z.example/IN/A at query.c:6939',
    ),
    events: [
      '2025-06-03T08:01:09.001000Z 192.0.2.7 > www.example A accepted',
      '2025-06-03T08:01:09.002000Z 192.0.2.7 > nx.example A not-found',
      '2025-06-03T08:01:10.001000Z 192.0.2.8 > x.example MX refused',
      '2025-06-03T08:01:10.003000Z 192.0.2.8 > other.example A refused',
      '2025-06-03T08:01:10.004000Z 192.0.2.9 > x.example IXFR accepted',
      '2025-06-03T08:01:11.001000Z 192.0.2.8 > y.example A deferred',
    ],
    skipped: 1,
  },
];
