import type { BrowserContext, Request as BrowserRequest, Route } from 'playwright-core';
import { standinOrigin, toElectronAddress } from './browser.ts';
import { needNotReady, needReady, pageScheme, runningBrowser, state } from './state.ts';
import { StrictEmitter, strict } from './strict.ts';

type PageHandler = (request: Request) => Response | Promise<Response>;
type Decide = (answer: { readonly cancel?: boolean }) => void;
type RequestListener = (details: { readonly url: string; readonly method: string; readonly resourceType: string }, decide: Decide) => void;
type PermissionHandler = (contents: null, permission: string, decide: (granted: boolean) => void) => void;

const rules = {
  handlers: new Map<string, PageHandler>(),
  onBeforeRequest: null as RequestListener | null,
  permissionRequest: null as PermissionHandler | null,
};

/** Decides about a navigation that the page itself began; false stops it. */
type NavigationJudge = (request: BrowserRequest, address: string) => boolean;

const emitter = new StrictEmitter('session', ['will-download']);
const noted = () => undefined;

/** Electron's default session. What forbids is done for real; the spelling checker does not exist here. */
const defaultSession = strict(
  'session.defaultSession',
  Object.assign(emitter, {
    webRequest: strict('session.webRequest', {
      onBeforeRequest(listener: RequestListener | null): void {
        rules.onBeforeRequest = listener;
      },
    }),
    setPermissionRequestHandler(handler: PermissionHandler | null): void {
      rules.permissionRequest = handler;
      void applyPermissions().catch(noted);
    },
    setPermissionCheckHandler: noted,
    setDevicePermissionHandler: noted,
    setDisplayMediaRequestHandler: noted,
    setSpellCheckerEnabled: noted,
    setSpellCheckerDictionaryDownloadURL: noted,
  }),
);

export const session = strict('session', {
  get defaultSession() {
    needReady('get the default session');
    return defaultSession;
  },
});

/** Electron's `protocol`. Pages of a scheme come to `handle` by interception of `https://HOST.occam.invalid/`. */
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string; readonly privileges?: { readonly standard?: boolean } }[]): void {
    needNotReady('protocol.registerSchemesAsPrivileged');
    if (schemes.length !== 1 || schemes[0]?.privileges?.standard !== true) throw new Error('The stand-in knows one scheme, a standard one.');
    state.schemes.add(schemes[0].scheme);
  },
  handle(scheme: string, handler: PageHandler): void {
    needReady('handle a protocol');
    if (!state.schemes.has(scheme)) throw new Error(`The scheme ${scheme} was not registered as privileged before ready.`);
    rules.handlers.set(scheme, handler);
  },
});

/** The browser's names of permissions, and Electron's. */
const permissions = [
  ...['geolocation', 'midi', 'notifications', 'clipboard-read'].map((name) => [name, name] as const),
  ...(['camera', 'microphone'] as const).map((name) => [name, 'media'] as const),
  ['clipboard-write', 'clipboard-sanitized-write'] as const,
];

/** Asks the app's handler for each permission and sets the browser to its answer. */
async function applyPermissions(): Promise<void> {
  const { context } = runningBrowser();
  const granted = permissions.filter(([, permission]) => {
    let answer = false;
    rules.permissionRequest?.(null, permission, (decided) => {
      answer = decided;
    });
    return answer;
  });
  await context.grantPermissions(
    granted.map(([name]) => name),
    { origin: standinOrigin('app') },
  );
}

/** Lets every request of the browser go through the rules, as Electron's network stack would. */
export async function interceptRequests(context: BrowserContext, judge: NavigationJudge): Promise<void> {
  await context.route(
    () => true,
    async (route) => {
      try {
        await answerRequest(route, judge);
      } catch {
        // The page has gone in the meantime.
      }
    },
  );
}

async function answerRequest(route: Route, judge: NavigationJudge): Promise<void> {
  const request = route.request();
  const address = toElectronAddress(request.url(), pageScheme());
  if (request.isNavigationRequest() && !judge(request, address)) return await route.abort('aborted');
  if (await isCancelled(request, address)) return await route.abort('blockedbyclient');
  const handler = rules.handlers.get(address.slice(0, address.indexOf(':')));
  // Electron would go to the network now; so does the stand-in, and finds what the switches have left of it.
  if (handler === undefined) return await route.continue();
  let response: Response;
  try {
    const body = request.postDataBuffer();
    response = await handler(
      new Request(address, { method: request.method(), headers: request.headers(), ...(body === null ? {} : { body: new Uint8Array(body) }) }),
    );
  } catch (error) {
    process.stderr.write(`protocol.handle failed for ${address}: ${String(error)}\n`);
    return await route.abort('failed');
  }
  await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
}

async function isCancelled(request: BrowserRequest, url: string): Promise<boolean> {
  const listener = rules.onBeforeRequest;
  if (listener === null) return false;
  return await new Promise((done) =>
    listener({ url, method: request.method(), resourceType: request.resourceType() }, ({ cancel }) => done(cancel === true)),
  );
}
