import type { IncomingMessage } from 'node:http';

/** The names by which the page may be asked for: any other is a foreign name that points here. */
const LOCAL_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/** Sent with every answer: nothing from elsewhere runs here, and nobody frames the page. */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/**
 * Why a request is not served, or undefined. The page can start processes on this machine, so only
 * a browser that shows this very page may use it: a host name that was rebound to 127.0.0.1 is
 * refused, and so is every act that another site asks for.
 */
export function refusal({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): string | undefined {
  const host = headers.host ?? '';
  if (!LOCAL_NAMES.has(host.replace(/:\d+$/, ''))) return 'this is not my name';
  const site = headers['sec-fetch-site'];
  // A link from elsewhere to the page itself is fine.
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && method === 'GET';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit)
    return 'another site asks';
  if (method === 'GET' || method === 'HEAD') return undefined;
  if (method !== 'POST') return 'no such method';
  if (headers.origin !== `http://${host}`) return 'another origin asks';
  return headers['content-type'] === 'application/json' ? undefined : 'this is not JSON';
}
