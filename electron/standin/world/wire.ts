/** A value on its way between the page's world and the preload's. */
export type Wire =
  | { readonly t: 'value'; readonly v: unknown }
  | { readonly t: 'function'; readonly id: number }
  | { readonly t: 'promise'; readonly id: number }
  | { readonly t: 'array'; readonly items: readonly Wire[] }
  | { readonly t: 'object'; readonly entries: readonly (readonly [string, Wire])[] }
  | { readonly t: 'error'; readonly message: string; readonly stack: string }
  | { readonly t: 'file'; readonly n: number };

export type Message =
  | { readonly type: 'expose'; readonly key: string; readonly api: Wire }
  | { readonly type: 'call'; readonly id: number; readonly args: readonly Wire[] }
  | { readonly type: 'return'; readonly wire: Wire }
  | { readonly type: 'throw'; readonly wire: Wire }
  | { readonly type: 'settle'; readonly id: number; readonly done: boolean; readonly wire: Wire }
  | { readonly type: 'release'; readonly id: number };

type AnyFunction = (...args: unknown[]) => unknown;
const DEPTH = 1000;

/**
 * One end of the bridge between two worlds of a page. Values are copied as Electron's context bridge copies them: functions and promises by proxy,
 * plain parts of objects only (no prototypes, no symbol keys), errors by their message. Calls are synchronous: a DOM event reaches the other
 * world before `dispatchEvent` returns, its detail copied by the browser.
 */
export class BridgeEnd {
  private readonly inbox: string;
  private readonly outbox: string;
  private readonly handed = new Map<number, AnyFunction>();
  private readonly ids = new WeakMap<AnyFunction, number>();
  private readonly proxies = new Map<number, WeakRef<AnyFunction>>();
  private readonly awaited = new Map<number, { resolve: (value: unknown) => void; reject: (reason: unknown) => void }>();
  private readonly returns: (Message | undefined)[] = [];
  private readonly forget = new FinalizationRegistry<number>((id) => {
    if (this.proxies.get(id)?.deref() === undefined) {
      this.proxies.delete(id);
      this.post({ type: 'release', id });
    }
  });
  private incoming: File[] = [];
  private nextId = 1;
  private readonly expose: (key: string, api: unknown) => void;

  constructor(inbox: string, outbox: string, expose: (key: string, api: unknown) => void) {
    this.inbox = inbox;
    this.outbox = outbox;
    this.expose = expose;
    window.addEventListener(`${this.inbox}-files`, (event) => {
      this.incoming = [...((event as DragEvent).dataTransfer?.files ?? [])];
    });
    window.addEventListener(this.inbox, (event) => this.receive((event as CustomEvent<Message>).detail));
  }

  /** Offers `api` to the other world under `key`; throws what the other end throws. */
  offer(key: string, api: unknown): void {
    this.ask((files) => ({ type: 'expose', key, api: this.encode(api, files, 0) }));
  }

  private ask(make: (files: File[]) => Message): unknown {
    const files: File[] = [];
    const message = make(files);
    this.returns.push(undefined);
    this.post(message, files);
    const answer = this.returns.pop();
    if (answer?.type === 'return') return this.decode(answer.wire);
    if (answer?.type === 'throw') throw this.decode(answer.wire);
    throw new Error('The other side of the context bridge is gone.');
  }

  private post(message: Message, files: readonly File[] = []): void {
    if (files.length > 0) {
      const dataTransfer = new DataTransfer();
      for (const file of files) dataTransfer.items.add(file);
      window.dispatchEvent(new DragEvent(`${this.outbox}-files`, { dataTransfer }));
    }
    window.dispatchEvent(new CustomEvent(this.outbox, { detail: message }));
  }

  private receive(message: Message): void {
    if (message.type === 'return' || message.type === 'throw') {
      this.returns[this.returns.length - 1] = message;
    } else if (message.type === 'settle') {
      const waiting = this.awaited.get(message.id);
      this.awaited.delete(message.id);
      if (message.done) waiting?.resolve(this.decode(message.wire));
      else waiting?.reject(this.decode(message.wire));
    } else if (message.type === 'release') {
      this.handed.delete(message.id);
    } else {
      this.answer(message);
    }
  }

  private answer(message: Message & { readonly type: 'expose' | 'call' }): void {
    const files: File[] = [];
    let reply: Message;
    try {
      const value = message.type === 'expose' ? this.expose(message.key, this.decode(message.api)) : this.run(message.id, message.args);
      reply = { type: 'return', wire: this.encode(value, files, 0) };
    } catch (error) {
      reply = { type: 'throw', wire: this.encode(error instanceof Error ? error : new Error(String(error)), files, 0) };
    }
    this.post(reply, files);
  }

  private run(id: number, args: readonly Wire[]): unknown {
    const found = this.handed.get(id);
    if (found === undefined) throw new Error('The function is gone.');
    return found(...args.map((arg) => this.decode(arg)));
  }

  private encode(value: unknown, files: File[], depth: number): Wire {
    if (depth > DEPTH) throw new Error('Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.');
    if (typeof value === 'function') return { t: 'function', id: this.hand(value as AnyFunction) };
    if (typeof value !== 'object' || value === null) return { t: 'value', v: typeof value === 'symbol' ? undefined : value };
    if (value instanceof Promise) return this.encodePromise(value);
    if (value instanceof Error) return { t: 'error', message: value.message, stack: value.stack ?? '' };
    if (value instanceof File) return { t: 'file', n: files.push(value) - 1 };
    if (Array.isArray(value)) return { t: 'array', items: Array.from(value, (item) => this.encode(item, files, depth + 1)) };
    if (isCloneable(value)) return { t: 'value', v: value };
    const entries = Object.entries(value).filter(([, found]) => typeof found !== 'symbol');
    return { t: 'object', entries: entries.map(([key, found]) => [key, this.encode(found, files, depth + 1)] as const) };
  }

  private encodePromise(promise: Promise<unknown>): Wire {
    const id = this.nextId++;
    const settle = (done: boolean, value: unknown) => {
      const files: File[] = [];
      this.post({ type: 'settle', id, done, wire: this.encode(value, files, 0) }, files);
    };
    promise.then(
      (value) => settle(true, value),
      (reason) => settle(false, reason),
    );
    return { t: 'promise', id };
  }

  private hand(found: AnyFunction): number {
    const known = this.ids.get(found);
    const id = known ?? this.nextId++;
    this.ids.set(found, id);
    this.handed.set(id, found);
    return id;
  }

  private decode(wire: Wire): unknown {
    switch (wire.t) {
      case 'value':
        return wire.v;
      case 'function':
        return this.proxy(wire.id);
      case 'promise':
        return new Promise((resolve, reject) => this.awaited.set(wire.id, { resolve, reject }));
      case 'array':
        return wire.items.map((item) => this.decode(item));
      case 'object':
        return Object.fromEntries(wire.entries.map(([key, value]) => [key, this.decode(value)]));
      case 'error':
        return Object.assign(new Error(wire.message), { stack: wire.stack });
      case 'file':
        return this.incoming[wire.n];
    }
  }

  private proxy(id: number): AnyFunction {
    const known = this.proxies.get(id)?.deref();
    if (known !== undefined) return known;
    const made: AnyFunction = (...args) => this.ask((files) => ({ type: 'call', id, args: args.map((arg) => this.encode(arg, files, 0)) }));
    this.proxies.set(id, new WeakRef(made));
    this.forget.register(made, id);
    return made;
  }
}

function isCloneable(value: object): boolean {
  const { prototype } = Object;
  const found = Object.getPrototypeOf(value) as object | null;
  if (found === null || found === prototype) return false;
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof RegExp ||
    value instanceof Blob
  );
}
