import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** How alerts find people. */
export const routingPolicy: NonNullable<QueryResolvers['routingPolicy']> = (
  _parent,
  _args,
  { persistence },
) => persistence.routingPolicy.get();
