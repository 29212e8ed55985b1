import { randomUUID } from 'node:crypto';

/** A name for a temporary table or view that no other of the connection has; needs no quotes. */
export function temporaryName(what: string): string {
  return `${what}_${randomUUID().replaceAll('-', '')}`;
}
