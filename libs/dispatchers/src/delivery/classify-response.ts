import type { DeliveryResult } from '@circuitwatch/alerting-definitions';
import { OutboundError, type OutboundResponse } from '@circuitwatch/platform-outbound';

/** How much of an answer people may see. */
const shownBytes = 512;
const longestWaitSeconds = 86_400;

/** Seconds that `Retry-After` asks for, given as seconds or as a date; null: it asks for nothing that makes sense. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1_000;
  if (Number.isNaN(seconds)) return null;
  return Math.min(longestWaitSeconds, Math.max(0, Math.ceil(seconds)));
}

/** The start of an answer on one line, without control characters. */
function shown(body: string): string {
  const text = body
    .slice(0, shownBytes)
    .replaceAll(/\p{C}+/gu, ' ')
    .trim();
  return text === '' ? '' : `: ${text}`;
}

/**
 * What an answer means for a message. 2xx: sent. 408, 425, 429, 5xx: tried again, when `Retry-After` says so. 410: the
 * address is gone for good. Anything else stops, redirects too, as following them could lead anywhere.
 */
export function classifyResponse(response: OutboundResponse, now: Date): DeliveryResult {
  const { status, headers, body } = response;
  if (status >= 200 && status < 300) return { outcome: 'SENT', detail: `HTTP ${status}` };
  const message = `HTTP ${status}${shown(body)}`;
  const wait = retryAfterSeconds(headers['retry-after'], now);
  if (status === 429) return { outcome: 'RETRY', reason: 'rateLimited', message, retryAfterSeconds: wait };
  if (status >= 500) return { outcome: 'RETRY', reason: 'serverError', message, retryAfterSeconds: wait };
  if (status === 408) return { outcome: 'RETRY', reason: 'timeout', message, retryAfterSeconds: wait };
  if (status === 425) return { outcome: 'RETRY', reason: 'other', message, retryAfterSeconds: wait };
  if (status === 410) return { outcome: 'STOP', reason: 'gone', message, disable: true };
  if (status === 401 || status === 403)
    return { outcome: 'STOP', reason: 'authError', message, disable: false };
  if (status >= 300 && status < 400) {
    const redirect = `${message}. It redirects, which is not followed; give the final address.`;
    return { outcome: 'STOP', reason: 'clientError', message: redirect, disable: false };
  }
  return { outcome: 'STOP', reason: 'clientError', message, disable: false };
}

/** What a request that got no answer means; rethrows what is no failure of the other side. */
export function classifyFailure(error: unknown): DeliveryResult {
  if (!(error instanceof OutboundError)) throw error;
  const { failure: reason, message } = error;
  if (reason === 'blocked') return { outcome: 'STOP', reason, message, disable: false };
  return { outcome: 'RETRY', reason, message, retryAfterSeconds: null };
}
