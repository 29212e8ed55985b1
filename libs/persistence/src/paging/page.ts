/** Which part of a list: `first` with `after`, or `last` with `before`; 50 from the start unless said. */
export interface PageArguments<Order extends string> {
  readonly orderBy?: Order | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** One part of a list, in the list's order whichever way it was walked. */
export interface Page<Node> {
  readonly items: readonly { readonly cursor: string; readonly node: Node }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** A list that stays stable while rows are added: pages hang on keys, not on counts. */
export interface Listing<Node, Filter, Order extends string> {
  /** INVALID for a cursor that is not one of this list in this order, or a size below 0 or above 500. */
  list(args: PageArguments<Order> & { readonly filter?: Filter | null | undefined }): Promise<Page<Node>>;
  count(filter?: Filter | null): Promise<number>;
}

/** Optimistic locking: CONFLICT unless the row still has this version; left out, the newest wins. */
export interface Change {
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}
