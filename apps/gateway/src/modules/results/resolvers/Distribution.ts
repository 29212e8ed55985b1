import type { DistributionResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a distribution that are not columns. */
export const Distribution: DistributionResolvers = {
  id: ({ id }) => encodeGlobalId('Distribution', id),
};
