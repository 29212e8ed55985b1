import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { listCircuits } from '../../circuit-list.ts';

/** Circuits by plant and name. */
export const circuits: NonNullable<QueryResolvers['circuits']> = (_parent, args, { persistence }) =>
  listCircuits(args, persistence);
