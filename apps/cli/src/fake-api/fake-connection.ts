/** Arguments of a connection field. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The asked-for page of `all` as a Relay connection; the cursor is the position. */
export function fakeConnection<Item>(all: readonly Item[], { first, after }: PageArguments) {
  const start = after ? Number(after) + 1 : 0;
  const nodes = all.slice(start, start + (first ?? 50));
  const end = start + nodes.length;
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: String(start + index) })),
    totalCount: all.length,
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length > 0 ? String(start) : null,
      endCursor: nodes.length > 0 ? String(end - 1) : null,
    },
  };
}
