import type { IncomingHttpHeaders } from 'node:http';
import type { Credential } from './authenticator.ts';

/** Name of the cookie that holds a browser's session. */
const sessionCookie = 'circuitwatch_session';

/** How long a browser stays signed in, milliseconds. */
export const sessionMs = 12 * 60 * 60 * 1_000;

/** The bearer token of an `Authorization` header's value; null when it is none. */
export function readBearer(authorization: string | undefined): Credential | null {
  const secret = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  return secret === undefined ? null : { kind: 'API', secret };
}

/** The session of a `Cookie` header's value; null when there is none. */
export function readSession(cookie: string | undefined): Credential | null {
  for (const pair of (cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === sessionCookie && value) return { kind: 'SESSION', secret: value };
  }
  return null;
}

/** What a request shows: a bearer token where there is an Authorization header, else the session cookie. */
export function readCredential(headers: IncomingHttpHeaders): Credential | null {
  if (headers.authorization !== undefined) return readBearer(headers.authorization);
  return readSession(headers.cookie);
}

/** The `Set-Cookie` value that signs a browser in; `secure` keeps it to HTTPS. */
export function sessionCookieValue(secret: string, secure: boolean): string {
  const attributes = ['HttpOnly', 'SameSite=Strict', 'Path=/', `Max-Age=${sessionMs / 1_000}`];
  return [`${sessionCookie}=${secret}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

/** The `Set-Cookie` value that signs a browser out. */
export const clearedSessionCookie = `${sessionCookie}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`;
