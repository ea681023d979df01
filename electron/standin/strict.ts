import { EventEmitter } from 'node:events';

/** Wraps what the stand-in offers so that anything else fails by its name instead of being undefined. */
export function strict<T extends object>(name: string, made: T): T {
  return new Proxy(made, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON') return Reflect.get(target, key);
      throw notImplemented(`${name}.${key}`);
    },
    set(target, key, value) {
      if (typeof key === 'string' && !(key in target)) throw notImplemented(`${name}.${key}`);
      return Reflect.set(target, key, value);
    },
  });
}

export const notImplemented = (what: string): Error =>
  new Error(`The stand-in for Electron does not implement ${what}. Add it in electron/standin, as Electron has it.`);

/** An emitter of known events only: listening to another one would wait for ever here and not in Electron. */
export class StrictEmitter extends EventEmitter {
  private readonly owner: string;
  private readonly known: ReadonlySet<string>;

  constructor(owner: string, known: readonly string[]) {
    super();
    this.owner = owner;
    this.known = new Set([...known, 'newListener', 'removeListener']);
  }

  override on(event: string | symbol, listener: (...args: never[]) => void): this {
    this.check(event);
    return super.on(event, listener as (...args: unknown[]) => void);
  }

  override once(event: string | symbol, listener: (...args: never[]) => void): this {
    this.check(event);
    return super.once(event, listener as (...args: unknown[]) => void);
  }

  private check(event: string | symbol): void {
    if (typeof event === 'string' && !this.known.has(event)) throw notImplemented(`the event '${event}' of ${this.owner}`);
  }
}

/** An event that a listener may prevent, with more fields on it. */
export function preventable<T extends object>(fields: T): T & { preventDefault(): void; readonly defaultPrevented: boolean } {
  let prevented = false;
  return Object.assign(
    {
      preventDefault: () => {
        prevented = true;
      },
      get defaultPrevented() {
        return prevented;
      },
    },
    fields,
  ) as T & { preventDefault(): void; readonly defaultPrevented: boolean };
}
