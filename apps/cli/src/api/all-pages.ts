const pageSize = 100;

/** One page of a connection, as far as paging needs it. */
export interface Page<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Where the next page starts and how long it may be. */
export interface PageVariables {
  readonly first: number;
  readonly after: string | null;
}

/** Items of a connection, page by page, until it ends or `limit` items are there. */
export async function allPages<Item>(
  limit: number,
  fetchPage: (variables: PageVariables) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | null = null;
  while (items.length < limit) {
    const page: Page<Item> = await fetchPage({ first: Math.min(pageSize, limit - items.length), after });
    items.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage || after === null) break;
  }
  return items;
}
