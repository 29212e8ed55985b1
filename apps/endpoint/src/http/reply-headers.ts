import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const acceptableId = /^[\w.-]{1,64}$/;

/** The caller's id where it is a plain one. */
function given(id: string | string[] | undefined): string | undefined {
  return typeof id === 'string' && acceptableId.test(id) ? id : undefined;
}

/** Names a request in answers and logs. */
export function requestIdOf({ headers }: IncomingMessage): string {
  return given(headers['x-request-id']) ?? randomUUID();
}

/** Names the rows of a request in what is collected, row i as `<id>_<i>`: the caller's id for that, else the request's. */
export function correlationIdOf(headers: IncomingHttpHeaders, requestId: string): string {
  return given(headers['x-ms-client-request-id']) ?? requestId;
}

/** What Azure's clients find at an answer. */
export function azureHeaders(requestId: string, correlationId: string): Record<string, string> {
  return {
    'x-request-id': requestId,
    'x-ms-request-id': requestId,
    'x-ms-client-request-id': correlationId,
  };
}
