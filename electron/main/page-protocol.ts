import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pageHost, pageScheme } from '../../shared/contract/bridge.ts';
import type { Places } from './places.ts';

/** What the scheme of our pages may, said before the app is ready. Nothing that steps around a policy, and no service worker. */
export const pagePrivileges = { standard: true, secure: true, supportFetchAPI: true } as const;

/** What pages may do: load their own files and nothing else. Sent with every answer. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** Reports that are about to be printed, as whole HTML documents by job number. */
export type PrintJobs = Map<string, string>;

const PRINT = '/print/';

/** The address of a page file. */
export const pageAddress = (file: string): string => `${pageScheme}://${pageHost}/${file}`;

/** True for addresses of our own pages: exact scheme and host, by the parser, never by prefix. */
export function isPageAddress(address: string): boolean {
  const url = parseAddress(address);
  return url !== null && url.protocol === `${pageScheme}:` && url.host === pageHost && url.username === '' && url.password === '';
}

/**
 * The file an address stands for: inside `folder` after every link is followed, or null. Refuses other hosts, `..` in any spelling, NUL and
 * anything that is not a page's kind of file.
 */
export async function resolvePage(folder: string, address: string): Promise<string | null> {
  if (!isPageAddress(address)) return null;
  const path = decodePath(new URL(address).pathname);
  if (path === null || path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return null;
  if (!(extname(path) in types)) return null;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
  } catch {
    return null;
  }
}

/** Answers the requests of pages: the window's from one folder, the report's from another and from the jobs. */
export function pageHandler(
  places: Pick<Places, 'page' | 'print'>,
  jobs: PrintJobs,
): (request: { readonly url: string; readonly method: string }) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'text/plain; charset=utf-8', 'Only reading.');
    const url = isPageAddress(request.url) ? new URL(request.url) : null;
    const job = url?.pathname === `${PRINT}report.html` ? jobs.get(url.searchParams.get('job') ?? '') : undefined;
    if (job !== undefined) return answer(200, types['.html'] ?? '', job, printPolicy(job));
    const file = url?.pathname.startsWith(PRINT)
      ? await resolvePage(places.print, request.url.replace(PRINT, '/'))
      : await resolvePage(places.page, request.url);
    const bytes = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || bytes === null) return answer(404, 'text/plain; charset=utf-8', 'There is no such page.');
    return answer(200, types[extname(file)] ?? 'application/octet-stream', new Uint8Array(bytes));
  };
}

/** The policy of a printed report: no script at all, and no style but its sheet and the blocks that it was made with, by their hashes. */
export function printPolicy(html: string): string {
  const blocks = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return contentSecurityPolicy
    .replace("script-src 'self'", "script-src 'none'")
    .replace("style-src 'self'", ["style-src 'self'", ...blocks].join(' '));
}

function answer(status: number, type: string, body: string | Uint8Array<ArrayBuffer>, policy = contentSecurityPolicy): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  });
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function parseAddress(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
