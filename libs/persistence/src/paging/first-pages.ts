import { cursorOf, type Key } from './keyset.ts';
import type { Page } from './page.ts';

/** Rows of many parents, in the order of `keys`; one more than `size` of a parent that has more. */
interface RowsOfParents<Row, Node> {
  readonly parentIds: readonly string[];
  readonly rows: readonly Row[];
  readonly parentOf: (row: Row) => string;
  readonly order: string;
  readonly keys: readonly Key[];
  readonly size: number;
  readonly toNode: (row: Row) => Node;
}

/** For each parent the first page of its rows; its cursors are those of the list in the same order. */
export function firstPages<Row, Node>(options: RowsOfParents<Row, Node>): readonly Page<Node>[] {
  const { parentIds, rows, parentOf, order, keys, size, toNode } = options;
  const groups = Map.groupBy(rows, parentOf);
  return parentIds.map((id) => {
    const group = groups.get(id) ?? [];
    const items = group
      .slice(0, size)
      .map((row) => ({ cursor: cursorOf(order, keys, row), node: toNode(row) }));
    return { items, hasNextPage: group.length > size, hasPreviousPage: false };
  });
}
