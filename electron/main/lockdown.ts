import type { App, Session, WebContents } from 'electron';
import { isPageAddress } from './page-protocol.ts';

/** Schemes that never leave the machine. Everything else is cancelled before it starts. */
const localSchemes = new Set(['occam:', 'devtools:', 'blob:', 'data:']);

/** True when a request may go on: our own pages, the developer tools, and data made in the page. */
export function mayRequest(address: string): boolean {
  try {
    const { protocol } = new URL(address);
    return protocol === 'occam:' ? isPageAddress(address) : localSchemes.has(protocol);
  } catch {
    return false;
  }
}

/** Switches that leave Chromium no way to a network. Call before the app is ready. */
export function cutNetwork(app: App): void {
  const switches: readonly (readonly [string, string?])[] = [
    ['host-resolver-rules', 'MAP * ~NOTFOUND'],
    // A proxy that cannot exist: whatever would slip past the rules above ends here. Port 9 discards.
    ['proxy-server', 'socks5://127.0.0.1:9'],
    ['proxy-bypass-list', '<-loopback>'],
    ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
    ['disable-background-networking'],
    ['disable-component-update'],
    ['disable-domain-reliability'],
    ['disable-sync'],
    ['no-pings'],
  ];
  for (const [name, value] of switches) {
    if (value === undefined) app.commandLine.appendSwitch(name);
    else app.commandLine.appendSwitch(name, value);
  }
}

/** Takes from a session every permission but that to copy, and every request to elsewhere. Call before its first window: the dictionary fetch starts with it. */
export function lockSession(session: Session): void {
  session.setSpellCheckerDictionaryDownloadURL('https://dictionaries.invalid/');
  session.setSpellCheckerEnabled(false);
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(isAllowed(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !mayRequest(details.url) }));
  session.on('will-download', (event) => event.preventDefault());
}

/** Putting text on the clipboard, which takes a key or a click, is all that a page may; it cannot read from there. */
const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';

/** Keeps a page where it is: no navigation, no new window, no embedded browser. */
export function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
