import { type AppError, conflict, notFound } from '@circuitwatch/platform-errors';
import type { Change } from '../paging/page.ts';

/** The condition of an update that must not overwrite somebody else's. */
export function unchanged(change: Change): { id: string; version?: number } {
  return change.expectedVersion == null
    ? { id: change.id }
    : { id: change.id, version: change.expectedVersion };
}

/** Why a conditional update touched no row: NOT_FOUND, or CONFLICT when the row has another version by now. */
export function notChanged(what: string, change: Change, row: { readonly version: number } | null): AppError {
  if (row === null) return notFound(what, change.id);
  const message = `${what} "${change.id}" was changed meanwhile: it has version ${row.version}, not ${change.expectedVersion}. Load it again.`;
  return conflict(message, [{ path: ['expectedVersion'], message }]);
}

/** The given fields without those left out. */
export function given<Fields extends object>(
  fields: Fields,
): { -readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as {
    -readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}

/** A condition for "contains this text", letter case aside; the text's own wildcards are plain characters. */
export function containing(search: string): { contains: string; mode: 'insensitive' } {
  return { contains: search.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' };
}
