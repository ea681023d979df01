import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { PrintedFlows } from './nfdump/printed.ts';
import { BlockFlows, CsvFlows, csvHeader, isPipeLine, PipeFlows } from './nfdump/rows.ts';
import type { RecordSink, Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';

type Mode = 'csv' | 'pipe' | 'json' | 'raw' | 'printed';

/** A flow in one line of text: time, duration, protocol, two endpoints with an arrow. */
const ARROWED =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,3})?\s+(?:[0-9]{2}:[0-9]{2}:)?[0-9.]{3,12}\s+[A-Za-z0-9-]{1,12}\s+[0-9A-Fa-f.:]{3,60}\s+(?:->|<->)\s+[0-9A-Fa-f.:]{3,60}\s/;
const HEADED = /^Date (?:first|last|flow) seen .*(?:Src IP Addr|Dst IP Addr)/;

/** The output mode, by the first lines; null when this is not nfdump's. */
function modeOf(head: Head): { readonly mode: Mode; readonly because: string; readonly confidence: number } | null {
  const lines = head.lines.filter((line) => line.trim() !== '');
  if (lines.slice(0, 5).some((line) => csvHeader(line) !== null && !line.includes('"')))
    return { mode: 'csv', because: 'the header names the columns of nfdump -o csv', confidence: 0.97 };
  if (lines.some((line) => HEADED.test(line)))
    return { mode: 'printed', because: 'the header is that of nfdump ("Date first seen ... Src IP Addr")', confidence: 0.97 };
  if (lines.some((line) => /^Flow Record:\s*$/.test(line)))
    return { mode: 'raw', because: 'blocks begin with "Flow Record:" as nfdump -o raw prints them', confidence: 0.97 };
  if (lines.slice(0, 60).some((line) => /"(?:src|dst)[46]_addr"\s*:/.test(line)))
    return { mode: 'json', because: 'objects with src4_addr or src6_addr as nfdump -o json prints them', confidence: 0.97 };
  const pipes = lines.filter(isPipeLine).length;
  if (pipes > 0)
    return {
      mode: 'pipe',
      because: `${pipes} lines are numbers between bars as nfdump -o pipe prints them`,
      confidence: 0.6 + 0.37 * (pipes / lines.length),
    };
  const arrowed = lines.filter((line) => ARROWED.test(line)).length;
  return arrowed > 0
    ? {
        mode: 'printed',
        because: `${arrowed} lines are flows as nfdump prints them without a header`,
        confidence: 0.6 + 0.36 * (arrowed / lines.length),
      }
    : null;
}

class NfdumpParser implements LineParser {
  private readonly flows: PrintedFlows | CsvFlows | PipeFlows | BlockFlows;

  constructor(options: ParseOptions) {
    const mode = modeOf(options.head)?.mode ?? 'printed';
    if (mode === 'csv') this.flows = new CsvFlows(options);
    else if (mode === 'pipe') this.flows = new PipeFlows();
    else if (mode === 'printed') this.flows = new PrintedFlows(options);
    else this.flows = new BlockFlows(options);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end);
    return text.trim() === '' ? sink.skip('blank') : this.flows.line(text, sink);
  }

  finish(sink: RecordSink): void {
    if (this.flows instanceof BlockFlows) this.flows.finish(sink);
  }
}

function detect(head: Head): Detection | null {
  const mode = modeOf(head);
  return mode ? { confidence: mode.confidence, reason: mode.because, needsZone: mode.mode !== 'pipe' && mode.mode !== 'raw' } : null;
}

/** What nfdump prints of NetFlow, IPFIX and sFlow: line, long, extended, biline and formats composed of the same fields; csv of both generations, pipe, json, raw. */
export const nfdump: LineFormat = {
  id: 'nfdump',
  title: 'nfdump output',
  specification: 'https://github.com/phaag/nfdump',
  from: 'the source address of the flow',
  to: 'its destination address; bytes are those of the flow, both directions where nfdump joined them; the kind names the lower port',
  reads: 'lines',
  detect,
  splittable: (options) => {
    const mode = modeOf(options.head)?.mode;
    return mode === 'printed' || mode === 'pipe';
  },
  parser: (options) => new NfdumpParser(options),
  samples: [
    {
      name: 'events of a firewall (NSEL), with translated addresses behind',
      text: `Date first seen          Event  XEvent Proto      Src IP Addr:Port          Dst IP Addr:Port     X-Src IP Addr:Port        X-Dst IP Addr:Port   In Byte Out Byte
2024-05-06 07:10:00.120 CREATE   Ignore TCP          192.0.2.10:50800 ->      198.51.100.7:443          203.0.113.4:5080  ->      198.51.100.7:443            0        0
2024-05-06 07:10:01.120 DENIED    I-ACL TCP       198.51.100.66:40000 ->        192.0.2.10:22               0.0.0.0:0     ->           0.0.0.0:0            0        0
2024-05-06 07:10:02.120 DELETE   Ignore TCP          192.0.2.10:50800 ->      198.51.100.7:443          203.0.113.4:5080  ->      198.51.100.7:443          160       70
2024-05-06 07:10:03.120 INVALID  Ignore UDP          192.0.2.11:54915 ->      198.51.100.8:53               0.0.0.0:0     ->           0.0.0.0:0        1.6 G        0
`,
      events: [
        '2024-05-06T07:10:00.120000Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 0',
        '2024-05-06T07:10:01.120000Z 198.51.100.66 > 192.0.2.10 tcp/22 refused 0',
        '2024-05-06T07:10:03.120000Z 192.0.2.11 > 198.51.100.8 udp/53 unknown 1600000000',
      ],
      skipped: 2,
    },
    {
      name: 'line',
      text: `Date first seen             Duration     Proto      Src IP Addr:Port          Dst IP Addr:Port   Packets    Bytes Flows
2024-05-06 09:10:00.054     00:00:00.000 ICMP        192.0.2.14:0     ->       192.0.2.80:8.0          1       84     1
2024-05-06 09:10:01.725     00:00:00.000 UDP         192.0.2.12:37218 ->       192.0.2.53:53           1       70     1
2024-05-06 09:10:02.000     00:00:00.033 TCP   2001:db8:0:1::80.443   -> 2001:db8:0:1::13.43479        8    1.2 M     1
2024-05-06 09:10:03.000     00:00:00.000 ICMP6 fe80::b..6b:7317.0     ->  ff02::1:ff00:80.135.0        1       72     1
Summary: total flows: 4, total bytes: 2709, total packets: 11, avg bps: 1, avg pps: 1, avg bpp: 2
Time window: 2024-05-06 09:10:00 - 2024-05-06 09:10:03
Total flows processed: 4, passed: 4, Blocks skipped: 0, Bytes read: 12
Sys: 0.0000s User: 0.0041s Wall: 0.0027s flows/second: 5.5 Runtime: 0.0027s
`,
      zone: 'Europe/Berlin',
      events: [
        '2024-05-06T07:10:00.054000Z 192.0.2.14 > 192.0.2.80 icmp unknown 84',
        '2024-05-06T07:10:01.725000Z 192.0.2.12 > 192.0.2.53 udp/53 unknown 70',
        '2024-05-06T07:10:02Z 2001:db8:0:1::80 > 2001:db8:0:1::13 tcp/443 unknown 1200000',
        '2024-05-06T07:10:03Z fe80::b..6b:7317 > ff02::1:ff00:80 icmp6 unknown 72',
      ],
      skipped: 5,
    },
    {
      name: 'raw of 1.6',
      text: `Flow Record:
  Flags        =              0x06 FLOW, Unsampled
  first        =        1714979400 [2024-05-06 09:10:00]
  last         =        1714979401 [2024-05-06 09:10:01]
  msec_first   =               123
  src addr     =         192.0.2.1
  dst addr     =      198.51.100.2
  src port     =              1234
  dst port     =               443
  proto        =                 6 TCP
  (src)tos     =                 0
  (in)packets  =                 5
  (in)bytes    =               400

`,
      events: ['2024-05-06T07:10:00.123000Z 192.0.2.1 > 198.51.100.2 tcp/443 unknown 400'],
    },
    {
      name: 'biline without a header',
      text: `2024-05-06 07:10:00.963     00:00:00.001 UDP         192.0.2.13:60947 <->       192.0.2.53:53           1        1      106       59     2
`,
      events: ['2024-05-06T07:10:00.963000Z 192.0.2.13 > 192.0.2.53 udp/53 unknown'],
    },
    {
      name: 'a format of its own',
      text: `Date first seen         Date last seen               Src IP Addr Src Pt      Dst IP Addr Dst Pt Proto  Packets    Bytes
2024-05-06 07:10:00.054;2024-05-06 07:10:00.054;      192.0.2.14; 37218;      192.0.2.80;    53;UDP  ;       1;      84
2024-05-06 07:10:01.054;2024-05-06 07:10:01.054;2001:db8:0:1::27;     0;2001:db8:0:1::80; 128.0;ICMP6;       1;     104
`,
      events: [
        '2024-05-06T07:10:00.054000Z 192.0.2.14 > 192.0.2.80 udp/53 unknown 84',
        '2024-05-06T07:10:01.054000Z 2001:db8:0:1::27 > 2001:db8:0:1::80 icmp6 unknown 104',
      ],
      skipped: 1,
    },
    {
      name: 'csv up to 1.7.2',
      text: `ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt
2024-05-06 07:10:00,2024-05-06 07:10:00,0.000,192.0.2.14,192.0.2.80,0,2048,ICMP,........,0,0,1,84,0,0
2024-05-06 07:10:01,2024-05-06 07:10:01,0.000,2001:db8::12,2001:db8::53,37218,53,UDP,........,0,0,1,70,0,0
2024-05-06 07:10

Summary
flows,bytes,packets,avg_bps,avg_pps,avg_bpp
2,154,2,1,1,77
`,
      events: ['2024-05-06T07:10:00Z 192.0.2.14 > 192.0.2.80 icmp unknown 84', '2024-05-06T07:10:01Z 2001:db8::12 > 2001:db8::53 udp/53 unknown 70'],
      rejects: 1,
      skipped: 5,
    },
    {
      name: 'csv since',
      text: `firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows
2024-05-06 07:10:00.250,0.123,TCP,192.0.2.14,40000,192.0.2.80,443,9,5000,1
`,
      events: ['2024-05-06T07:10:00.250000Z 192.0.2.14 > 192.0.2.80 tcp/443 unknown 5000'],
      skipped: 1,
    },
    {
      name: 'pipe',
      text: `2|1714979400054|1714979400054|1|0|0|0|3221225998|0|0|0|0|3221226064|2048|0|0|0|0|0|0|1|84
10|1714979401725|1714979401725|17|536939960|1|0|39|37218|536939960|1|0|83|53|0|0|0|0|0|0|1|72
`,
      events: [
        '2024-05-06T07:10:00.054000Z 192.0.2.14 > 192.0.2.80 icmp unknown 84',
        '2024-05-06T07:10:01.725000Z 2001:db8:0:1::27 > 2001:db8:0:1::53 udp/53 unknown 72',
      ],
    },
    {
      name: 'json',
      text: `[
{
	"type" : "FLOW",
	"first" : "2024-05-06T09:10:00.054",
	"in_bytes" : 84,
	"proto" : 6,
	"dst_port" : 443,
	"src4_addr" : "192.0.2.14",
	"dst4_addr" : "192.0.2.80"
},
{
	"type" : "FLOW",
	"proto" : 6
}]
`,
      zone: 'Europe/Berlin',
      events: ['2024-05-06T07:10:00.054000Z 192.0.2.14 > 192.0.2.80 tcp/443 unknown 84'],
      skipped: 13,
    },
    {
      name: 'raw',
      text: `
Flow Record: 
  RecordCount  =                  1
  first        =      1714979400054 [2024-05-06 09:10:00.054]
  proto        =                 17 UDP
  dst port     =                 53
  in bytes     =                 70
  src addr     =         192.0.2.12
  dst addr     =         192.0.2.53

Flow Record: 
  RecordCount  =                  2
`,
      events: ['2024-05-06T07:10:00.054000Z 192.0.2.12 > 192.0.2.53 udp/53 unknown 70'],
      skipped: 10,
    },
  ],
};
