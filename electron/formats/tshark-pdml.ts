import { Answers } from './answers.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import type { RecordSink, Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { ANSWERED_WITHIN, emitPacket, type Field } from './tshark/packet.ts';
import { isLocalTime, UNDATED, wiresharkInstant } from './tshark/time.ts';
import { FlowKinds } from './words/flow.ts';

/** `<field name="ip.src" showname="..." size="4" pos="26" show="192.0.2.11" value="c000020b"/>`: what Wireshark shows of a field. */
const FIELD = /<field name="([\w.]{1,80})"[^>]{0,4000}? show="([^"]{0,400})"/g;
/** The time of capture in the packet's general section: its value is in seconds since 1970, whatever way it is shown. */
const STAMP = /<field name="timestamp"[^>]{0,400} value="([0-9.]{1,30})"/;
const LONGEST = 65_536;
const MOST_FIELDS = 4000;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);

/** Reads packets printed over many lines, a field on each; several on one line are taken as well. */
class PdmlParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private fields: Map<string, string> | null = null;
  private begun = 0;
  private undated = false;

  constructor(options: ParseOptions) {
    this.options = options;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, Math.min(end, start + LONGEST));
    if (text.includes('<packet>')) {
      this.fields = new Map();
      this.begun = sink.line;
    }
    if (this.fields === null) return outside(text, sink);
    this.take(text, this.fields);
    if (!text.includes('</packet>')) return sink.skip('line of a packet');
    const { fields } = this;
    this.fields = null;
    sink.citeLine = this.begun;
    return this.emit(fields, sink);
  }

  finish(sink: RecordSink): void {
    if (this.undated) sink.notes.add(UNDATED);
    if (this.fields !== null) sink.notes.add('The last packet is cut short and was left out.');
  }

  /** Keeps the first value of each field: that of the outermost protocol. */
  private take(text: string, into: Map<string, string>): void {
    if (!text.includes('<field')) return;
    const stamp = STAMP.exec(text);
    if (stamp && !into.has('timestamp')) into.set('timestamp', stamp[1]!);
    for (const found of text.matchAll(FIELD)) if (!into.has(found[1]!) && into.size < MOST_FIELDS) into.set(found[1]!, plain(found[2]!));
  }

  private emit(fields: ReadonlyMap<string, string>, sink: RecordSink): Verdict {
    const field: Field = (...names) => names.map((name) => fields.get(name) ?? '').find((value) => value !== '') ?? '';
    let time = Number.NaN;
    for (const told of [field('timestamp'), field('frame.time_epoch'), field('frame.time_utc'), field('frame.time')]) {
      if (time !== time && told !== '') time = wiresharkInstant(told, this.options.zone);
    }
    if (time !== time) this.undated = true;
    return emitPacket(field, time, false, this.kinds, sink);
  }
}

function outside(text: string, sink: RecordSink): Verdict {
  const bare = text.trim();
  if (bare === '') return sink.skip('blank');
  return /^(?:<\?xml|<!--|-->|<\/?pdml|You can find|http)/.test(bare)
    ? sink.skip('frame of the document')
    : sink.reject('outside of a packet of tshark -T pdml');
}

function detect(head: Head): Detection | null {
  const root = head.lines.some((line) => /<pdml[ >]/.test(line));
  const packet = head.lines.some((line) => line.includes('<packet>'));
  if (!root || !packet) return null;
  const epoch = head.lines.some((line) => STAMP.test(line) || line.includes('"frame.time_epoch"'));
  const local = head.lines.some((line) => isLocalTime(plain(/<field name="frame\.time"[^>]{0,400} show="([^"]{10,60})"/.exec(line)?.[1] ?? '')));
  return { confidence: 0.98, reason: 'a <pdml> document with packets, as tshark -T pdml prints it', needsZone: local && !epoch };
}

/** Packets as tshark prints them in XML. */
export const tsharkPdml: LineFormat = {
  id: 'tshark-pdml',
  title: 'tshark PDML (XML)',
  specification: 'https://wiki.wireshark.org/PDML',
  from: 'the sender of the packet',
  to: 'its receiver; the kind names the lower port',
  reads: 'lines',
  detect,
  splittable: () => false,
  parser: (options) => new PdmlParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
  samples: [
    {
      name: 'two packets, one without addresses, one cut',
      text: `<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="pdml2html.xsl"?>
<!-- You can find pdml2html.xsl in /usr/share/wireshark or at https://gitlab.com/wireshark/wireshark/-/raw/master/pdml2html.xsl. -->
<pdml version="0" creator="wireshark/4.0.17" time="Mon May  6 09:10:00 2024" capture_file="a.pcap">
<packet>
  <proto name="geninfo" pos="0" showname="General information" size="74">
    <field name="num" pos="0" show="1" showname="Number" value="1" size="74"/>
    <field name="timestamp" pos="0" show="May  6, 2024 09:10:00.058825000 CEST" showname="Captured Time" value="1714979400.058825000" size="74"/>
  </proto>
  <proto name="frame" showname="Frame 1" size="74" pos="0">
    <field name="frame.len" showname="Frame Length: 74 bytes" size="0" pos="0" show="74"/>
  </proto>
  <proto name="ip" showname="Internet Protocol" size="20" pos="14">
    <field name="ip.proto" showname="Protocol: UDP (17)" size="1" pos="23" show="17" value="11"/>
    <field name="ip.src" showname="Source &lt;A&gt;" size="4" pos="26" show="192.0.2.11" value="c000020b"/>
    <field name="ip.dst" showname="Destination" hide="yes" size="4" pos="30" show="192.0.2.53" value="c0000235"/>
  </proto>
  <proto name="udp" showname="User Datagram Protocol" size="8" pos="34">
    <field name="udp.srcport" showname="Source Port: 55809" size="2" pos="34" show="55809" value="da01"/>
    <field name="udp.dstport" showname="Destination Port: 53" size="2" pos="36" show="53" value="0035"/>
  </proto>
</packet>


<packet>
  <proto name="arp" showname="ARP" size="28" pos="14"><field name="arp.opcode" show="1" value="0001"/></proto>
</packet>
<packet>
  <proto name="ip">
</pdml>
`,
      events: ['2024-05-06T07:10:00.058825Z 192.0.2.11 > 192.0.2.53 udp/53 unknown 74'],
      skipped: 29,
    },
  ],
};
