import type { Resolvers } from '../../generated/resolver-types.ts';
import { ActionGroup } from './resolvers/ActionGroup.ts';
import { deleteActionGroup } from './resolvers/Mutation/deleteActionGroup.ts';
import { putActionGroup } from './resolvers/Mutation/putActionGroup.ts';
import { setReceiverHealthy } from './resolvers/Mutation/setReceiverHealthy.ts';
import { testReceiver } from './resolvers/Mutation/testReceiver.ts';
import { actionGroups } from './resolvers/Query/actionGroups.ts';
import { Receiver } from './resolvers/Receiver.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const actionGroupResolvers: Resolvers = {
  Query: { actionGroups },
  Mutation: { putActionGroup, deleteActionGroup, testReceiver, setReceiverHealthy },
  ActionGroup,
  Receiver,
};
