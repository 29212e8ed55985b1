import { invalid } from '@circuitwatch/platform-errors';
import { decodeCursor, encodeCursor, type KeyType, type KeyValue } from './cursor.ts';
import type { Page, PageArguments } from './page.ts';

/** One column of an order. */
export interface Key {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
  readonly type: KeyType;
}

/** A named order; its last key is unique, so that no two rows are equal. */
export type Orders<Order extends string> = Readonly<Record<Order, readonly Key[]>>;

/** What a page asks of Prisma's findMany. */
export interface PageQuery {
  readonly where: Condition;
  readonly orderBy: Record<string, 'asc' | 'desc'>[];
  readonly take: number;
}

/** A Prisma condition; its fields are those of the order's keys. */
export type Condition = Record<string, never>;

const defaultSize = 50;
const largestSize = 500;

function pageSize(name: string, size: number): number {
  if (Number.isInteger(size) && size >= 0 && size <= largestSize) return size;
  throw invalid(`"${name}" must be a whole number from 0 to ${largestSize}, not ${size}.`, [
    { path: [name], message: `must be from 0 to ${largestSize}` },
  ]);
}

function beyond(key: Key, value: KeyValue, backward: boolean): Record<string, unknown> {
  const ascending = (key.direction === 'asc') !== backward;
  return { [key.field]: { [ascending ? 'gt' : 'lt']: value } };
}

/**
 * Rows behind the cursor: (a, b) > (x, y) written as a > x or (a = x and b > y), because the directions of the
 * keys differ. The extra bound on the first key is what lets PostgreSQL start in the middle of the index.
 */
function behind(
  keys: readonly Key[],
  values: readonly KeyValue[],
  backward: boolean,
): Record<string, unknown> {
  const alternatives = keys.map((key, index) => ({
    ...Object.fromEntries(keys.slice(0, index).map((earlier, at) => [earlier.field, values[at]])),
    ...beyond(key, values[index] ?? '', backward),
  }));
  const [first] = keys;
  const [value] = values;
  if (first === undefined || value === undefined) return {};
  const ascending = (first.direction === 'asc') !== backward;
  return { AND: [{ [first.field]: { [ascending ? 'gte' : 'lte']: value } }, { OR: alternatives }] };
}

function opposite(direction: 'asc' | 'desc'): 'asc' | 'desc' {
  return direction === 'asc' ? 'desc' : 'asc';
}

function keyValue(row: unknown, field: string): KeyValue {
  return (row as Readonly<Record<string, KeyValue>>)[field] ?? '';
}

/** Where a row lies in an order. */
export function cursorOf(order: string, keys: readonly Key[], row: unknown): string {
  return encodeCursor(
    order,
    keys.map((key) => keyValue(row, key.field)),
  );
}

/**
 * Fetches one page by key. `find` runs the query with the list's own filter added; one row more than asked for
 * tells whether there is another page. `toNode` may rename fields: the cursor is taken from the row.
 */
export async function keysetPage<Row, Node, Order extends string>(options: {
  readonly args: PageArguments<Order>;
  readonly orders: Orders<Order>;
  readonly defaultOrder: Order;
  readonly find: (query: PageQuery) => Promise<readonly Row[]>;
  readonly toNode: (row: Row) => Node;
}): Promise<Page<Node>> {
  const { args, orders, defaultOrder } = options;
  const order = args.orderBy ?? defaultOrder;
  const keys = orders[order];
  const backward = args.last != null;
  if (backward && args.first != null) throw invalid('Give "first" or "last", not both.');
  if (args.after != null && args.before != null) throw invalid('Give "after" or "before", not both.');
  if (backward ? args.after != null : args.before != null) {
    throw invalid('"after" goes with "first", "before" goes with "last".');
  }
  const size = backward ? pageSize('last', args.last ?? 0) : pageSize('first', args.first ?? defaultSize);
  const cursor = (backward ? args.before : args.after) ?? undefined;
  const types = keys.map((key) => key.type);
  const where = cursor === undefined ? {} : behind(keys, decodeCursor(cursor, order, types), backward);
  const rows = await options.find({
    where: where as Condition,
    orderBy: keys.map((key) => ({ [key.field]: backward ? opposite(key.direction) : key.direction })),
    take: size + 1,
  });
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  const items = kept.map((row) => ({
    cursor: cursorOf(order, keys, row),
    node: options.toNode(row),
  }));
  const isMore = rows.length > size;
  return {
    items,
    hasNextPage: backward ? cursor !== undefined : isMore,
    hasPreviousPage: backward ? isMore : cursor !== undefined,
  };
}
