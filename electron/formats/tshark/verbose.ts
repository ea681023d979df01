import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { RECORD, type RecordSink, type Verdict } from '../record-sink.ts';
import type { FlowKinds } from '../words/flow.ts';
import { emitPacket } from './packet.ts';
import { wiresharkInstant } from './time.ts';

const FRAME = /^Frame [0-9]{1,10}(?:: |$)/;
/** Lines of the dissection that are looked for, the field that each tells, and the outermost of several counts. */
const TOLD: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^ {4}(?:Epoch (?:Arrival )?Time): ([0-9.]{9,24}) seconds/, ['frame.time_epoch']],
  [/^ {4}(?:UTC )?Arrival Time: (.{10,60})$/, ['frame.time']],
  [/^ {4}Frame Length: ([0-9]{1,9}) bytes/, ['frame.len']],
  [/^Internet Protocol Version [46], Src: (?:\S{1,255} \()?([^ ,()]{2,255})\)?, Dst: (?:\S{1,255} \()?([^ ,()]{2,255})\)?/, ['ip.src', 'ip.dst']],
  [
    /^Transmission Control Protocol, Src Port: (?:\S{1,40} \()?([0-9]{1,5})\)?, Dst Port: (?:\S{1,40} \()?([0-9]{1,5})/,
    ['tcp.srcport', 'tcp.dstport'],
  ],
  [/^User Datagram Protocol, Src Port: (?:\S{1,40} \()?([0-9]{1,5})\)?, Dst Port: (?:\S{1,40} \()?([0-9]{1,5})/, ['udp.srcport', 'udp.dstport']],
  [/^Internet Control Message Protocol( v6)?/, ['_ws.col.Protocol']],
];

/** True for the first line of a packet that tshark -V dissects. */
export const isFrameLine = (text: string): boolean => FRAME.test(text);

/** Reads the dissections of tshark -V, which take many lines a packet: its addresses stand in the first line of each layer. Cites the line a packet begins on. */
export class VerbosePackets {
  private readonly zone: ZoneClock;
  private readonly kinds: FlowKinds;
  private fields: Map<string, string> | null = null;
  private begun = 0;

  constructor(zone: ZoneClock, kinds: FlowKinds) {
    this.zone = zone;
    this.kinds = kinds;
  }

  /** The line that begins a packet stands for it, whether it has addresses or not; its event comes when the next begins. */
  line(text: string, sink: RecordSink): Verdict {
    if (FRAME.test(text)) {
      this.close(sink);
      this.fields = new Map();
      this.begun = sink.line;
      return RECORD;
    }
    if (this.fields === null) return sink.skip('line before the first packet');
    for (const [line, names] of TOLD) {
      const found = line.exec(text);
      if (!found) continue;
      for (const [i, name] of names.entries())
        if (!this.fields.has(name)) this.fields.set(name, name === '_ws.col.Protocol' ? (found[1] ? 'icmp6' : 'icmp') : found[i + 1]!);
    }
    return sink.skip('line of a packet');
  }

  finish(sink: RecordSink): void {
    this.close(sink);
  }

  private close(sink: RecordSink): void {
    const fields = this.fields;
    this.fields = null;
    if (!fields?.has('ip.src')) return;
    const time = [fields.get('frame.time_epoch'), fields.get('frame.time')].map((text) =>
      text === undefined ? Number.NaN : wiresharkInstant(text, this.zone),
    );
    sink.citeLine = this.begun;
    emitPacket(
      (...names) => names.map((name) => fields.get(name) ?? '').find((value) => value !== '') ?? '',
      time.find((one) => one === one) ?? Number.NaN,
      false,
      this.kinds,
      sink,
    );
    sink.citeLine = 0;
  }
}
