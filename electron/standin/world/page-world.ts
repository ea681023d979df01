import { BridgeEnd } from './wire.ts';

/** Put before this script by the stand-in; random for every page, so that no page can listen in. */
declare const standin: { readonly token: string; readonly origin: string };

/* Runs in the page's own world before any script of the page: takes what the preload exposes, and nothing else. */

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

if (window === window.top && location.origin === standin.origin) {
  new BridgeEnd(`${standin.token}-page`, `${standin.token}-preload`, (key, api) => {
    if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: deepFreeze(api), enumerable: true, writable: false, configurable: false });
  });
}
