/** Wraps what the stand-in offers in a page so that anything else fails by its name instead of being undefined. */
export function strict<T extends object>(name: string, made: T): T {
  return new Proxy(made, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || key === 'then') return Reflect.get(target, key);
      throw new Error(`The stand-in for Electron does not implement ${name}.${key}.`);
    },
  });
}
