import type { ActionGroupResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of an action group that are not columns. */
export const ActionGroup: ActionGroupResolvers = {
  id: ({ id }) => encodeGlobalId('ActionGroup', id),
  receivers: ({ id }, _args, { loaders }) => loaders.receiversOfGroup.load(id),
};
