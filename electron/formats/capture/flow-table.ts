import { keyedHash } from '../../../shared/lib/keyed-hash.ts';
import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import type { RecordSink } from '../record-sink.ts';
import type { DnsStream } from './dns-dialogue.ts';
import { protocolName } from './network-layer.ts';
import { namesOf, type StreamAssembly } from './stream-head.ts';

/** A flow with nothing in it for this long has ended; Zeek's defaults (tcp_inactivity_timeout 5 min, udp_inactivity_timeout and icmp_inactivity_timeout 1 min). */
export const TCP_IDLE_MICROS = 300e6;
export const OTHER_IDLE_MICROS = 60e6;

const TCP = 6;
const UDP = 17;
const SCTP = 132;
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
const ACK = 16;
/** Flows that may be open before those idle are looked for: few enough that flows used again are still in the processor's cache, and that events stay near their order. */
const FIRST_SWEEP = 512;
const FIRST_SLOTS = 1 << 13;

/** The first bytes of a TCP connection, each way, for the names in them. */
export interface StreamHeads {
  readonly assembly: readonly [StreamAssembly, StreamAssembly];
  readonly bytes: [Uint8Array, Uint8Array];
}

/** One conversation between two endpoints. `a` is the originator. Only valid until the next packet is touched: ended flows are used again. */
export class Flow {
  hash = 0;
  /** Host ids of the sink. */
  a = 0;
  b = 0;
  aPort = 0;
  bPort = 0;
  protocol = 0;
  first = Number.NaN;
  last = Number.NaN;
  line = 0;
  bytes = 0;
  fromA = 0;
  fromB = 0;
  /** TCP flags seen from each side; the originator's first. */
  aFlags = 0;
  bFlags = 0;
  /** An ICMP message said that the port or host does not take this. */
  unreachable = false;
  heads: StreamHeads | null = null;
  dns: readonly [DnsStream, DnsStream] | null = null;
  /** The next flow in the same slot. */
  next: Flow | null = null;
  /** The flows opened just before and just after, of those that are open. */
  older: Flow | null = null;
  newer: Flow | null = null;
}

/**
 * All conversations that are open. A flow is emitted as one event when it ends: at a new SYN after its end, after its idle time, or with the file.
 * Memory holds open flows only: those idle are swept out whenever there are twice as many as were left by the sweep before.
 */
export class FlowTable {
  private slots: (Flow | null)[] = new Array<Flow | null>(FIRST_SLOTS).fill(null);
  private mask = FIRST_SLOTS - 1;
  private size = 0;
  private sweepAt = FIRST_SWEEP;
  private oldest: Flow | null = null;
  private newest: Flow | null = null;
  /** Ended flows, chained by `next`, so that a capture of a million short flows does not make a million objects. */
  private spare: Flow | null = null;
  private readonly kinds = new KindsOfFlows();

  /** Finds the open flow of a packet, or opens one with the sender as originator. `flags` are TCP's, 0 for others. */
  touch(from: number, fromPort: number, to: number, toPort: number, protocol: number, time: number, flags: number, sink: RecordSink): Flow {
    const hash = hashOf(from, fromPort, to, toPort, protocol);
    for (let flow = this.slots[hash & this.mask] ?? null; flow; flow = flow.next) {
      if (flow.hash !== hash || flow.protocol !== protocol || !sameEnds(flow, from, fromPort, to, toPort)) continue;
      if (!ended(flow, time, flags)) return flow;
      this.close(flow, sink);
      break;
    }
    this.sweepIfDue(time, sink);
    return this.open(hash, from, fromPort, to, toPort, protocol, time, flags, sink.line);
  }

  /** The open flow between two endpoints in either direction, or null. For ICMP messages about it. */
  find(from: number, fromPort: number, to: number, toPort: number, protocol: number): Flow | null {
    const hash = hashOf(from, fromPort, to, toPort, protocol);
    for (let flow = this.slots[hash & this.mask] ?? null; flow; flow = flow.next) {
      if (flow.hash === hash && flow.protocol === protocol && sameEnds(flow, from, fromPort, to, toPort)) return flow;
    }
    return null;
  }

  /** Emits everything that is still open, in order of first packet. */
  finish(sink: RecordSink): void {
    while (this.oldest) this.close(this.oldest, sink);
  }

  private open(
    hash: number,
    from: number,
    fromPort: number,
    to: number,
    toPort: number,
    protocol: number,
    time: number,
    flags: number,
    line: number,
  ): Flow {
    // A reply seen first names the other side as originator: SYN+ACK for certain, a well-known port on one side only by custom.
    const reversed =
      protocol === TCP
        ? (flags & (SYN | ACK)) === (SYN | ACK) || ((flags & SYN) === 0 && servesFrom(fromPort, toPort))
        : servesFrom(fromPort, toPort);
    if (this.size > this.mask) this.grow();
    const flow = this.spare ?? new Flow();
    this.spare = flow.next;
    flow.hash = hash;
    flow.a = reversed ? to : from;
    flow.b = reversed ? from : to;
    flow.aPort = reversed ? toPort : fromPort;
    flow.bPort = reversed ? fromPort : toPort;
    flow.protocol = protocol;
    flow.first = time;
    flow.last = time;
    flow.line = line;
    flow.bytes = flow.fromA = flow.fromB = flow.aFlags = flow.bFlags = 0;
    flow.unreachable = false;
    flow.next = this.slots[hash & this.mask] ?? null;
    this.slots[hash & this.mask] = flow;
    flow.older = this.newest;
    if (this.newest) this.newest.newer = flow;
    else this.oldest = flow;
    this.newest = flow;
    this.size++;
    return flow;
  }

  /** Emits a flow and takes it out. */
  private close(flow: Flow, sink: RecordSink): void {
    emitFlow(flow, sink, this.kinds);
    const slot = flow.hash & this.mask;
    if (this.slots[slot] === flow) this.slots[slot] = flow.next;
    else {
      let before = this.slots[slot]!;
      while (before.next !== flow) before = before.next!;
      before.next = flow.next;
    }
    if (flow.older) flow.older.newer = flow.newer;
    else this.oldest = flow.newer;
    if (flow.newer) flow.newer.older = flow.older;
    else this.newest = flow.older;
    flow.older = flow.newer = null;
    flow.heads = flow.dns = null;
    flow.next = this.spare;
    this.spare = flow;
    this.size--;
  }

  private sweepIfDue(time: number, sink: RecordSink): void {
    if (this.size < this.sweepAt) return;
    for (let flow = this.oldest; flow; ) {
      const { newer } = flow;
      if (idle(flow, time)) this.close(flow, sink);
      flow = newer;
    }
    this.sweepAt = Math.max(FIRST_SWEEP, this.size * 2);
  }

  private grow(): void {
    this.slots = new Array<Flow | null>(this.slots.length * 4).fill(null);
    this.mask = this.slots.length - 1;
    for (let flow = this.oldest; flow; flow = flow.newer) {
      flow.next = this.slots[flow.hash & this.mask] ?? null;
      this.slots[flow.hash & this.mask] = flow;
    }
  }
}

/** The same for both directions. */
function hashOf(from: number, fromPort: number, to: number, toPort: number, protocol: number): number {
  return keyedHash(keyedHash(from, fromPort) + keyedHash(to, toPort), protocol);
}

function sameEnds(flow: Flow, from: number, fromPort: number, to: number, toPort: number): boolean {
  if (flow.a === from && flow.b === to && flow.aPort === fromPort && flow.bPort === toPort) return true;
  return flow.a === to && flow.b === from && flow.aPort === toPort && flow.bPort === fromPort;
}

function idle(flow: Flow, time: number): boolean {
  return time - flow.last > (flow.protocol === TCP ? TCP_IDLE_MICROS : OTHER_IDLE_MICROS);
}

/** A flow has ended when it was idle too long, or when a closed connection is opened anew. */
function ended(flow: Flow, time: number, flags: number): boolean {
  if (idle(flow, time)) return true;
  return flow.protocol === TCP && (flags & (SYN | ACK)) === SYN && ((flow.aFlags | flow.bFlags) & (FIN | RST)) !== 0;
}

/** True when the sender's port is a service's and the receiver's is not. */
function servesFrom(fromPort: number, toPort: number): boolean {
  return fromPort > 0 && fromPort < 1024 && toPort >= 1024;
}

/** Kind ids by protocol and port; the one asked last is kept at hand, as most flows of a capture are of one kind. */
class KindsOfFlows {
  private readonly ids = new Map<number, number>();
  private key = -1;
  private kind = 0;

  of(protocol: number, port: number, sink: RecordSink): number {
    const key = protocol * 65_536 + port;
    if (key === this.key) return this.kind;
    let kind = this.ids.get(key);
    if (kind === undefined) {
      const name = protocolName(protocol);
      kind = sink.kind(port > 0 ? `${name}/${port}` : name);
      this.ids.set(key, kind);
    }
    this.key = key;
    this.kind = kind;
    return kind;
  }
}

function emitFlow(flow: Flow, sink: RecordSink, kinds: KindsOfFlows): void {
  const names = flow.heads ? namesOf(flow.heads.bytes[0], flow.heads.bytes[1]) : null;
  const ported = flow.protocol === TCP || flow.protocol === UDP || flow.protocol === SCTP;
  const kind = kinds.of(flow.protocol, ported ? flow.bPort : 0, sink);
  sink.citeLine = flow.line;
  sink.event(
    flow.first,
    flow.a,
    flow.b,
    kind,
    outcomeOf(flow, names?.smtpReply ?? 0),
    flow.bytes,
    names && names.detail !== '' ? sink.detail(names.detail) : 0,
  );
  sink.citeLine = 0;
}

/** Said no: reset or unreachable before anything was set up, SMTP 5xx. No answer: only the originator was heard. */
function outcomeOf(flow: Flow, smtpReply: number): OutcomeCode {
  if (smtpReply >= 500) return Outcome.Refused;
  if (smtpReply >= 400) return Outcome.Deferred;
  if (flow.unreachable) return Outcome.Refused;
  if (flow.protocol === TCP) {
    if ((flow.aFlags & SYN) === 0) return flow.fromB > 0 ? Outcome.Accepted : Outcome.Unknown;
    if ((flow.bFlags & SYN) !== 0) return Outcome.Accepted;
    if ((flow.bFlags & RST) !== 0) return Outcome.Refused;
    return flow.fromB > 0 ? Outcome.Accepted : Outcome.Unanswered;
  }
  return flow.fromB > 0 ? Outcome.Accepted : Outcome.Unknown;
}
