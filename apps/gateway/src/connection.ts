import type { Listing, Page } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';

/** Most items of one page. */
export const maximumPageSize = 100;

/** Items of a page where neither `first` nor `last` is given. */
export const defaultPageSize = 50;

/** The arguments of every connection field. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** A page asked for: `first` items after a cursor, or `last` items before one. */
export type PageRequest =
  { readonly first: number; readonly after?: string } | { readonly last: number; readonly before?: string };

/** Where a page lies in its list. */
export interface PageInfoRecord {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** An item and its place in the list. */
export interface Edge<Row> {
  readonly cursor: string;
  readonly node: Row;
}

/** A page as every `…Connection` type shows it; the total is counted only when it is asked for. */
export interface Connection<Row> {
  readonly edges: readonly Edge<Row>[];
  readonly nodes: readonly Row[];
  readonly pageInfo: PageInfoRecord;
  readonly totalCount: () => Promise<number>;
}

function pageSize(name: 'first' | 'last', size: number): number {
  if (Number.isInteger(size) && size >= 1 && size <= maximumPageSize) return size;
  const message = `\`${name}\` must be from 1 to ${maximumPageSize}, not ${size}.`;
  throw invalid(message, [{ path: [name], message }]);
}

/** The page that the arguments ask for, 50 items from the start by default; INVALID when they contradict each other. */
export function readPageRequest({ first, after, last, before }: ConnectionArgs): PageRequest {
  const backward = (last ?? null) !== null || ((before ?? null) !== null && (first ?? null) === null);
  if (!backward) {
    if ((before ?? null) !== null) throw invalid('Use `after` with `first`, and `before` with `last`.');
    return { first: pageSize('first', first ?? defaultPageSize), ...(after ? { after } : {}) };
  }
  if ((first ?? null) !== null) throw invalid('Use `first` or `last`, not both.');
  if ((after ?? null) !== null) throw invalid('Use `after` with `first`, and `before` with `last`.');
  return { last: pageSize('last', last ?? defaultPageSize), ...(before ? { before } : {}) };
}

/** The connection of a page; `count` runs at most once, and only for `totalCount`. */
export function toConnection<Row>(page: Page<Row>, count: () => Promise<number>): Connection<Row> {
  let total: Promise<number> | undefined;
  return {
    edges: page.items,
    nodes: page.items.map(({ node }) => node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.items[0]?.cursor ?? null,
      endCursor: page.items.at(-1)?.cursor ?? null,
    },
    totalCount: () => (total ??= count()),
  };
}

/** The connection of a repository's list; the arguments are checked before anything is read. */
export async function listConnection<Row, Filter, Order extends string>(
  listing: Pick<Listing<Row, Filter, Order>, 'list' | 'count'>,
  args: ConnectionArgs,
  { filter, orderBy }: { readonly filter?: Filter; readonly orderBy?: Order } = {},
): Promise<Connection<Row>> {
  const page = await listing.list({ ...readPageRequest(args), filter, orderBy });
  return toConnection(page, () => listing.count(filter));
}
