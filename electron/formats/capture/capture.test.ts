import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pcap } from '../pcap.ts';
import { pcapng } from '../pcapng.ts';
import { readWith } from '../read-for-test.ts';
import { dnsMessage, pcapFile, pcapngFile, sampleEvents, samplePackets, tcpPacket, udpPacket } from './sample-packets.ts';

const text = (words: string): number[] => [...words].map((c) => c.charCodeAt(0));
const byTime = (events: readonly string[]): string[] => [...events].sort();

describe('a capture', () => {
  test('gives a flow and a query, whichever the file', () => {
    expect(byTime(readWith(pcap, pcapFile(samplePackets)).events)).toEqual(byTime(sampleEvents));
    expect(byTime(readWith(pcapng, pcapngFile(samplePackets)).events)).toEqual(byTime(sampleEvents));
  });

  test('that is cut gives everything before the cut and says where it broke', () => {
    const read = readWith(pcap, pcapFile(samplePackets).subarray(0, -5));
    expect(read.records).toBe(3);
    expect(read.rejects.join()).toMatch(/damaged at byte \d+: the file ends in the middle of a packet/);
    expect(read.events.length).toBe(3);
  });

  test('names the originator by the SYN, not by who is seen first', () => {
    const packets = [
      { time: 1e6, bytes: tcpPacket('203.0.113.9', 9999, '192.0.2.15', 50_000, 0, 18) },
      { time: 2e6, bytes: tcpPacket('192.0.2.15', 50_000, '203.0.113.9', 9999, 1, 16) },
    ];
    expect(readWith(pcap, pcapFile(packets)).events).toEqual(['1970-01-01T00:00:01Z 192.0.2.15 > 203.0.113.9 tcp/9999 accepted 80']);
  });

  test('splits a flow that was idle, and one that was closed and opened anew', () => {
    const udp = (time: number) => ({ time, bytes: udpPacket('192.0.2.1', 1000, '192.0.2.2', 2000, [1]) });
    expect(readWith(pcap, pcapFile([udp(0), udp(30e6), udp(120e6)])).events).toHaveLength(2);
    const tcp = (time: number, flags: number) => ({ time, bytes: tcpPacket('192.0.2.1', 1000, '192.0.2.2', 2000, 1, flags) });
    expect(readWith(pcap, pcapFile([tcp(0, 2), tcp(1e6, 1), tcp(2e6, 2)])).events).toHaveLength(2);
  });

  test('keeps the names that were claimed as attributes of the flow', () => {
    const mail = [
      { time: 0, bytes: tcpPacket('192.0.2.1', 40_000, '192.0.2.25', 25, 99, 2) },
      { time: 1, bytes: tcpPacket('192.0.2.25', 25, '192.0.2.1', 40_000, 499, 18) },
      { time: 3, bytes: tcpPacket('192.0.2.25', 25, '192.0.2.1', 40_000, 520, 24, text('550 no\r\n')) },
      { time: 2, bytes: tcpPacket('192.0.2.25', 25, '192.0.2.1', 40_000, 500, 24, text('220 mx.tower.example\r\n').slice(0, 20)) },
      { time: 4, bytes: tcpPacket('192.0.2.1', 40_000, '192.0.2.25', 25, 100, 24, text('EHLO probe.example\r\n')) },
    ];
    const read = readWith(pcap, pcapFile(mail));
    expect(read.details.join()).toContain('helo=probe.example banner=mx.tower.example');
  });

  test('reads DNS over TCP however the segments cut it, and queries that nobody answered', () => {
    const message = dnsMessage(9, 'tower.example', 16, null);
    const framed = [0, message.length, ...message];
    const packets = [
      { time: 0, bytes: tcpPacket('192.0.2.1', 40_000, '192.0.2.53', 53, 0, 2) },
      { time: 1e6, bytes: tcpPacket('192.0.2.1', 40_000, '192.0.2.53', 53, 11, 24, framed.slice(10)) },
      { time: 2e6, bytes: tcpPacket('192.0.2.1', 40_000, '192.0.2.53', 53, 1, 24, framed.slice(0, 10)) },
    ];
    expect(readWith(pcap, pcapFile(packets)).events.join('\n')).toContain('192.0.2.1 > tower.example TXT unanswered');
  });

  test('of any bytes whatever neither throws nor loses count', () => {
    const whole = pcapFile(samplePackets);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }), fc.nat(whole.length), (edits, length) => {
        const bytes = whole.slice();
        for (const [at, value] of edits) bytes[at] = value;
        const read = readWith(pcap, bytes.subarray(0, length));
        expect(read.records + read.skipped + read.rejects.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

/** The independent count has the outermost IP header of every packet, each direction by itself; a flow has both directions in it. */
const shared = join(import.meta.dirname, '../../../../shared/data/real');
describe.skipIf(!existsSync(shared))('the shared captures', () => {
  const truth = (existsSync(shared) ? readFileSync(join(shared, '../MANIFEST.tsv'), 'utf8') : '').split('\n').map((line) => line.split('\t'));
  const folders = existsSync(shared) ? readdirSync(shared).filter((name) => name.startsWith('pcap')) : [];
  for (const folder of folders) {
    for (const file of readdirSync(join(shared, folder)).filter((name) => !name.endsWith('.gz'))) {
      const row = truth.find((cells) => cells[0] === folder && cells[1] === file);
      if (!row) continue;
      test(`${folder}/${file}`, () => {
        const bytes = readFileSync(join(shared, folder, file));
        const format = [pcap, pcapng].find((one) => one.detect({ bytes, lines: [], complete: true, name: file }));
        const read = format ? readWith(format, bytes) : null;
        const pairs = new Set(
          (read?.events ?? [])
            .filter((event) => / (tcp|udp|icmp|igmp|ip|gre|6in4|ipip|sctp|esp|ospf|pim|vrrp|ah|dccp)/.test(event))
            .map((event) =>
              event
                .split(' ')
                .slice(1, 4)
                .filter((word) => word !== '>')
                .sort()
                .join(' '),
            ),
        );
        expect(read?.records ?? 0).toBe(Number(row[9]));
        expect(pairs.size).toBeLessThanOrEqual(Number(row[10]));
        expect(pairs.size * 2).toBeGreaterThanOrEqual(Number(row[10]));
      });
    }
  }
});
