import type { Resolvers } from '../../generated/resolver-types.ts';
import { changeSilence } from './resolvers/Mutation/changeSilence.ts';
import { createSilence } from './resolvers/Mutation/createSilence.ts';
import { endSilence } from './resolvers/Mutation/endSilence.ts';
import { previewSilence } from './resolvers/Query/previewSilence.ts';
import { silences } from './resolvers/Query/silences.ts';
import { Silence } from './resolvers/Silence.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const silenceResolvers: Resolvers = {
  Query: { silences, previewSilence },
  Mutation: { createSilence, changeSilence, endSilence },
  Silence,
};
