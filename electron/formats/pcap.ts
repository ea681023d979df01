import { CaptureParser } from './capture/capture-parser.ts';
import { pcapFile, sampleEvents, samplePackets } from './capture/sample-packets.ts';
import type { ByteFormat } from './format.ts';

/** Packet capture (libpcap): flows and DNS queries out of packets. See `capture/`. */
export const pcap: ByteFormat = {
  id: 'pcap',
  title: 'Packet capture (libpcap)',
  specification: 'https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html',
  from: 'the address that opened the flow; for a DNS query the client',
  to: 'the address it was opened to; for a DNS query the name asked for',
  reads: 'bytes',
  samples: [{ name: 'a lookup and a refused connection', text: pcapFile(samplePackets), events: sampleEvents }],
  detect(head) {
    if (head.bytes.length < 4) return null;
    const magic = new DataView(head.bytes.buffer, head.bytes.byteOffset).getUint32(0);
    return [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34, 0xd4c3b2a1, 0x4d3cb2a1, 0x34cdb2a1].includes(magic)
      ? { confidence: 0.99, reason: 'the first four bytes are those of a pcap capture', needsZone: false }
      : null;
  },
  parser: () => new CaptureParser('pcap'),
};
