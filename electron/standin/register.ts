import { register } from 'node:module';

/* `node --import out/node/standin-register.js out/node/main.js`: from here on `electron` is the stand-in, before anybody looks into node_modules. */

const standin = new URL('./standin.js', import.meta.url).href;
const hooks = `export async function resolve(specifier, context, next) {
  return specifier === 'electron' ? { url: ${JSON.stringify(standin)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
