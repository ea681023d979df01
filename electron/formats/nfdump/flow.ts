import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import { RECORD, type RecordSink, type Verdict } from '../record-sink.ts';
import { isExact } from '../scan/calendar.ts';
import { detailText } from '../words/detail.ts';
import { type FlowKinds, portNumber } from '../words/flow.ts';
import { isAddress } from '../words/host-port.ts';
import { servicePort } from '../words/port-names.ts';

/** One direction of a flow, or both where nfdump put them together, whatever the output mode. */
export interface Flow {
  /** Microseconds UTC, NaN when not told. */
  readonly time: number;
  readonly from: string;
  readonly to: string;
  /** As printed: number or word. */
  readonly protocol: string;
  /** Port of the source as printed, '' when not told. */
  readonly fromPort: string;
  /** Port of the destination as printed; `8.0` for ICMP type and code. */
  readonly port: string;
  readonly bytes: number;
  /** What a firewall that exports its events (NSEL) did; absent for plain flows. */
  readonly outcome?: OutcomeCode;
}

/** An IPv6 address of which nfdump printed only the ends: `2001:db..eef::b7`. */
const SHORTENED = /^[0-9A-Fa-f:]{2,39}\.\.[0-9A-Fa-f:]{1,39}$/;
const ABOUT_SHORTENED =
  'nfdump left out the middle of long IPv6 addresses ("2001:db..eef::b7"): such a host is no address, and two may look alike. Ask for a format with whole addresses (line6, long6, csv).';

/** True for a whole address, or one shortened by nfdump. */
export const isFlowHost = (text: string): boolean => isAddress(text) || SHORTENED.test(text);

/** Adds the event of a flow. Of plain flows nfdump tells no outcome. */
export function emitFlow(flow: Flow, kinds: FlowKinds, sink: RecordSink): Verdict {
  if (!isFlowHost(flow.from) || !isFlowHost(flow.to)) return sink.reject('no source and destination address');
  if (flow.time === flow.time && !isExact(flow.time)) return sink.reject('no such time');
  const shortened = SHORTENED.test(flow.from) || SHORTENED.test(flow.to);
  if (shortened) sink.notes.add(ABOUT_SHORTENED);
  const icmp = /^[0-9]{1,3}\.[0-9]{1,3}$/.test(flow.port) && flow.port !== '0.0' ? flow.port.replace('.', '/') : '';
  const detail = detailText([
    ['icmp', /icmp/i.test(flow.protocol) ? icmp : ''],
    ['address', shortened ? 'shortened' : ''],
  ]);
  // A flow is one direction, and may be the answer: the lower port is the service's.
  const kind = kinds.of(sink, flow.protocol, servicePort(portNumber(flow.fromPort), portNumber(flow.port)));
  sink.event(flow.time, sink.hostText(flow.from), sink.hostText(flow.to), kind, flow.outcome ?? Outcome.Unknown, flow.bytes, sink.detail(detail));
  return RECORD;
}
