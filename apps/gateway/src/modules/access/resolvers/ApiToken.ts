import type { ApiTokenResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of an API token that are not columns. */
export const ApiToken: ApiTokenResolvers = {
  id: ({ id }) => encodeGlobalId('ApiToken', id),
};
