import type { Orders } from './keyset.ts';

/** Newest first. */
export const createdAtOrder: Orders<'NEWEST'> = {
  NEWEST: [
    { field: 'createdAt', direction: 'desc', type: 'instant' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

/** By name, or newest first. */
export const nameOrders: Orders<'NAME' | 'NEWEST'> = {
  ...createdAtOrder,
  NAME: [
    { field: 'name', direction: 'asc', type: 'text' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};
