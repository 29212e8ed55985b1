import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const acceptableId = /^[\w.-]{1,64}$/;

/** The caller's id where it is a plain one, else a new one. */
function idOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && acceptableId.test(given) ? given : randomUUID();
}

/** Names a request in answers and logs. */
export function requestIdOf({ headers }: IncomingMessage): string {
  return idOf(headers['x-request-id']);
}

/** Names the rows of a request in what is collected: row i is `<id>_<i>`. */
export function correlationIdOf(headers: IncomingHttpHeaders): string {
  return idOf(headers['x-ms-client-request-id']);
}

/** What Azure's clients find at an answer. */
export function azureHeaders(requestId: string, correlationId: string): Record<string, string> {
  return {
    'x-request-id': requestId,
    'x-ms-request-id': requestId,
    'x-ms-client-request-id': correlationId,
  };
}
