import type { ReceiverResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a receiver that are not columns. */
export const Receiver: ReceiverResolvers = {
  id: ({ id }) => encodeGlobalId('Receiver', id),
  secretHints: ({ secretHints }) => Object.entries(secretHints).map(([name, hint]) => ({ name, hint })),
  actionGroup: ({ actionGroupId }, _args, { loaders }) => loaders.actionGroup.load(actionGroupId),
};
