import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** The fleet at a glance; its fields read only what is asked for. */
export const fleet: NonNullable<QueryResolvers['fleet']> = () => ({});
