import { invalid } from '@circuitwatch/platform-errors';
import type { Page } from '@circuitwatch/persistence';
import type { PageRequest } from './connection.ts';

/** A whole list in memory, in the order of its keys, and the part of it that is asked for. */
interface ListToPage<Row> {
  readonly items: readonly Row[];
  /** Different for every item. */
  readonly keyOf: (item: Row) => string;
  readonly compare: (left: string, right: string) => number;
  readonly request: PageRequest;
}

const mark = 'key:';

function decodeCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!text.startsWith(mark))
    throw invalid('The cursor is not one of this list; use those that it gave out.');
  return text.slice(mark.length);
}

/**
 * A page of a short list that was read whole, so that the lists of many parents cost one statement.
 * Cursors hang on keys: they stay good when items come and go.
 */
export function pageOfList<Row>({ items, keyOf, compare, request }: ListToPage<Row>): Page<Row> {
  const keyed = items.map((node) => ({ key: keyOf(node), node })).toSorted((a, b) => compare(a.key, b.key));
  const cursorText = 'first' in request ? request.after : request.before;
  const cursor = cursorText === undefined ? null : decodeCursor(cursorText);
  let start = 0;
  let end = keyed.length;
  if ('first' in request) {
    if (cursor !== null) start = keyed.filter(({ key }) => compare(key, cursor) <= 0).length;
    end = Math.min(end, start + request.first);
  } else {
    if (cursor !== null) end = keyed.filter(({ key }) => compare(key, cursor) < 0).length;
    start = Math.max(0, end - request.last);
  }
  return {
    items: keyed
      .slice(start, end)
      .map(({ key, node }) => ({ cursor: Buffer.from(mark + key).toString('base64url'), node })),
    hasNextPage: end < keyed.length,
    hasPreviousPage: start > 0,
  };
}

/** Orders texts by their code units, as names of `a-z0-9_-` sort. */
export function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Orders numbers in decimal, greatest first. */
export function byNumberDescending(left: string, right: string): number {
  return Number(right) - Number(left);
}
