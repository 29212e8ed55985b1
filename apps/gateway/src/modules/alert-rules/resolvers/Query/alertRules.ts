import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { readSeverities } from '../../../alerts/read-severities.ts';

/** Alert rules by name. */
export const alertRules: NonNullable<QueryResolvers['alertRules']> = (
  _parent,
  { filter, ...page },
  { persistence },
) =>
  listConnection(persistence.alertRules, page, {
    filter: { ...filter, severities: readSeverities(filter?.severities, ['filter', 'severities']) },
  });
