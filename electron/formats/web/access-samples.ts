import type { Sample } from '../format.ts';

/** One sample per order of fields that web servers and their owners write. */
export const accessSamples: readonly Sample[] = [
  {
    name: 'the host asked for in place of the identity (lighttpd)',
    text: '192.0.2.10 www.example.net - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8"\n192.0.2.11 127.0.0.1:8080 ann [06/May/2024:07:10:01 +0000] "GET / HTTP/1.1" 404 5 "-" "-"\n192.0.2.12 ident ann [06/May/2024:07:10:02 +0000] "GET / HTTP/1.1" 404 5\n192.0.2.13 203.0.113.9 - [06/May/2024:07:10:03 +0000] "GET / HTTP/1.1" 404 5\n',
    events: [
      '2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET accepted 512',
      '2024-05-06T07:10:01Z 192.0.2.11 > 127.0.0.1 GET not-found 5',
      '2024-05-06T07:10:02Z 192.0.2.12 > (this server) GET not-found 5',
      '2024-05-06T07:10:03Z 192.0.2.13 > (this server) GET not-found 5',
    ],
  },
  {
    name: 'combined, with a user and an escaped quote',
    text: '192.0.2.10 - - [06/May/2024:07:10:00 +0200] "GET /a HTTP/1.1" 200 512 "-" "curl/8"\n192.0.2.11 - ann [06/May/2024:07:10:01 +0200] "POST /\\" HTTP/1.1" 403 - "-" "a \\"b\\""\n',
    events: ['2024-05-06T05:10:00Z 192.0.2.10 > (this server) GET accepted 512', '2024-05-06T05:10:01Z 192.0.2.11 > (this server) POST refused'],
  },
  {
    name: 'virtual host first, with and without port; IPv6; a request that is none',
    text: 'www.example.net:443 2001:DB8::1 - - [06/May/2024:07:10:00 +0000] "GET / HTTP/2.0" 404 19\nwww.example.org 192.0.2.11 - - [06/May/2024:07:10:00 +0000] "\\x16\\x03" 400 19\n',
    events: [
      '2024-05-06T07:10:00Z 2001:db8::1 > www.example.net GET not-found 19',
      '2024-05-06T07:10:00Z 192.0.2.11 > www.example.org invalid failed 19',
    ],
  },
  {
    name: 'missing fields',
    text: '192.0.2.10 - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512\n192.0.2.10 [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200\n192.0.2.10 - - "GET /a HTTP/1.1" 200 65508 4.386\n192.0.2.10, - - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512\n192.0.2.10 - - [06/May/2024:07:10:00 +0000] "GET /cut\n',
    events: [
      '2024-05-06T07:10:00Z 192.0.2.10 > (this server) GET accepted 512',
      '2024-05-06T07:10:00Z 192.0.2.10 > (this server) GET accepted',
      '- 192.0.2.10 > (this server) GET accepted 65508',
      '2024-05-06T07:10:00Z 192.0.2.10 > (this server) GET accepted 512',
    ],
    rejects: 1,
  },
  {
    name: 'clients with ports, behind proxies; ISO times',
    text: '192.0.2.10:54321 - - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512\n[2001:db8::1]:54321 - - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512\n192.0.2.12, 198.51.100.7 - - [2024-05-06T09:10:00+02:00] "GET /a HTTP/1.1" 200 512\n',
    events: [
      '2024-05-06T07:10:00Z 192.0.2.10 > (this server) GET accepted 512',
      '2024-05-06T07:10:00Z 2001:db8::1 > (this server) GET accepted 512',
      '2024-05-06T07:10:00Z 192.0.2.12 > (this server) GET accepted 512',
    ],
  },
  {
    name: 'seconds first (nginx $msec), with and without the host asked for',
    text: '1714979400.250 192.0.2.10 "GET /a HTTP/1.1" 200 512\n1714979401.250 192.0.2.11 www.example.net "GET / HTTP/1.1" 404\n1714979402.250 192.0.2.12\n',
    events: [
      '2024-05-06T07:10:00.250000Z 192.0.2.10 > (this server) GET accepted 512',
      '2024-05-06T07:10:01.250000Z 192.0.2.11 > (this server) GET not-found',
    ],
    rejects: 1,
  },
  {
    name: 'Envoy, and Istio',
    text: '[2024-05-06T07:10:00.123Z] "GET /a HTTP/1.1" 503 UH 0 19 12 - "192.0.2.10,198.51.100.7" "curl/8" "id" "www.example.net:8080" "-"\n[2024-05-06T07:10:01.123Z] "POST /b HTTP/2" 200 - via_upstream - "-" 5 61 12 11 "-" "agent \\"x\\"" "id" "app.example.net" "198.51.100.9:80" outbound|80 198.51.100.8:1 198.51.100.8:80 192.0.2.11:5000 - default\n[2024-05-06T07:10:02.123Z] "- - -" 0 - 5 61 12 - "-" "-" "-" "-" "198.51.100.9:80"\n',
    events: [
      '2024-05-06T07:10:00.123000Z 192.0.2.10 > www.example.net GET deferred 19',
      '2024-05-06T07:10:01.123000Z 192.0.2.11 > app.example.net POST accepted 61',
    ],
    rejects: 1,
  },
  {
    name: "Apache's ssl_request_log",
    text: '[06/May/2024:07:10:00 +0200] 192.0.2.10 TLSv1.3 TLS_AES_256_GCM_SHA384 "GET /a HTTP/1.1" 1375\n[06/May/2024:07:10:01 +0200] 2001:db8::1 - - "-" -\n',
    events: ['2024-05-06T05:10:00Z 192.0.2.10 > (this server) GET unknown 1375', '2024-05-06T05:10:01Z 2001:db8::1 > (this server) invalid unknown'],
  },
  {
    name: 'forwarded addresses in quotes before the client; a Unix socket',
    text: 'www.example.net:80 "203.0.113.9, 198.51.100.7" 192.0.2.10 - - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8"\n"203.0.113.9" 192.0.2.11 - - [06/May/2024:07:10:01 +0000] "GET /b HTTP/1.1" 200 512\nunix: - - [06/May/2024:07:10:02 +0000] "GET /c HTTP/1.1" 200 512\nwww.example.net unix: - - [06/May/2024:07:10:02 +0000] "GET /c HTTP/1.1" 200 512\n',
    events: [
      '2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET accepted 512',
      '2024-05-06T07:10:01Z 192.0.2.11 > (this server) GET accepted 512',
    ],
    skipped: 2,
  },
  {
    name: "connections that nginx's stream module passed on, with the server behind and without",
    text: '192.0.2.10 [06/May/2024:07:10:00 +0200] TCP 200 1234 567 0.123 "198.51.100.7:443" "567" "1234" "0.001"\n2001:db8::1 [06/May/2024:07:10:01 +0200] UDP 502 0 0 0.003\n192.0.2.11 [06/May/2024:07:10:02 +0200] TCP 403\nunix: [06/May/2024:07:10:03 +0200] TCP 200 1 1 0.001\n',
    events: [
      '2024-05-06T05:10:00Z 192.0.2.10 > (this server) tcp accepted 1234',
      '2024-05-06T05:10:01Z 2001:db8::1 > (this server) udp failed 0',
      '2024-05-06T05:10:02Z 192.0.2.11 > (this server) tcp refused',
    ],
    skipped: 1,
  },
  {
    name: 'nginx-proxy-manager',
    text: '[06/May/2024:07:10:00 +0000] - 404 404 - GET https app.example.net "/x" [Client 192.0.2.10] [Length 192] [Gzip 3.10] [Sent-to web] "curl/8" "-"\n[06/May/2024:07:10:01 +0000] 444 - GET http 203.0.113.5 "/.env" [Client 192.0.2.11] [Length 0] [Gzip -] "-" "-"\n',
    events: ['2024-05-06T07:10:00Z 192.0.2.10 > app.example.net GET not-found 192', '2024-05-06T07:10:01Z 192.0.2.11 > 203.0.113.5 GET failed 0'],
  },
];
