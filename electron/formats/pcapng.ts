import { CaptureParser } from './capture/capture-parser.ts';
import { pcapngFile, sampleEvents, samplePackets } from './capture/sample-packets.ts';
import type { ByteFormat } from './format.ts';

/** Packet capture (pcapng): flows and DNS queries out of packets. See `capture/`. */
export const pcapng: ByteFormat = {
  id: 'pcapng',
  title: 'Packet capture (pcapng)',
  specification: 'https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html',
  from: 'the address that opened the flow; for a DNS query the client',
  to: 'the address it was opened to; for a DNS query the name asked for',
  reads: 'bytes',
  samples: [{ name: 'a lookup and a refused connection', text: pcapngFile(samplePackets), events: sampleEvents }],
  detect(head) {
    if (head.bytes.length < 4) return null;
    const magic = new DataView(head.bytes.buffer, head.bytes.byteOffset).getUint32(0);
    return magic === 0x0a0d0d0a ? { confidence: 0.99, reason: 'the first four bytes are those of a pcapng capture', needsZone: false } : null;
  },
  parser: () => new CaptureParser('pcapng'),
};
