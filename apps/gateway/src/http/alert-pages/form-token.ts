import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What a form must bring along: bound to the session by a key that only the session's browser and we know, the same
 * in every gateway, and of no use for anything else.
 */
export function formTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('forms of alerts').digest('base64url');
}

/** Whether a form came from a page that we gave to this session. */
export function isFormToken(given: string, sessionSecret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(formTokenOf(sessionSecret))];
  return one.length === other.length && timingSafeEqual(one, other);
}
