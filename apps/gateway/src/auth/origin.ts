import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from our own pages. A browser says so in Origin, or in Sec-Fetch-Site where it sends no
 * Origin; a request that says neither does not come from a browser's page and passes only when `silent` may.
 */
export function isOwnOrigin(
  headers: IncomingHttpHeaders,
  { publicUrl, silent }: { readonly publicUrl: string; readonly silent: boolean },
): boolean {
  const { origin, host } = headers;
  if (origin !== undefined) {
    const parsed = URL.parse(origin);
    if (parsed === null) return false;
    return (
      parsed.origin === new URL(publicUrl).origin || (parsed.protocol === 'http:' && parsed.host === host)
    );
  }
  const site = headers['sec-fetch-site'];
  // `none`: no page asked, but a person who typed the address, used a bookmark or followed a sign-in link.
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && silent);
  return silent;
}
